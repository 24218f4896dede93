"""The pages of the documentation that are made: one for each rule, their list, and the table of the options.

Rules, examples and options come in, Markdown goes out. It writes no file and knows no site generator: ``devtools``
writes what is kept in the repository, ``docs_hooks.py`` hands the rest to the site.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flake8_temporal import engine
from flake8_temporal.model import Settings
from flake8_temporal.options import EFFECTS, FLAG, GLOBS, NAMES, OPTIONS, PATHS, PATTERNS, WORDS, Option
from flake8_temporal.rules import ALL
from flake8_temporal.rules.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FAMILIES = {
    "TMP0": "Comments of this plugin",
    "TMP1": "What a workflow must not do",
    "TMP2": "Workflows and their handlers",
    "TMP3": "Calls that a workflow makes",
    "TMP4": "Activities that may run again",
    "TMP5": "Activities",
    "TMP6": "Versions, history, payloads and the sandbox",
    "TMP9": "For teams that want more",
}
KINDS = {
    "safe": "the workflow asks for the same commands, or the old code cannot have run at all",
    "unsafe": "the same commands, but have a look",
    "replay": "it changes the commands of workflows that are running",
}
# What an option is when nothing is set, where the field of Settings does not say it.
DEFAULTS = {
    "sdk-version": "what the project's lock or requirement files say, else the newest",
    "cache-dir": "the user's cache directory",
}
# A value that makes sense for an option; the others are shown with one that fits their kind.
SAMPLES: dict[str, str | tuple[str, ...]] = {
    "src": ("src",),
    "follow-packages": ("shop_common",),
    "chain": "short",
    "default-activity-timeout": "30s",
    "workflow-decorators": ("shop.flows.flow",),
    "run-decorators": ("shop.flows.main",),
    "activity-decorators": ("shop.flows.step",),
    "pure": ("shop.money.*",),
    "durable-wrappers": ("shop.flows.durable",),
    "durable-integrations": ("pydantic-ai", "langgraph"),
    "passthrough-modules": ("shop.models",),
    "sdk-version": "1.20.0",
    "data-converter": "pydantic",
    "effects": "shop.billing.*=http",
    "replay-safe-loggers": ("shop.logs.log",),
    "workflow-failure-exceptions": ("shop.errors.Refused",),
    "idempotent-activities": ("sync_*",),
    "non-idempotent-activities": ("charge*", "shop.bank.pay"),
    "test-files": ("tests/**", "*_scenario.py"),
    "knowledge": ("temporal-effects.toml",),
    "baseline": "temporal-baseline.json",
    "cache-dir": ".cache/flake8-temporal",
}
WHOLE = '<div class="whole"></div>'  # where a page shows its example
_LISTS = (NAMES, PATTERNS, WORDS, PATHS, GLOBS)
_MARK = re.compile(r"  # error: (.*)")
_FOUND = re.compile(r"(TMP\d{3}) @\d+ (.*?)(?= \| TMP\d{3} @|$)")


class Mark(NamedTuple):
    """What an example expects on one of its lines."""

    line: int
    code: str
    message: str


class Example(NamedTuple):
    """The example of a rule: its lines without marks, the marks, and the lines that say why they are left alone."""

    name: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    near: tuple[int, ...]

    def reported(self, code: str) -> list[str]:
        """The lines on which a code is expected, each text once."""
        return list(
            dict.fromkeys(self.lines[mark.line - 1].strip() for mark in self.marks if mark.code == code)
        )

    def left_alone(self) -> list[str]:
        """The near misses, each text once; a bracket that closes says nothing by itself."""
        lines = [self.lines[line - 1].strip() for line in self.near]
        return list(dict.fromkeys(line for line in lines if re.search(r"\w", line.partition("  # ok: ")[0])))


def example(rule: Rule) -> Example:
    """The example that belongs to a rule by its name."""
    return example_in(f"{rule.code.lower()}_{rule.name.replace('-', '_')}.py")


def example_in(name: str) -> Example:
    """What a file of ``examples/`` shows, given its path there."""
    lines = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    marks = [
        Mark(number, code, message)
        for number, line in enumerate(lines, start=1)
        for tail in _MARK.findall(line)
        for code, message in _FOUND.findall(tail)
    ]
    near = [number for number, line in enumerate(lines, start=1) if "  # ok: " in line]
    return Example(name, tuple(_MARK.sub("", line) for line in lines), tuple(marks), tuple(near))


def mended(shown: Example) -> list[str] | None:
    """The lines of an example after all fixes; None where there is nothing to fix."""
    path = EXAMPLES / "fixed" / shown.name
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else None


def fix_kinds(rule: Rule) -> list[str]:
    """The classes of the fixes that the findings of a rule carry in its example, the most harmless first."""
    shown = example(rule)
    if mended(shown) is None:
        return []
    settings = Settings(opted_in=(rule.code,))
    found = engine.check("\n".join(shown.lines) + "\n", None, str(EXAMPLES / shown.name), settings)
    kinds = {one.fix.kind for one in found if one.fix is not None and one.code == rule.code}
    return [kind for kind in KINDS if kind in kinds]


def message_of(rule: Rule) -> str:
    """The message of a rule with its fields in italics, fit for a cell of a table."""
    return re.sub(r"\{(\w+)\}", r"*\1*", rule.message).replace("|", "\\|")


def text_of(rule: Rule) -> str:
    """The docstring of a rule without its indentation."""
    return "\n".join(line.removeprefix("    ") for line in rule.doc.strip().splitlines())


def rule_pages() -> Iterator[tuple[str, str]]:
    """The path below ``docs/`` and the text of the list of all rules and of each rule."""
    yield "rules/index.md", _overview()
    for rule in ALL:
        yield path_of(rule), rule_page(rule)


def path_of(rule: Rule) -> str:
    """Where the page of a rule is, below ``docs/``."""
    return f"rules/{rule.code}.md"


def families() -> dict[str, list[Rule]]:
    """The rules by the title of their family."""
    return {title: [rule for rule in ALL if rule.code.startswith(start)] for start, title in FAMILIES.items()}


def _overview() -> str:
    lines = [
        "# Rules",
        "",
        f"{len(ALL)} rules, {sum(not rule.on_by_default for rule in ALL)} of them off until they are selected:",
        "these are marked *opt-in*. A word in italics stands for what the message says at that place.",
        "`TMP000` is no rule; it says that the plugin itself failed on a file.",
    ]
    for title, rules in families().items():
        lines += ["", f"## {title}", "", "| code | name | message |", "| --- | --- | --- |"]
        for rule in rules:
            opt_in = "" if rule.on_by_default else " (opt-in)"
            lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.name}{opt_in} | {message_of(rule)} |")
    return "\n".join([*lines, ""])


def rule_page(rule: Rule) -> str:
    """All there is to say of one rule."""
    shown = example(rule)
    kinds = fix_kinds(rule)
    parts = _sections(rule)
    state = "on by default" if rule.on_by_default else "off by default"
    facts = [f"since {rule.since}", state, *(f"{kind} fix" for kind in kinds)]
    tags = " ".join(f'<span class="tag">{fact}</span>' for fact in facts)
    selected = f"`extend-select = {rule.code}` turns this rule on."
    return "\n".join(
        [
            f"# {rule.code} {rule.name}",
            "",
            f'<p class="tags">{tags}</p>',
            "",
            f'<p class="message" markdown="span">{message_of(rule)}</p>',
            "",
            *([] if rule.on_by_default else [selected, ""]),
            *parts.pop("", []),
            *parts.pop("What to write", []),
            "## Reported, and left alone",
            "",
            "These lines are reported:",
            "",
            *_block(shown.reported(rule.code)[:5]),
            "and these are not:",
            "",
            *_block(shown.left_alone()[:5]),
            *_fix(shown, kinds),
            *(line for part in parts.values() for line in part),
            *_whole(shown),
        ]
    )


def _sections(rule: Rule) -> dict[str, list[str]]:
    """The paragraphs of a docstring, those that have a label under a heading."""
    titles = {"Write ": "What to write", "Limits: ": "Limits", "Source: ": "Source"}
    sections: dict[str, list[str]] = {}
    for paragraph in text_of(rule).strip().split("\n\n"):
        start = next((start for start in titles if paragraph.startswith(start)), "")
        title = titles.get(start, "")
        lines = sections.setdefault(title, [f"## {title}", ""] if title else [])
        text = paragraph.removeprefix(start) if start.endswith(": ") else paragraph
        lines += [text[:1].upper() + text[1:] if title == "Limits" else text, ""]
    return sections


def _block(lines: list[str], language: str = "python") -> list[str]:
    return [f"```{language}", *lines, "```", ""]


def _fix(shown: Example, kinds: list[str]) -> Iterator[str]:
    """What the command makes of an example: the lines that change."""
    after = mended(shown)
    if after is None or not kinds:
        return
    options = "".join(f" --{kind}" for kind in kinds if kind != "safe")
    yield "## What fix makes of it"
    yield ""
    for kind in kinds:
        yield f"- *{kind}*: {KINDS[kind]}"
    yield ""
    yield f"`flake8-temporal fix{options}` makes these; [Fixes](../fixes.md) says what the classes promise."
    yield "In the example:"
    yield ""
    yield from _block(_changes(list(shown.lines), after), "diff")


def _changes(before: list[str], after: list[str]) -> list[str]:
    """Where two texts differ: line by line where as many come as go, with a gap between two places."""
    changes: list[str] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, start, end, start_after, end_after in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone = [f"-{line}" for line in before[start:end]]
        come = [f"+{line}" for line in after[start_after:end_after]]
        paired = [line for pair in zip(gone, come, strict=False) for line in pair]
        changes += ["", *(paired if len(gone) == len(come) else gone + come)]
    return changes[1:]


def _whole(shown: Example) -> Iterator[str]:
    """The place of the file as a whole, which the site draws with the messages below their lines."""
    yield "## Example"
    yield ""
    yield f"`examples/{shown.name}`, a test of the rule: what is reported stands below its line, every other line is"
    yield "clean, and a comment `# ok` says why one is that might look otherwise."
    yield ""
    yield WHOLE
    yield ""


def option_reference() -> str:
    """Each option with what it holds, what it is when nothing is set, and how it is spelled in each place."""
    return "\n".join(line for option in OPTIONS for line in _option(option))


def _option(option: Option) -> Iterator[str]:
    yield f"### {option.name}"
    yield ""
    yield f"{option.help[0].upper()}{option.help[1:]}."
    yield ""
    yield f"Holds {option.kind}. Default: {default_of(option)}."
    yield ""
    yield "| where | how |"
    yield "| --- | --- |"
    for place, text in zip(
        ("pyproject.toml", "flake8's file", "command line"), spellings(option), strict=True
    ):
        yield f"| {place} | `{text}` |"
    yield ""


def default_of(option: Option) -> str:
    """What an option is when nothing is set, as a reader would say it."""
    value = getattr(Settings(), option.field)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value) or "nothing"
    return f"`{value}`" if value else DEFAULTS.get(option.name, "nothing")


def spellings(option: Option) -> tuple[str, str, str]:
    """What sets an option to a value, in ``pyproject.toml``, in flake8's own file and on the command line."""
    sample = sample_of(option)
    if option.kind == FLAG:
        flag = f"--{'' if sample == 'true' else 'no-'}{option.flake8_name}"
        return f"{option.name} = {sample}", f"{option.flake8_name} = {sample}", flag
    words = (sample,) if isinstance(sample, str) else sample
    quoted = ", ".join(f'"{word}"' for word in words)
    toml = f"[{quoted}]" if option.kind in _LISTS else quoted
    if option.kind == EFFECTS:
        toml = '{"shop.billing.*" = "http"}'
    joined = ",".join(words)
    given = f'"{joined}"' if "*" in joined else joined
    return (
        f"{option.name} = {toml}",
        f"{option.flake8_name} = {', '.join(words)}",
        f"--{option.flake8_name}={given}",
    )


def sample_of(option: Option) -> str | tuple[str, ...]:
    """A value for an option: what it is not by default, or one that fits its kind."""
    if option.kind == FLAG:
        return "false" if getattr(Settings(), option.field) else "true"
    return SAMPLES.get(option.name, ("shop",) if option.kind in _LISTS else "shop")
