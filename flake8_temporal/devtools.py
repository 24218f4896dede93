"""Maintenance commands of this repository, run as ``python -m flake8_temporal.devtools COMMAND``.

``tables`` writes the compiled copy of the knowledge base, ``docs`` the pages of rules and fixes; with ``--check`` they
fail when something is out of date. It refuses to lint anything; the flake8 plugin and the command line do.
"""

import argparse
import re
import sys
from pathlib import Path

from flake8_temporal.knowledge import layer, load, operations
from flake8_temporal.model import ConfigurationError
from flake8_temporal.rules import ALL
from flake8_temporal.rules.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
_SHOWN = 5  # lines of an example on a page
PROGRAM = "python -m flake8_temporal.devtools"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(PROGRAM, description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    tables = commands.add_parser("tables", help="write the compiled copy of the knowledge base")
    tables.add_argument("--check", action="store_true", help="write nothing, fail if the copy is out of date")
    docs = commands.add_parser("docs", help="write the rule table of the README and docs/rules.md")
    docs.add_argument(
        "--check", action="store_true", help="write nothing, fail if one of them is out of date"
    )
    options = parser.parse_args(arguments)
    write = write_tables if options.command == "tables" else write_docs
    return write(check=options.check)


def write_tables(*, check: bool) -> int:
    try:
        effects, repeated = load.sources()
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 1
    texts = {load.COMPILED: layer.dump(effects), load.COMPILED_OPERATIONS: operations.dump(repeated)}
    outdated = []
    for path, text in texts.items():
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            outdated.append(path.name)
    if outdated:
        print(f"{', '.join(outdated)} out of date: run {PROGRAM} tables", file=sys.stderr)
    return 1 if outdated else 0


def write_docs(*, check: bool) -> int:
    outdated = []
    for path, text in documents():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            outdated.append(path.name)
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    if check and outdated:
        print(f"{', '.join(outdated)} out of date: run {PROGRAM} docs", file=sys.stderr)
    return 1 if check and outdated else 0


def documents() -> list[tuple[Path, str]]:
    """The generated texts and where they stand: rules and examples are their only sources."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- rules -->\n")
    after = rest.partition("<!-- /rules -->")[2]
    rows = [
        f"| [{rule.code}](docs/rules.md#{rule.code.lower()}) | {_named(rule)} | {_shown(rule)} |"
        for rule in ALL
    ]
    table = "\n".join(["| code | name | message |", "| --- | --- | --- |", *rows])
    pages = "\n".join(_page(rule) for rule in ALL)
    return [
        (readme, f"{before}<!-- rules -->\n{table}\n<!-- /rules -->{after}"),
        (ROOT / "docs" / "fixes.md", _with_fixes((ROOT / "docs" / "fixes.md").read_text(encoding="utf-8"))),
        (ROOT / "docs" / "rules.md", f"# Rules\n\nGenerated from the rules and their examples.\n\n{pages}"),
    ]


def _with_fixes(text: str) -> str:
    """The page of fixes with what each rule says of its own, and with what is left to the author."""
    made = [f"| {rule.code} | {kind} | {written} |" for rule in ALL for kind, written in rule.fixes]
    left = [f"| {rule.code} | {rule.unfixed} |" for rule in ALL if rule.unfixed]
    before, _, rest = text.partition("<!-- fixes -->\n")
    after = rest.partition("<!-- /fixes -->")[2]
    tables = "\n".join(
        [
            "| code | class | what is written |",
            "| --- | --- | --- |",
            *made,
            "",
            "What no fix decides:",
            "",
            "| code | what is left to you |",
            "| --- | --- |",
            *left,
        ]
    )
    return f"{before}<!-- fixes -->\n{tables}\n<!-- /fixes -->{after}"


def _named(rule: Rule) -> str:
    return rule.name if rule.on_by_default else f"{rule.name} (opt-in)"


def _fixed(rule: Rule) -> list[str]:
    """Where to see the fix of a rule, if it has one."""
    stem = _stem(rule)
    if not (ROOT / "examples" / "fixed" / stem).exists():
        return []
    return [
        f"`flake8-temporal fix` makes [this](../examples/fixed/{stem}) of it, with all classes of fixes.",
        "",
    ]


def _stem(rule: Rule) -> str:
    return f"{rule.code.lower()}_{rule.name.replace('-', '_')}.py"


def _shown(rule: Rule) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", rule.message).replace("|", "\\|")


def _page(rule: Rule) -> str:
    """One rule: what it says, why, and what its example reports and leaves alone."""
    stem = _stem(rule)
    lines = (ROOT / "examples" / stem).read_text(encoding="utf-8").splitlines()
    reported = [line.partition("  # error:")[0].strip() for line in lines if f"# error: {rule.code} " in line]
    near = [line.strip() for line in lines if "  # ok: " in line]
    doc = "\n".join(line.removeprefix("    ") for line in rule.doc.strip().splitlines())
    return "\n".join(
        [
            f"## {rule.code}",
            "",
            f"**{rule.name}**, since {rule.since}: {_shown(rule)}",
            "",
            *(
                []
                if rule.on_by_default
                else [f"Off by default: `extend-select = {rule.code}` turns it on.", ""]
            ),
            doc,
            "",
            f"From [its example](../examples/{stem}), reported:",
            "",
            "```python",
            *dict.fromkeys(reported[:_SHOWN]),
            "```",
            "",
            "and left alone:",
            "",
            "```python",
            *dict.fromkeys(near[:_SHOWN]),
            "```",
            "",
            *_fixed(rule),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
