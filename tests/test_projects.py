"""Small projects of several files: every file of each is linted, and its marks are exactly what is found.

A mark names codes, and where it matters the chain: ``# error: TMP101 [via Order.run -> prices.quote:9]``.
Whole messages are in ``MESSAGES``. It finds nothing itself; ``test_invariants`` asks what changes nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flake8.violation import Violation
from harness import MARK, Place, bare, settings_for

from flake8_temporal import engine
from flake8_temporal.model import Finding, Settings

PROJECTS = Path(__file__).resolve().parent / "projects"
OK = re.compile(r"  # ok: \S")
EXPECTED = re.compile(r"(TMP\d{3})(?: (\[via [^\]]+\]))?")
CHAIN = re.compile(r" (\[via [^\]]+\])$")

# Project, file, a part of the line, and what is said about it.
MESSAGES = [
    (
        "reporting",
        "shop/workflows.py",
        "price = quote(item)",
        "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
        " [via Order.run -> shop.prices.quote -> shop.prices._now:20]",
    ),
    (
        "reporting",
        "shop/workflows.py",
        "return time.time() + len(item)",
        "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
        " [via Order.run -> shop.hooks.apply -> shop.hooks._apply -> stamp]",
    ),
    (
        "reporting",
        "shop/workflows.py",
        "return quote(item)",
        "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
        " [via Order.share -> shared -> shop.prices.quote -> shop.prices._now:20]",
    ),
    (
        "inherited",
        "lifecycle/workflows.py",
        "class Stepping(",
        "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
        " [via lifecycle.base.Base.run -> lifecycle.plain.ClockStep.step:37]",
    ),
    (
        "linking_factories",
        "desk/workflows.py",
        "self.online = online.ask(ticket)",
        "httpx.Client.get() does network I/O in workflow code; move it into an activity"
        " [via TicketWorkflow.connected -> desk.clients.Online.ask:83]",
    ),
    (
        "linking_factories",
        "desk/workflows.py",
        "first = annotated.get(ticket)",
        "httpx.Client.get() does network I/O in workflow code; move it into an activity",
    ),
    (
        "loggers",
        "support/workflows.py",
        "show(text)  # error",
        "print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()"
        " [via TicketWorkflow.wrapped -> support.logs.show:58]",
    ),
]


class Expected(NamedTuple):
    """What a mark says: a code on a line, and maybe the chain."""

    line: int
    code: str
    chain: str


def projects() -> list[Path]:
    return sorted(path for path in PROJECTS.iterdir() if path.is_dir())


def files(project: Path) -> list[Path]:
    return sorted(project.rglob("*.py"))


def all_files() -> list[Path]:
    return [path for project in projects() for path in files(project)]


def name_of(path: Path) -> str:
    return path.relative_to(PROJECTS).as_posix()


def project_settings(path: Path) -> Settings:
    """The options of the project that a file belongs to."""
    return settings_for(PROJECTS / path.relative_to(PROJECTS).parts[0] / "setup.py")


def lint(text: str, path: Path, settings: Settings) -> list[Finding]:
    """What flake8 would show for a text in this place."""
    lines = text.splitlines()
    return [
        found
        for found in engine.check(text, None, str(path), settings)
        if not Violation(found.code, "", found.line, 0, "", lines[found.line - 1]).is_inline_ignored(False)
    ]


def findings(path: Path) -> list[Finding]:
    """What is found in a file of a project."""
    return lint(bare(path.read_text()), path, project_settings(path))


def marks(path: Path) -> Iterator[Expected]:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        for mark in MARK.findall(line):
            for part in mark.removeprefix("  # error: ").split(" | "):
                matched = EXPECTED.fullmatch(part.strip())
                assert matched, f"{name_of(path)}:{number}: {part!r} is no mark"
                yield Expected(number, matched[1], matched[2] or "")


def chain_of(finding: Finding) -> str:
    matched = CHAIN.search(finding.message)
    return matched[1] if matched else ""


def differences(path: Path) -> Iterator[str]:
    """One line for every mark that nothing is found for, and the other way round."""
    lines = path.read_text().splitlines()
    wanted = {Place(mark.line, mark.code): mark for mark in marks(path)}
    found = {Place(one.line, one.code): one for one in findings(path)}
    for place in sorted(wanted.keys() | found.keys()):
        text = f"{name_of(path)}:{place.line}: {place.code}: {lines[place.line - 1].strip()}"
        if place not in found:
            yield f"missing    {text}"
        elif place not in wanted:
            yield f"unexpected {text}\n           {found[place].message}"
        elif wanted[place].chain not in ("", chain_of(found[place])):
            yield f"chain      {text}\n           {chain_of(found[place]) or 'none'}"


@pytest.mark.parametrize("path", all_files(), ids=name_of)
def test_file(path: Path) -> None:
    found = list(differences(path))
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("path", all_files(), ids=name_of)
def test_a_finding_stands_once_in_a_place(path: Path) -> None:
    places = [(found.line, found.column, found.code) for found in findings(path)]
    assert places == sorted(set(places))


@pytest.mark.parametrize(("project", "file", "part", "message"), MESSAGES)
def test_message(project: str, file: str, part: str, message: str) -> None:
    path = PROJECTS / project / file
    numbers = [number for number, line in enumerate(path.read_text().splitlines(), start=1) if part in line]
    assert len(numbers) == 1, "the part of the line says which"
    assert message in [found.message for found in findings(path) if found.line == numbers[0]]


@pytest.mark.parametrize("project", projects(), ids=lambda project: project.name)
def test_project_says_what_it_shows(project: Path) -> None:
    lines = [line for path in files(project) for line in path.read_text().splitlines()]
    assert not [line for line in lines if MARK.search(line) and OK.search(line)], "a line is right or wrong"
    assert not [line for line in lines if "# ok" in line and not OK.search(line)], "a near miss has a reason"
    assert [line for line in lines if MARK.search(line)]
    assert [line for line in lines if OK.search(line)]
    assert [path for path in files(project) if "temporalio" not in path.read_text()], "a file is not judged"


def test_chains_end_where_the_culprit_is() -> None:
    """The line behind the last name of a chain holds the call that the message names."""
    checked = 0
    for path in all_files():
        for found in findings(path):
            ending = re.search(r"^[\w.]*?(\w+)\(\) .*?([\w.]+):(\d+)\]$", found.message)
            if ending:
                text = _line_of(path, ending[2], int(ending[3]))
                assert ending[1] in text or "factory" in text or "self.source" in text, found.message
                checked += 1
    assert checked > 60


def _line_of(linted: Path, dotted: str, line: int) -> str:
    """A line of the module that holds a dotted name, found by the longest part of it that is a file."""
    parts = dotted.split(".")
    for end in range(len(parts) - 1, 0, -1):
        relative = Path(*parts[:end])
        for root in linted.parents:
            for candidate in (root / relative.with_suffix(".py"), root / relative / "__init__.py"):
                if candidate.is_file():
                    return candidate.read_text().splitlines()[line - 1]
    raise AssertionError(f"no module for {dotted}")


def show() -> None:
    """``python -m tests.test_projects``: all differences."""
    print(*[line for path in all_files() for line in differences(path)], sep="\n")


if __name__ == "__main__":
    show()
