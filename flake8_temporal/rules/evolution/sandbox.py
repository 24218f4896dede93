"""TMP604 and TMP609 to TMP611: what the sandbox loads, and what keeps it from doing its work."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.remedies.imports import passed_through
from flake8_temporal.project.sandboxing import failing_imports, mixed_activities, reloaded_imports, turned_off
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP604",
    name="import-fails-in-sandbox",
    message="importing {module} fails in the workflow sandbox; use workflow.unsafe.imports_passed_through()",
    since="0.1",
    fixes={
        "safe": "the import moves into `with workflow.unsafe.imports_passed_through():`",
        "unsafe": "the same for a module of the project that leads to the failing one",
    },
)
def import_fails_in_sandbox(view: View) -> Iterator[Finding]:
    """The sandbox loads the file of a workflow again, with everything that it imports, in an environment of proxies.

    Some packages cannot be loaded there: they subclass what is restricted, take the clock at import time, or refuse
    to be loaded twice. The worker then fails at its start, with an error that does not name the import.

    Write the import in ``with workflow.unsafe.imports_passed_through():``. If the worker passes the module through
    by itself, list it in the option ``passthrough-modules``; if it runs without the sandbox, set ``sandbox`` to false.

    Limits: only packages that were tried are known. What a module of the project imports in turn is reported with
    ``strict`` only, since a worker that was set up elsewhere may pass it through. Imports behind a condition, or in a
    ``try`` with handlers, are left alone, and so are files that set up the sandbox or use an integration, whose plugin
    passes modules through. What a package's ``__init__`` imports is not looked at.

    Source: temporalio README, Passthrough Modules, Known Sandbox Issues; each package was loaded in the sandbox.
    """
    found = [
        (loaded.span, loaded)
        for loaded in failing_imports(view.reach)
        if not loaded.via or not view.is_accepted_in(loaded.via[-1], loaded.culprit)
    ]
    for place, loaded in view.standing(found):
        chain = [*loaded.via[:-1], f"{loaded.via[-1]}:{loaded.culprit.line}"] if loaded.via else []
        fix = passed_through(view.reach, loaded, "unsafe" if loaded.via else "safe")
        yield import_fails_in_sandbox.at(place._replace(chain=view.chain_of(chain)), fix, module=loaded.shown)


@rule(
    "TMP609",
    name="sandbox-disabled",
    message="{what} turns the workflow sandbox off",
    since="0.1",
    on_by_default=False,
)
def sandbox_disabled(view: View) -> Iterator[Finding]:
    """Outside the sandbox nothing stops a workflow from reading the clock, and all runs share the module's state.

    Write workflows that run in it, and pass modules through one by one.

    Limits: restrictions that are loosened one by one are not reported, nor what test files and interceptors do.

    Source: temporalio README, Avoiding the Sandbox ("discouraged").
    """
    for place, what in view.standing(() if view.is_test else turned_off(view.reach)):
        yield sandbox_disabled.at(place, what=what)


@rule(
    "TMP610",
    name="import-not-passed-through",
    message="{module} is loaded again for every workflow run; import it under imports_passed_through()",
    since="0.1",
    on_by_default=False,
    fixes={
        "unsafe": "the import moves into `with workflow.unsafe.imports_passed_through():`",
    },
)
def import_not_passed_through(view: View) -> Iterator[Finding]:
    """Loading a module again takes time and memory in each run, and its classes are others than the worker's.

    Write the import in ``with workflow.unsafe.imports_passed_through():``, or list the module in the option
    ``passthrough-modules`` if the worker passes it through by itself.

    Limits: as for TMP604; modules of the standard library and those that the sandbox passes by itself are fine.

    Source: temporalio README, Passthrough Modules, Sandbox Performance.
    """
    found = [(loaded.span, loaded) for loaded in reloaded_imports(view.reach)]
    for place, loaded in view.standing(() if view.is_test else found):
        fix = passed_through(view.reach, loaded, "unsafe")
        yield import_not_passed_through.at(place, fix, module=loaded.shown)


@rule(
    "TMP611",
    name="mixed-module",
    message="workflow {workflow} and activity {activity} share a module; keep them apart",
    since="0.1",
    on_by_default=False,
)
def mixed_module(view: View) -> Iterator[Finding]:
    """The sandbox loads the whole file of a workflow for every run, with all that its activities import.

    The libraries of activities are what is slow to load there, or fails.

    Write activities in a module of their own, and import that under ``workflow.unsafe.imports_passed_through()``.

    Limits: a file that makes a ``Worker`` too is a program of its own and left alone, and so are tests.

    Source: temporalio README, Sandbox Performance; temporalio docs, developing a Python worker.
    """
    for place, (workflow, activity) in view.standing(() if view.is_test else mixed_activities(view.reach)):
        yield mixed_module.at(place, workflow=workflow, activity=activity)


RULES = (import_fails_in_sandbox, sandbox_disabled, import_not_passed_through, mixed_module)
