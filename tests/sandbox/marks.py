"""What the sandbox does on each marked line of an example.

An example in, one verdict for each of its findings out. A line that stops the run is judged, its expression taken out
of the text, and the example run again, until every class ends by itself; so one bad line does not hide the next. It
reads the findings as marks of the example and does not ask the plugin.
"""

import ast
import contextlib
import functools
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
    stand_ins = sources.missing(set(_imported(tree)) - set(others))
    stops: dict[int, Part] = {}
    ran: set[int] = set()
    with _harmless():
        for _round in range(ROUNDS):
            report = run(text, others, stand_ins=stand_ins, patience=PATIENCE, trace=True)
            ran |= {line for module, line in report.ran if module == sources.SUBJECT}
            found = [part for part in _parts(report) if part.module == sources.SUBJECT]
            for part in found:
                stops.setdefault(part.line, part)
            shorter = _without(text, found)
            if shorter == text:
                break
            text = shorter
    ended = frozenset(name for name, verdict in report.items() if verdict.finished)
    return Judged(stops, frozenset(ran), tuple(stand_ins), report.unloadable, ended)


def _parts(report: Report) -> Iterator[Part]:
    if report.unloadable:
        yield report.unloadable
    for verdict in report.values():
        yield from (part for part in verdict.parts.values() if part.outcome != "ok")


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _without(text: str, stopped: Iterable[Part]) -> str:
    """The text with what stopped it replaced by an object that accepts everything, lines unmoved."""
    tree = ast.parse(text)
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
    """What to replace, and by what: a loop that never ends loses its condition, an unpacking its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _span(node.targets[0]) == part.span:
            if isinstance(node.targets[0], ast.Tuple):
                return _span(node.value), ", ".join([sources.STAND_IN] * len(node.targets[0].elts))
            return part.span, "_ignored"
    loops = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.While) and node.lineno <= part.line <= (node.end_lineno or 0)
    ]
    if part.outcome == "blocked" and loops:
        return _span(max(loops, key=lambda node: node.lineno).test), sources.STAND_IN
    if part.span.end_column == 0:
        return _first_expression(tree, part), sources.STAND_IN
    return part.span, sources.STAND_IN


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


async def _refused(*_arguments: object, **_more: object) -> None:
    raise Vetoed("no server in a test")


@contextlib.contextmanager
def _harmless() -> Iterator[None]:
    """What the sandbox lets through must not touch this machine, its network or its files."""
    global _vetoing
    _install()
    _vetoing = True
    try:
        with (
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
