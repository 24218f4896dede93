"""The examples as golden files: marked text to bare text, findings back to marks, and where the two differ.

It reads what an example expects and the options that stand next to it; as a program it prints which codes
differ, or rewrites the marks with ``--accept``. It refuses to say what is right: the examples do, and
``test_examples`` turns a difference into a failure.
"""

import configparser
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from flake8.violation import Violation

from flake8_temporal import engine
from flake8_temporal.model import Finding, Settings
from flake8_temporal.options import OPTIONS, PATHS, opted_in, resolve

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
MARK = re.compile(r"  # error: .*")
CODE = re.compile(r"TMP\d{3}")
NEEDS = re.compile(r"_py3(\d+)$")


class Place(NamedTuple):
    """What a mark without a message says: a code on a line."""

    line: int
    code: str


def examples() -> list[Path]:
    """Every example that the running Python can parse, in a fixed order."""
    return [path for path in sorted(EXAMPLES.rglob("*.py")) if _is_readable(path)]


def _is_readable(path: Path) -> bool:
    needed = NEEDS.search(path.stem)
    return "fixed" not in path.parts and (needed is None or sys.version_info >= (3, int(needed[1])))


def name_of(path: Path) -> str:
    """How an example is called in the output of a test."""
    return str(path.relative_to(EXAMPLES).with_suffix("")) if path.is_relative_to(EXAMPLES) else path.stem


def settings_for(path: Path) -> Settings:
    """The options of the directory an example stands in, and its own rule if that is off by default."""
    return _settings_of(path.parent)._replace(opted_in=opted_in([path.stem[:6].upper()]))


def _settings_of(directory: Path) -> Settings:
    """What the ``setup.cfg`` of a directory says, or the defaults."""
    file = directory / "setup.cfg"
    if not file.is_file():
        return Settings()
    parser = configparser.RawConfigParser()
    parser.read(file)
    given: dict[str, object] = {}
    for option in OPTIONS:
        value = parser.get("flake8", option.flake8_name, fallback=None)
        if value is not None:
            # flake8 splits lists of paths before we see them.
            given[option.name] = re.split(r"[,\s]+", value.strip()) if option.kind == PATHS else value
    return resolve(given, directory)


def bare(marked: str) -> str:
    """The example without its marks."""
    return MARK.sub("", marked)


def check(text: str, path: Path) -> list[Finding]:
    """What flake8 would show for a text in the place of an example."""
    lines = text.splitlines()
    return [
        found
        for found in engine.check(text, None, str(path), settings_for(path))
        if not Violation(found.code, "", found.line, 0, "", lines[found.line - 1]).is_inline_ignored(False)
    ]


def annotate(text: str, findings: Iterable[Finding]) -> str:
    """The text with every finding written behind its line."""
    tails: dict[int, list[str]] = {}
    for found in sorted(findings):
        tails.setdefault(found.line, []).append(f"{found.code} @{found.column} {found.message}")
    lines = text.split("\n")
    for number, tail in tails.items():
        lines[number - 1] += "  # error: " + " | ".join(tail)
    return "\n".join(lines)


def expected(marked: str) -> set[Place]:
    """The codes that the marks of an example name, by line; what a message says is no code."""
    return {
        Place(number, code)
        for number, line in enumerate(marked.split("\n"), start=1)
        for mark in MARK.findall(line)
        for part in mark.removeprefix("  # error: ").split(" | ")
        for code in CODE.findall(part.partition("@")[0])
    }


def places(findings: Iterable[Finding]) -> set[Place]:
    """The codes that were found, by line."""
    return {Place(found.line, found.code) for found in findings}


def compare_codes(path: Path) -> Iterator[str]:
    """One line for every code that an example expects in vain, or does not expect."""
    marked = path.read_text()
    findings = check(bare(marked), path)
    wanted, found = expected(marked), places(findings)
    lines = marked.split("\n")
    for place in sorted(wanted ^ found):
        text = lines[place.line - 1].strip()
        if place in wanted:
            yield f"{name_of(path)}:{place.line}: missing {place.code}: {text}"
        else:
            message = next(one.message for one in findings if places([one]) == {place})
            yield f"{name_of(path)}:{place.line}: unexpected {place.code}: {text}\n    {message}"


def accept(path: Path) -> bool:
    """Rewrite the marks of an example with what is found now; whether that changed anything."""
    marked = path.read_text()
    text = bare(marked)
    found = annotate(text, check(text, path))
    if found != marked:
        path.write_text(found)
    return found != marked


def main(arguments: list[str]) -> int:
    """``python -m tests.harness [--accept] [PART OF A NAME ...]``."""
    words = [word for word in arguments if word != "--accept"]
    chosen = [path for path in examples() if not words or any(word in name_of(path) for word in words)]
    if "--accept" in arguments:
        changed = [name_of(path) for path in chosen if accept(path)]
        print(*changed, f"{len(changed)} of {len(chosen)} examples rewritten", sep="\n")
        return 0
    differences = [line for path in chosen for line in compare_codes(path)]
    print(*differences, f"{len(differences)} differences in {len(chosen)} examples", sep="\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
