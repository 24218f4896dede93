"""Gathers what a graph shows over the files of a run.

The workflows and the ways come from ``charts.chart``, which findings count from the session. How it looks is for
``page`` and ``diagrams``.
"""

import argparse
import ast
import inspect
import os
from collections.abc import Iterable
from typing import NamedTuple

from flake8_temporal.charts import Chart, Trace, chart
from flake8_temporal.cli.graph import records
from flake8_temporal.cli.graph.records import ACCEPTED, CLEAN, EFFECTS, FINDINGS, REPORTED, Document, Shown
from flake8_temporal.cli.graph.sources import Sources
from flake8_temporal.cli.session import UNJUDGED, Session
from flake8_temporal.model import Finding, Judgement, Settings
from flake8_temporal.plugin import internal_error
from flake8_temporal.project.callgraph import Command, FunctionNode, Place, WorkflowGraph
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.versions import with_stated_version
from flake8_temporal.rules import ALL
from flake8_temporal.scan import is_worth_judging

# The kind of a finding that is no effect of a known kind, by the family of its code.
_FAMILIES = {
    "TMP1": "effect",
    "TMP2": "contract",
    "TMP3": "call",
    "TMP4": "idempotency",
    "TMP5": "activity",
    "TMP6": "evolution",
    "TMP9": "style",
}
_RULES = {rule.code: rule for rule in ALL}


def gathered(session: Session) -> Document:
    """What there is to show about the files of a run."""
    looker = _Looker()
    workflows: list[records.Workflow] = []
    elsewhere: list[Shown] = []
    unjudged: list[records.Unjudged] = []
    sources = Sources()
    for path in sorted(session.files()):  # a directory lists them as it likes
        judgement = session.judge(path, looker)
        name = session.name_of(path)
        for each in judgement.findings:
            if each.code in UNJUDGED:
                unjudged.append(records.Unjudged(sources.shown(name), f"{each.code} {each.message}"))
        known = looker.charts.get(name)
        if known is not None:
            sources.add(name, judgement.lines)
            file = _File(name, known, sources, _fates(session, name, judgement))
            workflows += file.workflows()
            elsewhere += file.elsewhere()
    linked = _linked(workflows)
    found = [*elsewhere, *(each for workflow in linked for each in workflow.findings)]
    return Document(linked, tuple(elsewhere), tuple(unjudged), _explained(found), sources.excerpts())


class _Looker:
    """Looks at files as the session does, and keeps their charts."""

    def __init__(self) -> None:
        self.charts: dict[str, Chart] = {}
        self._layout = Layout()

    def __call__(self, text: str, tree: ast.Module, path: str, options: argparse.Namespace) -> list[Finding]:
        settings: Settings = options.temporal_settings
        if not is_worth_judging(text, settings):
            return []
        try:
            lookup = Lookup(path, settings, self._layout)
            found = chart(text, tree, path, lookup, with_stated_version(settings, lookup.directories))
        except Exception as error:  # one file must not cost the whole report
            if os.environ.get("FLAKE8_TEMPORAL_RAISE") == "1":
                raise
            return [internal_error(error, path)]
        self.charts[path] = found
        return found.findings


def _fates(session: Session, name: str, judgement: Judgement) -> dict[Finding, str]:
    """What becomes of each finding; what the user never asked for is not among them."""
    reported = set(judgement.selected)
    if session.baseline is not None:
        reported &= set(session.baseline.new(name, judgement.findings, judgement.lines))
    wanted = [each for each in judgement.findings if each in reported or session.looks_for(each.code, name)]
    return {each: REPORTED if each in reported else ACCEPTED for each in wanted}


def _explained(found: Iterable[Shown]) -> dict[str, records.Explained]:
    used = {each.code for each in found}
    return {
        rule.code: records.Explained(rule.name, rule.message, inspect.cleandoc(rule.doc))
        for rule in ALL
        if rule.code in used
    }


class _File(NamedTuple):
    """One file on its way into the document."""

    name: str
    chart: Chart
    sources: Sources
    fates: dict[Finding, str]

    def workflows(self) -> list[records.Workflow]:
        return [self._workflow(graph, traces) for graph, traces in self.chart.workflows]

    def elsewhere(self) -> list[Shown]:
        """What no workflow of the file has to do with."""
        theirs = {trace.finding for _, traces in self.chart.workflows for trace in traces}
        return [self._shown(Trace(each, "", ())) for each in self.fates if each not in theirs]

    def _workflow(self, graph: WorkflowGraph, traces: list[Trace]) -> records.Workflow:
        findings = tuple(self._shown(trace) for trace in traces if trace.finding in self.fates)
        reported = [each for each in findings if each.status == REPORTED]
        is_effect = any(each.is_effect for each in reported)
        start = self._start(graph.place)
        return records.Workflow(
            f"{start.path}:{graph.qualname}",
            graph.name,
            graph.qualname,
            *start,
            EFFECTS if is_effect else FINDINGS if reported else CLEAN,
            graph.handlers,
            _marked([self._function(function) for function in graph.functions], findings),
            findings,
        )

    def _shown(self, trace: Trace) -> Shown:
        finding = trace.finding
        steps = [records.Step(step.qualname, self._spot(step.place)) for step in trace.steps]
        return Shown(
            finding.code,
            _RULES[finding.code].name if finding.code in _RULES else "",
            trace.kind or _FAMILIES.get(finding.code[:4], ""),
            finding.message.partition(" [via ")[0] if steps else finding.message,
            "" if finding.fix is None else finding.fix.kind,
            self.fates[finding],
            self.sources.shown(self.name),
            finding.line,
            finding.column + 1,
            tuple(steps) or (records.Step("", self.sources.spot(self.name, finding.span)),),
        )

    def _function(self, function: FunctionNode) -> records.Function:
        return records.Function(
            function.qualname,
            *self._start(function.place),
            tuple(records.Called(called.span.line, called.target) for called in function.calls),
            tuple(self._command(function.place.module, command) for command in function.commands),
            False,
        )

    def _command(self, module: str, command: Command) -> records.Command:
        defined = None if command.defined is None else self._start(command.defined)
        spot = self._spot(Place(module, command.span))
        return records.Command(command.kind, command.name, spot, defined, "")

    def _spot(self, place: Place) -> records.Spot:
        return self.sources.spot(self._path(place), place.span)

    def _start(self, place: Place) -> records.Start:
        return records.Start(self.sources.shown(self._path(place)), place.span.line)

    def _path(self, place: Place) -> str:
        return self.chart.paths.get(place.module, place.module)


def _marked(functions: list[records.Function], findings: Iterable[Shown]) -> tuple[records.Function, ...]:
    """Say of each function whether it leads on."""
    callers: dict[int, list[int]] = {}
    for number, function in enumerate(functions):
        for called in function.calls:
            callers.setdefault(called.to, []).append(number)
    steps = {(step.function, step.spot.path) for each in findings for step in each.steps}
    pending = [
        number
        for number, function in enumerate(functions)
        if function.commands or (function.name, function.path) in steps
    ]
    leading = set(pending)
    while pending:
        for caller in callers.get(pending.pop(), ()):
            if caller not in leading:
                leading.add(caller)
                pending.append(caller)
    return tuple(each._replace(leads_on=number in leading) for number, each in enumerate(functions))


def _linked(workflows: list[records.Workflow]) -> tuple[records.Workflow, ...]:
    """Name the workflow that a child workflow is, where it is in the document too."""
    by_start = {records.Start(each.path, each.line): each.id for each in workflows}

    def linked(command: records.Command) -> records.Command:
        known = "" if command.defined is None else by_start.get(command.defined, "")
        return command._replace(workflow=known)

    def of(function: records.Function) -> records.Function:
        return function._replace(commands=tuple(map(linked, function.commands)))

    return tuple(each._replace(functions=tuple(map(of, each.functions))) for each in workflows)
