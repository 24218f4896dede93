"""One file as people look into it: the call graph of each workflow with the ways to its findings, and what was seen.

It runs the pipeline of ``engine`` and keeps what linting throws away; nothing of it is remembered. ``cli.graph`` and
``cli.facts`` show it.
"""

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from flake8_temporal.engine import findings_of, in_line, scenes_of
from flake8_temporal.facts.source import lines_of
from flake8_temporal.model import Finding, Settings, Span
from flake8_temporal.project.callgraph import CallGraph, Place, Step, WorkflowGraph, call_graphs
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.seen import Seen, seen
from flake8_temporal.project.uses import Use
from flake8_temporal.rules.view import Routed


class Trace(NamedTuple):
    """A finding in a workflow: what kind of effect it is, if it is one, and the way there, which may be unknown."""

    finding: Finding
    kind: str
    steps: tuple[Step, ...]


class Chart(NamedTuple):
    """A file as ``flake8-temporal graph`` shows it: its findings, its workflows with those that are theirs.

    ``paths`` says where the modules are that the graphs and the ways name.
    """

    findings: list[Finding]
    workflows: list[tuple[WorkflowGraph, list[Trace]]]
    paths: dict[str, str]


def chart(text: str, tree: ast.Module, path: str, lookup: Lookup, settings: Settings) -> Chart:
    """What ``judge`` finds, and for each workflow of the file how it comes to it."""
    noted: dict[tuple[str, Span], list[tuple[tuple[Node, ...], Span, str]]] = {}

    def note(code: str, reach: Reach, routed: Routed[Any]) -> None:
        if reach.linker.context is Context.WORKFLOW:
            place, hit, _ = routed.placed
            kind = hit.kind if isinstance(hit, Use) else ""
            noted.setdefault((code, place.span), []).append((routed.way, routed.culprit, kind))

    lines = lines_of(text)
    scenes = scenes_of(text, tree, path, lookup, settings)._replace(note=note)
    found = sorted(set(findings_of(scenes, settings)), key=lambda finding: finding[:5])
    charted: list[tuple[WorkflowGraph, list[Trace]]] = []
    for graph in call_graphs(scenes.workflows.reach):
        traces = [
            Trace(in_line(finding, lines), kind, steps)
            for finding in found
            for kind, steps in _traces(
                graph, finding, noted.get((finding.code, finding.span), []), lookup.name
            )
        ]
        charted.append((graph.described(), traces))
    paths = {name: each.path for name, each in lookup.found.items() if each is not None and each.path}
    return Chart([in_line(each, lines) for each in found], charted, {**paths, lookup.name: path})


def see(text: str, tree: ast.Module, path: str, lookup: Lookup, settings: Settings) -> Seen:
    """What was made of a file, for ``flake8-temporal facts``."""
    scenes = scenes_of(text, tree, path, lookup, settings)
    return seen(scenes.workflows.reach, scenes.activities.reach)


def _traces(
    graph: CallGraph, finding: Finding, noted: list[tuple[tuple[Node, ...], Span, str]], module: str
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The nearest way to a finding from one workflow, if it has to do with it at all."""
    ways = [(kind, steps) for way, span, kind in noted if (steps := graph.way_to(way, span)) is not None]
    place = Place(module, finding.span)
    if ways:
        yield min(ways, key=lambda each: len(each[1]))
    elif not noted and (steps := graph.way_into(place)) is not None:
        yield "", steps
    elif not noted and graph.holds(place):
        yield "", ()
