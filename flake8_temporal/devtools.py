"""Maintenance commands of this repository, run as ``python -m flake8_temporal.devtools COMMAND``.

``tables`` writes the compiled copy of the knowledge base, ``docs`` what is generated of the README and of ``docs/``;
with ``--check`` they fail when something is out of date. It refuses to lint anything; the flake8 plugin and the
command line do.
"""

import argparse
import sys
from pathlib import Path

from flake8_temporal.devsite import example, mended, message_of, option_reference, text_of
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
    docs = commands.add_parser(
        "docs",
        help="write the rule table of the README, docs/rules.md and the options of docs/configuration.md",
    )
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
    """The generated texts and where they stand: rules, examples and options are their only sources."""
    rows = [
        f"| [{rule.code}](docs/rules.md#{rule.code.lower()}) | {_named(rule)} | {message_of(rule)} |"
        for rule in ALL
    ]
    table = "\n".join(["| code | name | message |", "| --- | --- | --- |", *rows])
    pages = "\n".join(_page(rule) for rule in ALL)
    return [
        _filled(ROOT / "README.md", "rules", f"{table}\n"),
        _filled(ROOT / "docs" / "fixes.md", "fixes", _fix_tables()),
        (ROOT / "docs" / "rules.md", f"# Rules\n\nGenerated from the rules and their examples.\n\n{pages}"),
        _filled(ROOT / "docs" / "configuration.md", "options", f"\n{option_reference()}"),
    ]


def _filled(path: Path, name: str, text: str) -> tuple[Path, str]:
    """A file that is written by hand, with a text between its two markers."""
    before, start, rest = path.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    return path, before + start + text + end + after


def _fix_tables() -> str:
    """What each rule says of its own fixes, and what is left to the author."""
    made = [f"| {rule.code} | {kind} | {written} |" for rule in ALL for kind, written in rule.fixes]
    left = [f"| {rule.code} | {rule.unfixed} |" for rule in ALL if rule.unfixed]
    return (
        "\n".join(
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
        + "\n"
    )


def _named(rule: Rule) -> str:
    return rule.name if rule.on_by_default else f"{rule.name} (opt-in)"


def _page(rule: Rule) -> str:
    """One rule: what it says, why, and what its example reports and leaves alone."""
    shown = example(rule)
    off = f"Off by default: `extend-select = {rule.code}` turns it on."
    fix = f"`flake8-temporal fix` makes [this](../examples/fixed/{shown.name}) of it, with all classes of fixes."
    return "\n".join(
        [
            f"## {rule.code}",
            "",
            f"**{rule.name}**, since {rule.since}: {message_of(rule)}",
            "",
            *([] if rule.on_by_default else [off, ""]),
            text_of(rule),
            "",
            f"From [its example](../examples/{shown.name}), reported:",
            "",
            "```python",
            *shown.reported(rule.code)[:_SHOWN],
            "```",
            "",
            "and left alone:",
            "",
            "```python",
            *shown.left_alone()[:_SHOWN],
            "```",
            "",
            *([] if mended(shown) is None else [fix, ""]),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
