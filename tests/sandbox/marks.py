"""What the sandbox does on each marked line of an example.

An example in, one verdict for each of its findings out. A line that stops the run is judged, its expression taken out
of the text, and the example run again, until every class ends by itself; so one bad line does not hide the next. It
reads the findings as marks of the example and does not ask the plugin.
"""

import ast
import bdb
import builtins
import contextlib
import functools
import pdb
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from unittest import mock

import temporalio.bridge.testing
import temporalio.service

from . import sources
from .oracle import Part, Report, Span, run

ROUNDS = 80
PATIENCE = 0.5


class Judged(NamedTuple):
    """What the lines of an example did: what stopped each line, the lines that ran, and what was replaced."""

    stops: Mapping[int, Part]
    ran: frozenset[int]
    stand_ins: tuple[str, ...]
    unloadable: Part | None
    ended: frozenset[str]


def judge(text: str, modules: Mapping[str, str] | None = None) -> Judged:
    """Run an example, again and again without what stopped it."""
    others = modules or {}
    tree = ast.parse(text)
    stand_ins = sources.missing(set(imported(tree)) - set(others))
    stops: dict[int, Part] = {}
    ran: set[int] = set()
    ended: set[str] = set()
    stopped: list[str] = []
    with harmless():
        for _round in range(ROUNDS):
            report = run(text, others, stand_ins=stand_ins, patience=PATIENCE, only=stopped, trace=True)
            ended |= {name for name, verdict in report.items() if verdict.finished}
            # Once more only what did not get to its end.
            stopped = [name for name, verdict in report.items() if verdict.outcome != "ok"]
            ran |= report.ran
            tree = ast.parse(text)
            found = [_at_loop(tree, part) for part in _parts(report) if part.module == sources.SUBJECT]
            for part in found:
                stops.setdefault(part.line, part)
            shorter = _without(text, tree, found)
            if shorter == text:
                break
            text = shorter
    return Judged(stops, frozenset(ran), tuple(stand_ins), report.unloadable, frozenset(ended))


def _parts(report: Report) -> Iterator[Part]:
    if report.unloadable:
        yield report.unloadable
    for verdict in report.values():
        yield from (part for part in verdict.parts.values() if part.outcome != "ok")


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules that a source imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _without(text: str, tree: ast.Module, stopped: Iterable[Part]) -> str:
    """The text with what stopped it replaced by an object that accepts everything, lines unmoved."""
    out = dict(_replacement(tree, part) for part in stopped)
    lines = text.encode().split(b"\n")
    for span in sorted(out, key=lambda each: (each.line, each.column), reverse=True):
        inside = any(_contains(span, other) for other in out if other != span)
        if span.end_column == 0 or inside:
            continue
        before = lines[span.line - 1][: span.column]
        after = lines[span.end_line - 1][span.end_column :]
        stand_in = b"(" + out[span].encode() + b"\n" * (span.end_line - span.line) + b")"
        lines[span.line - 1 : span.end_line] = (before + stand_in + after).split(b"\n")
    replaced = b"\n".join(lines).decode()
    try:
        ast.parse(replaced)
    except SyntaxError:  # a statement, not an expression: nothing to go on without
        return text
    return replaced


def _replacement(tree: ast.Module, part: Part) -> tuple[Span, str]:
    """What to replace, and by what: an unpacking loses its value, and not its targets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _span(node.targets[0]) == part.span:
            if isinstance(node.targets[0], ast.Tuple):
                return _span(node.value), ", ".join([sources.STAND_IN] * len(node.targets[0].elts))
            return part.span, "_ignored"
    if part.span.end_column == 0:
        return _first_expression(tree, part), sources.STAND_IN
    return part.span, sources.STAND_IN


def _at_loop(tree: ast.Module, part: Part) -> Part:
    """What hangs in a loop hangs because of its condition, wherever it was when time ran out."""
    if part.outcome != "blocked":
        return part
    loops = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.While) and node.lineno <= part.line <= (node.end_lineno or 0)
    ]
    return part._replace(span=_span(max(loops, key=lambda node: node.lineno).test)) if loops else part


def _first_expression(tree: ast.Module, part: Part) -> Span:
    """The expression that a line starts with, for an error of which only the line is known."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno == part.line:
            inside = [each for each in ast.walk(node) if isinstance(each, ast.Call | ast.Await)]
            return _span(inside[0]) if inside else part.span
    return part.span


def _span(node: ast.expr) -> Span:
    return Span(sources.SUBJECT, node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)


def _contains(inner: Span, outer: Span) -> bool:
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


# What an example must not do to the machine that judges it, as Python's audit events name it.
_VETOED = (
    "fcntl.",
    "ftplib.",
    "imaplib.",
    "os.chmod",
    "os.chown",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.link",
    "os.mkdir",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.spawn",
    "os.symlink",
    "os.system",
    "os.truncate",
    "os.unsetenv",
    "os.utime",
    "shutil.",
    "signal.",
    "smtplib.",
    "socket.bind",
    "socket.connect",
    "socket.get",
    "socket.send",
    "subprocess.",
    "urllib.",
    "webbrowser.",
)
_vetoing = False


class Vetoed(OSError):
    """Raised in the place of an effect on the world that the sandbox lets through."""


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _vetoing:
        return
    writes = event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1])
    database = event == "sqlite3.connect" and arguments[0] != ":memory:"
    if writes or database or event.startswith(_VETOED):
        raise Vetoed(f"{event} is not for a test")


def _ended(*_arguments: object, **_more: object) -> None:
    """What a debugger does when its terminal is closed; pytest would open it again."""
    raise bdb.BdbQuit


async def _refused(*_arguments: object, **_more: object) -> None:
    raise Vetoed("no server in a test")


@contextlib.contextmanager
def harmless() -> Iterator[None]:
    """What the sandbox lets through must not touch this machine, its network or its files."""
    global _vetoing
    _install()
    _vetoing = True
    try:
        with (
            mock.patch.object(pdb, "set_trace", _ended),
            mock.patch.object(temporalio.service.ServiceClient, "connect", _refused),
            mock.patch.object(temporalio.bridge.testing.EphemeralServer, "start_dev_server", _refused),
        ):
            yield
    finally:
        _vetoing = False


@functools.cache
def _install() -> None:
    """An audit hook stays for good, so there is one."""
    sys.addaudithook(_audit)


# Errors that are the SDK's or Python's answer to what a line does; any other comes from the values we make up.
_ANSWERS = ("BdbQuit", "NotImplementedError", "ReadOnlyContextError", "RuntimeError", "SystemExit")


def verdict(judged: Judged, line: int, text: str, message: str) -> str:
    """What the sandbox did with a reported line, in a word or two; the message names what is reported."""
    part = judged.stops.get(line)
    api = message.partition("(")[0].split()[0]
    if any(f"{api}.".startswith(f"{each}.") for each in judged.stand_ins):
        return "stand-in"
    if part is not None and part.outcome == "restricted":
        return "stops it"
    if part is not None and part.outcome in ("warning", "blocked"):
        return {"warning": "warns", "blocked": "hangs"}[part.outcome]
    if part is not None and part.name in _ANSWERS:
        return f"fails: {part.name}"
    if _is_stopped_elsewhere(judged, text):
        return "stops it"
    if part is not None and not _is_effect(part.name):
        return "not judged"
    return "lets it pass" if part is not None or line in judged.ran else "not run"


def _is_effect(error: str) -> bool:
    """Whether an error comes from the world outside: the line got there, and the sandbox did not keep it back."""
    return error == "Vetoed" or issubclass(vars(builtins).get(error, Exception), OSError)


def _is_stopped_elsewhere(judged: Judged, text: str) -> bool:
    """A function that a field hands on is stopped where the object is made."""
    return "factory=" in text and any(
        part.outcome == "restricted" and re.search(rf"\b{re.escape(part.name.rpartition('.')[2])}\b", text)
        for part in judged.stops.values()
    )
