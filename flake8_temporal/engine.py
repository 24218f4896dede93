"""READ ME FIRST: the pipeline from source text to findings, and the only module that knows every stage.

text -> facts of one module -> linking on demand -> what workflow code reaches -> rules -> findings. It never
raises for what a user's file contains; bad configuration raises ``ConfigurationError``. What earlier runs found is
remembered one floor up, in ``judged``.
"""

import ast
from collections.abc import Iterator
from functools import cache

from flake8_temporal.facts.source import in_characters, lines_of, parse
from flake8_temporal.knowledge.table import build
from flake8_temporal.model import Finding, Settings
from flake8_temporal.project.boundary import Boundary
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.index import Project, linted_facts
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.modules import Modules
from flake8_temporal.project.patterns import matches_path
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.roles import Roles
from flake8_temporal.project.versions import with_stated_version
from flake8_temporal.rules import ALL
from flake8_temporal.rules.view import Scene, Scenes, View
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
    scenes = scenes_of(text, tree, path, lookup, settings)
    found = {in_line(finding, lines) for finding in findings_of(scenes, settings)}
    return sorted(found, key=lambda finding: finding[:5])


def findings_of(scenes: Scenes, settings: Settings) -> Iterator[Finding]:
    """What the rules that are on find, with columns in bytes."""
    view = View(scenes, settings)
    return (
        finding
        for rule in ALL
        if rule.is_on(settings.opted_in)
        for finding in rule.check(view.for_code(rule.code))
    )


def scenes_of(text: str, tree: ast.Module, path: str, lookup: Lookup, settings: Settings) -> Scenes:
    """What the rules look at in one file."""
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


def in_line(finding: Finding, lines: list[str]) -> Finding:
    """The finding with its column in characters of its line."""
    if not 0 < finding.line <= len(lines):
        return finding
    return finding._replace(column=in_characters(lines[finding.line - 1], finding.column))
