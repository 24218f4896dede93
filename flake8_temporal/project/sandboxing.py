"""What the workflow sandbox makes of a file: the imports that it loads again, and what turns it off.

Looks at the linted module and at the modules of the project that load with it. A file that shows how the sandbox was
set up, or that uses an integration which sets it up, is not judged by its imports.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Import, guards_around
from flake8_temporal.facts.terms import last_name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.loading import PASSED_THROUGH, sandboxed_workflows
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.roles import INTERCEPTORS
from flake8_temporal.project.values import ClassValue, External, Frame, Literal

_RUNNERS = ("UnsandboxedWorkflowRunner", "SandboxedWorkflowRunner", "SandboxRestrictions")
_UNSAFE = "temporalio.workflow.unsafe.sandbox_unrestricted"
_SANDBOX = ("temporalio.worker.workflow_sandbox.", "temporalio.worker.")
_THERE = {"__future__", "sys"}  # no module that is loaded, and one that every sandbox has from its start
_MOST = 400  # modules that load with one file


class Reloaded(NamedTuple):
    """A module that loading the linted file loads in the sandbox: by the import at ``span``, through the modules
    ``via``, the last of which imports it at ``culprit``."""

    span: Span
    shown: str
    via: tuple[str, ...]
    culprit: Span
    guard: int = NOWHERE


def failing_imports(reach: Reach) -> Iterator[Reloaded]:
    """The imports that bring a module into the sandbox which cannot be loaded there."""
    if not _is_loaded_again(reach):
        return
    for found, dotted in _imports(reach, reach.linker.module):
        failing = _failing(reach, found, dotted)
        if failing:
            yield Reloaded(found.span, failing, (), found.span, found.guard)
        elif reach.settings.strict:
            yield from _failing_below(reach, found, dotted)


def _failing_below(reach: Reach, start: Import, dotted: str) -> Iterator[Reloaded]:
    """The first module that fails among those that load with a module of the project."""
    pending: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in _ours(reach, start, dotted)]
    seen = {name for name, _ in pending}
    while pending and len(seen) < _MOST:
        module, via = pending.pop(0)
        for found, inner in _imports(reach, module):
            failing = _failing(reach, found, inner)
            if failing:
                yield Reloaded(start.span, failing, via, found.span, start.guard)
                return
            for name in _ours(reach, found, inner):
                if name not in seen:
                    seen.add(name)
                    pending.append((name, (*via, name)))


def _failing(reach: Reach, found: Import, dotted: str) -> str:
    """The module that an import brings into the sandbox and that fails there, if there is one."""
    for name in _meant(found, dotted):
        is_ours = reach.linker.module_named(name.partition(".")[0]) is not None
        if reach.linker.table.fails_in_sandbox(name) and not is_ours:
            return name
    return ""


def reloaded_imports(reach: Reach) -> Iterator[Reloaded]:
    """The imports of modules that are loaded again for every run, although they may be passed through."""
    if not _is_loaded_again(reach):
        return
    for found, dotted in _imports(reach, reach.linker.module):
        if dotted not in _THERE and not _failing(reach, found, dotted):
            yield Reloaded(found.span, shown(found), (), found.span, found.guard)


def shown(found: Import) -> str:
    """A module as the import statement writes it."""
    dots = "." * found.level
    return dots + (found.module or (found.names[0] if found.names else ""))


def _is_loaded_again(reach: Reach) -> bool:
    """Whether the sandbox loads the linted module, as far as it can tell by itself."""
    settings, module = reach.settings, reach.linker.module
    if not settings.sandbox or _is_listed(reach, module) or not sandboxed_workflows(reach):
        return False
    return not _shows_set_up(reach)


def _is_listed(reach: Reach, module: str) -> bool:
    listed = reach.settings.passthrough_modules
    return any(module == name or module.startswith(name + ".") for name in listed)


def _shows_set_up(reach: Reach) -> bool:
    """Whether the file itself sets up a sandbox, or imports an integration whose plugin does so."""
    linker = reach.linker
    facts = linker.facts(linker.module)
    for found in facts.functions[ROOT].imports:
        dotted = linker.absolute(found.module, found.level, linker.module) or ""
        names = _meant(found, dotted)
        if any(linker.table.is_durable(name) or name.endswith(_RUNNERS) for name in names):
            return True
    return any(key in ("workflow_runner", "plugins") for call in facts.calls for key, _ in call.keywords)


def _imports(reach: Reach, module: str) -> Iterator[tuple[Import, str]]:
    """The imports at the top of a module that the sandbox carries out, and the full names of their modules."""
    linker = reach.linker
    body = linker.facts(module).functions[ROOT]
    handled = [found.body for found in body.tries if found.handlers]
    frame = Frame(module, ROOT)
    for found in body.imports:
        if any(found.span.is_within(block) for block in handled) or not _is_certain(
            reach, module, found.guard
        ):
            continue
        if PASSED_THROUGH in reach.boundary.managers(frame, found.guard):
            continue
        dotted = linker.absolute(found.module, found.level, module)
        if dotted and not linker.table.passed_by_default(dotted) and not _is_listed(reach, dotted):
            if not any(_is_listed(reach, name) for name in _meant(found, dotted)):
                yield found, dotted


def _is_certain(reach: Reach, module: str, guard: int) -> bool:
    """Whether the import is carried out whatever holds: it stands behind no condition."""
    return guard == NOWHERE or all(
        around.kind == "with" for around in guards_around(reach.linker.facts(module), guard)
    )


def _meant(found: Import, dotted: str) -> list[str]:
    """The modules that an import may load: the one it names, and what it takes from there."""
    return [dotted, *(f"{dotted}.{name}" for name in found.names)]


def _ours(reach: Reach, found: Import, dotted: str) -> list[str]:
    """The modules of the project that an import loads."""
    known = [reach.linker.module_named(name) for name in _meant(found, dotted)]
    return [name for name in known if name is not None and name != reach.linker.module]


def mixed_activities(reach: Reach) -> Iterator[tuple[Span, tuple[str, str]]]:
    """The activities of a module that defines workflows for the sandbox too, with the names of both."""
    workflows = sandboxed_workflows(reach) if reach.settings.sandbox else []
    activities = [method for method in reach.definitions.functions if method.role("activity") is not None]
    facts = reach.linker.facts(reach.linker.module)
    # A file that makes a worker is a program of its own, which may hold everything.
    if workflows and activities and not any(last_name(call.func) == "Worker" for call in facts.calls):
        workflow = min(members.class_of(reach.linker, owner).name for owner in workflows)
        for method in activities:
            yield method.record.span, (workflow, method.record.name)


def turned_off(reach: Reach) -> Iterator[tuple[Span, str]]:
    """What the linted file does to have less than the whole sandbox."""
    linker = reach.linker
    for found in reach.definitions.workflows:
        applied = found.applied
        if applied is not None and applied.given("sandboxed") == Literal(False):
            yield applied.span, "sandboxed=False"
    for call in linker.facts(linker.module).calls:
        frame = Frame(linker.module, call.function)
        callee = linker.value(call.func, frame)
        name = callee.name if isinstance(callee, External) else ""
        keywords = {
            key: value for key, value in call.keywords if key in ("debug_mode", "passthrough_all_modules")
        }
        values = {key: linker.value(value, frame) for key, value in keywords.items()}
        if name == _UNSAFE and not _is_interceptor(reach, call.function):
            yield call.span, "sandbox_unrestricted()"
        elif name.startswith(_SANDBOX) and name.endswith(
            ("UnsandboxedWorkflowRunner", "with_passthrough_all_modules")
        ):
            yield call.span, name.rpartition(".")[2] + "()"
        elif name.startswith(_SANDBOX) and Literal(True) in values.values():
            yield call.span, f"{next(key for key, value in values.items() if value == Literal(True))}=True"


def _is_interceptor(reach: Reach, function: int) -> bool:
    facts = reach.linker.facts(reach.linker.module)
    while function != NOWHERE:
        owner = facts.functions[function].owner
        if owner != NOWHERE:
            bases = members.external_bases(reach.linker, ClassValue(reach.linker.module, owner))
            return any(name in INTERCEPTORS for name in bases)
        function = facts.functions[function].parent
    return False
