"""READ ME FIRST: the pipeline from source text to findings, and the only module that knows every stage.

text -> facts of one module -> linking on demand -> what workflow code reaches -> rules -> findings. It never
raises for what a user's file contains; bad configuration raises ``ConfigurationError``. What earlier runs found is
remembered one floor up, in ``judged``.
"""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from flake8_temporal.facts.source import in_characters, lines_of, parse
from flake8_temporal.knowledge.table import build
from flake8_temporal.model import Finding, Settings, Span
from flake8_temporal.project.boundary import Boundary
from flake8_temporal.project.callgraph import CallGraph, Place, Step, WorkflowGraph, call_graphs
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.index import Project, linted_facts
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.modules import Modules
from flake8_temporal.project.patterns import matches_path
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.roles import Roles
from flake8_temporal.project.seen import Seen, seen
from flake8_temporal.project.uses import Use
from flake8_temporal.project.versions import with_stated_version
from flake8_temporal.rules import ALL
from flake8_temporal.rules.view import Routed, Scene, Scenes, View
from flake8_temporal.scan import is_worth_judging


def check(
    text: str, tree: ast.Module | None, path: str, settings: Settings, layout: Layout | None = None
) -> list[Finding]:
    """The findings in one file, sorted by place. ``tree`` saves parsing ``text``; ``path`` names the module.

    ``layout`` is shared by the files of one run, during which modules come and go unnoticed.
    """
    if not is_worth_judging(text, settings):
        return []
    lookup = Lookup(path, settings, layout)
    return judge(text, tree, path, lookup, with_stated_version(settings, lookup.directories))


def judge(text: str, tree: ast.Module | None, path: str, lookup: Lookup, settings: Settings) -> list[Finding]:
    """The same for a file that is worth it, with the settings that hold for its project.

    All that is asked of the disk is asked through ``lookup``.
    """
    tree = parse(text) if tree is None else tree
    if tree is None:
        return []
    lines = lines_of(text)
    scenes = _scenes_of(text, tree, path, lookup, settings)
    found = {_in_characters(finding, lines) for finding in _findings(scenes, settings)}
    return sorted(found, key=lambda finding: finding[:5])


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
    scenes = _scenes_of(text, tree, path, lookup, settings)._replace(note=note)
    found = sorted(set(_findings(scenes, settings)), key=lambda finding: finding[:5])
    charted: list[tuple[WorkflowGraph, list[Trace]]] = []
    for graph in call_graphs(scenes.workflows.reach):
        traces = [
            Trace(_in_characters(finding, lines), kind, steps)
            for finding in found
            for kind, steps in _traces(
                graph, finding, noted.get((finding.code, finding.span), []), lookup.name
            )
        ]
        charted.append((graph.described(), traces))
    paths = {name: each.path for name, each in lookup.found.items() if each is not None and each.path}
    return Chart([_in_characters(each, lines) for each in found], charted, {**paths, lookup.name: path})


def see(text: str, tree: ast.Module, path: str, lookup: Lookup, settings: Settings) -> Seen:
    """What was made of a file, for ``flake8-temporal facts``."""
    scenes = _scenes_of(text, tree, path, lookup, settings)
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


def _findings(scenes: Scenes, settings: Settings) -> Iterator[Finding]:
    view = View(scenes, settings)
    return (
        finding
        for rule in ALL
        if rule.is_on(settings.opted_in)
        for finding in rule.check(view.for_code(rule.code))
    )


def _scenes_of(text: str, tree: ast.Module, path: str, lookup: Lookup, settings: Settings) -> Scenes:
    project = Project(lookup, settings)
    facts = linted_facts(text, tree)
    modules = Modules(lookup.name, facts, lookup.is_package, project.module, lookup.is_there)
    scenes = _scenes(lookup.name, modules, settings)
    return scenes._replace(is_test=matches_path(path, settings.test_files))


def _scenes(module: str, modules: Modules, settings: Settings) -> Scenes:
    """What rules look at; each context has a linker of its own, since guards answer differently in it."""

    @cache
    def boundary(context: Context) -> Boundary:
        linker = Linker(module, modules, build(settings), context)
        return Boundary(linker, Roles(linker, settings), settings)

    return Scenes(
        Scene(lambda: Reach.of_workflows(boundary(Context.WORKFLOW))),
        Scene(lambda: Reach.of_activities(boundary(Context.ACTIVITY))),
        Scene(lambda: Reach.of_activities(boundary(Context.ACTIVITY), only_on_loop=True)),
    )


def _in_characters(finding: Finding, lines: list[str]) -> Finding:
    if not 0 < finding.line <= len(lines):
        return finding
    return finding._replace(column=in_characters(lines[finding.line - 1], finding.column))
