"""TMP601 to TMP603 and TMP608: patches, loops, and what one run hands to the next."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.growth import endless_loops
from flake8_temporal.project.patching import patch_problems
from flake8_temporal.project.restarts import Mismatch, mismatches
from flake8_temporal.project.spinning import spinning_loops
from flake8_temporal.project.remedies.conditions import waited
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP601",
    name="patch-misuse",
    message="workflow.{call} {problem}",
    since="0.1",
)
def patch_misuse(view: View) -> Iterator[Finding]:
    """``patched`` tells old runs from new ones, and only a branch on its answer makes use of that.

    Called for nothing it records a marker, and old runs take the new way all the same: they fail on replay. An id
    that is computed from the input or from ``workflow.info()`` is a new patch for each run, which nobody can ever
    deprecate. ``deprecate_patch`` says that no run needs the old way any more, which a ``patched`` of the same id
    denies.

    Write ``if workflow.patched("use-new-tax"):`` around the new way, with a constant for an id.

    Limits: an id that is passed in from elsewhere is taken to be constant.

    Source: temporalio SDK, docstrings of ``patched`` and ``deprecate_patch``; temporalio docs, versioning, patching.
    """
    for place, (call, problem), _ in view.placed(lambda node: patch_problems(view.reach, node)):
        yield patch_misuse.at(place, call=call, problem=problem)


@rule(
    "TMP602",
    name="endless-loop",
    message="endless loop never continues as new; the history of the run will hit its limit",
    since="0.1",
)
def endless_loop(view: View) -> Iterator[Finding]:
    """Every timer, activity and signal adds events to the history, and a run may have no more than 51,200 of them.

    A loop without an end works for days or weeks, slower each time it is replayed, and then the server terminates
    the workflow.

    Write ``workflow.continue_as_new(state)`` when ``workflow.info().is_continue_as_new_suggested()`` says so; wait
    for ``workflow.all_handlers_finished`` first.

    Limits: only loops of the run method, and of the methods it awaits, are judged. A loop with ``break``, ``return``,
    ``raise`` or a time limit has an end, and so has one whose helper raises; a class of unknown bases, one that
    continues as new anywhere, or that hands itself to unknown code, is left alone.

    Source: temporalio docs, continue-as-new; limits of the event history.
    """
    found = endless_loops(view.reach)
    for place, _, _ in view.placed(lambda node: [(span, None) for span in found.get(id(node), ())]):
        yield endless_loop.at(place)


@rule(
    "TMP603",
    name="continue-as-new-arguments",
    message="continue_as_new() passes {given} but {run} takes {wanted}",
    since="0.1",
)
def continue_as_new_arguments(view: View) -> Iterator[Finding]:
    """The next run starts with the arguments of ``continue_as_new``, and nobody checks them before.

    With too few or too many, the first task of the new run fails with a ``TypeError``, again and again. A run method
    without parameters gets none of what is passed.

    Write as many arguments as the run method takes: ``workflow.continue_as_new(args=[order, page])``.

    Limits: calls with ``workflow=``, with ``*`` or with a list that is not written out are not judged, nor run
    methods of dynamic workflows or behind unknown decorators.

    Source: temporalio docs, continue-as-new; the SDK calls ``run(*args)``.
    """
    for place, found, _ in view.placed(lambda node: mismatches(view.reach, node)):
        yield continue_as_new_arguments.at(
            place, given=_arguments(found.given), run=found.run, wanted=_wanted(found)
        )


def _arguments(count: int) -> str:
    return f"{count} argument" + ("" if count == 1 else "s")


def _wanted(found: Mismatch) -> str:
    if found.least == found.most:
        return str(found.least)
    return f"{found.least} or more" if found.most is None else f"{found.least} to {found.most}"


@rule(
    "TMP608",
    name="busy-loop",
    message="loop waits for {condition} without awaiting; use await workflow.wait_condition()",
    since="0.1",
    fixes={
        "replay": "the loop becomes `await workflow.wait_condition(lambda: ...)`",
    },
    unfixed="a loop that waits for the clock, or does something on the way",
)
def busy_loop(view: View) -> Iterator[Finding]:
    """A workflow runs on one thread: while a loop spins, no signal, timer or activity result can change anything.

    The condition never changes, and after two seconds the worker fails the workflow task with TMPRL1101.

    Write ``await workflow.wait_condition(lambda: self.done)``.

    Limits: only conditions on attributes, ``is_set()``, ``done()`` and the workflow's clock are judged, and only
    loops whose body cannot change them: no store to them, and no call but those of libraries.

    Source: temporalio README, Conditions; TMPRL1101.
    """
    for found in view.placed(lambda node: spinning_loops(view.reach, node)):
        fix = view.fix_behind(found.hit.loop.guard, found, waited)
        yield busy_loop.at(found.place, fix, condition=found.hit.condition)


RULES = (patch_misuse, endless_loop, continue_as_new_arguments, busy_loop)
