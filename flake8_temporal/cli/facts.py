"""``flake8-temporal facts``: what was made of a file, for a bug report: where a name stops being known, and why.

What is seen comes from ``charts.see``; here it is put in words, without a path of the machine.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import flake8

from flake8_temporal import __version__
from flake8_temporal.charts import see
from flake8_temporal.cli.formats import counted, plain
from flake8_temporal.cli.session import ExecutionError, Session, opened
from flake8_temporal.facts.source import decode, parse
from flake8_temporal.model import Finding, Settings
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.seen import Seen, SeenFunction
from flake8_temporal.project.versions import with_stated_version
from flake8_temporal.report import shown
from flake8_temporal.scan import is_worth_judging


class Report(NamedTuple):
    """All that is told of one file. ``judged`` is false where its text has nothing that a rule could be about."""

    versions: dict[str, str]
    settings: dict[str, object]
    path: str
    judged: bool
    modules: dict[str, str]
    seen: Seen
    findings: list[Finding]


def run(arguments: Sequence[str]) -> int:
    """0: told; 2: a wrong call, or a file that cannot be read or parsed."""
    session = opened("facts", arguments, _add_options)
    paths = list(session.options.filenames)
    if len(paths) != 1:
        raise ExecutionError("facts takes one file")
    report = _reported(session, paths[0])
    if session.options.output == "json":
        print(json.dumps(plain(report), indent=2))
    else:
        print("\n".join(_text(report)))
    return 0


def _add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", dest="output", choices=("text", "json"), default="text", help="how it is printed (text)"
    )


def _reported(session: Session, path: str) -> Report:
    settings: Settings = session.options.temporal_settings
    try:
        with open(path, "rb") as file:
            text = decode(file.read())
    except OSError as error:
        raise ExecutionError(f"{path}: it cannot be read: {error.strerror}") from None
    tree = None if text is None else parse(text)
    if text is None or tree is None:
        raise ExecutionError(f"{path}: it cannot be parsed by Python {platform.python_version()}")
    lookup = Lookup(path, settings)
    settings = with_stated_version(settings, lookup.directories)
    made = see(text, tree, path, lookup, settings)
    modules = {
        name: "outside" if found is None else _shown(found.path) or "namespace package"
        for name, found in sorted(lookup.found.items())
    }
    default = Settings()
    changed = {
        name: value
        for name, value in settings._asdict().items()
        if value != getattr(default, name) and name != "cache_dir"
    }
    versions = {
        "flake8-temporal": __version__,
        "flake8": flake8.__version__,
        "Python": platform.python_version(),
        "system": sys.platform,
    }
    findings = session.judge(path).findings
    return Report(versions, changed, _shown(path), is_worth_judging(text, settings), modules, made, findings)


def _shown(path: str) -> str:
    """A path from the current directory; of another one, only as much as names the module."""
    absolute = os.path.abspath(path) if path else ""
    if absolute.startswith(os.path.join(os.getcwd(), "")):
        return os.path.relpath(absolute).replace(os.sep, "/")
    return "/".join([*([".../"] if absolute else []), *absolute.split(os.sep)[-2:]]).replace("//", "/")


def _text(report: Report) -> Iterator[str]:
    yield ", ".join(f"{name} {version}" for name, version in report.versions.items())
    yield f"{report.path}, module {report.seen.module}"
    if not report.judged:
        yield "not judged: its text has nothing that a rule could be about"
    for name, value in report.settings.items():
        yield f"  {name.replace('_', '-')} = {value!r}"
    yield from _section(
        "modules that were looked for", [f"{name}: {where}" for name, where in report.modules.items()]
    )
    classes = [f"{each.line}: {each.name}{_roles(each.roles)}" for each in report.seen.classes]
    yield from _section("classes", classes)
    for function in report.seen.functions:
        yield from _function(function)
    yield from _section(
        counted(len(report.findings), "finding"),
        [f"{each.line}:{each.column + 1} {shown(each)}" for each in report.findings],
    )


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield title if lines else f"{title}: none"
    yield from (f"  {line}" for line in lines)


def _roles(roles: Sequence[str]) -> str:
    return f" ({', '.join(roles)})" if roles else ""


def _function(function: SeenFunction) -> Iterator[str]:
    way = f"reached by {' -> '.join(function.reached)}" if function.reached else "not reached"
    calls = [
        f"{call.line}:{call.column} {call.written}() calls {call.calls}"
        + (f", {call.state}" if call.state else "")
        for call in function.calls
    ]
    effects = [f"{each.line}:{each.column} effect {each.kind}: {each.name}" for each in function.effects]
    yield ""
    yield f"{function.line}: {function.name}{_roles(function.roles)}, {way}"
    yield from (f"  {line}" for line in [*calls, *effects])
