"""TMP311, TMP312, TMP317: cancellation that is caught and goes no further."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.cancellation import hidden, swallowed
from flake8_temporal.project.remedies.failures import let_through
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP311",
    name="swallowed-cancellation",
    message="{what} swallows {lost}; re-raise it after cleanup",
    since="0.1",
    unfixed="what is to be cleaned up before the cancellation goes on",
)
def swallowed_cancellation(view: View) -> Iterator[Finding]:
    """A cancellation is asked for once.

    It arrives as ``asyncio.CancelledError`` at the await; a clause that catches it and goes on leaves a workflow that
    nobody can cancel any more. A bare ``except`` and ``except BaseException`` also catch what ``continue_as_new``
    raises.

    Write the cleanup into ``finally`` or end the clause with ``raise``.

    Limits: ``except asyncio.CancelledError`` is reported where the run goes on: in a loop, or after an activity or
    child. Cleaning up and returning is fine, and so is waiting for a shutdown, a clause that asks
    ``workflow.cancellation_reason()`` or ``is_cancelled_exception``, and awaiting a task that the code itself
    cancelled. Whether a caller cancelled the task is not known.

    Source: temporalio README, Asyncio Cancellation; temporalio docs, Python cancellation.
    """
    for place, (what, lost), _ in view.placed(lambda node: swallowed(view.reach, node)):
        yield swallowed_cancellation.at(place, what=what, lost=lost)


@rule(
    "TMP312",
    name="uncancellable-loop",
    message="{clause} in a loop also catches cancellation; re-raise if is_cancelled_exception(e)",
    since="0.1",
    fixes={
        "unsafe": "`if is_cancelled_exception(error): raise` at the beginning of the clause",
    },
)
def uncancellable_loop(view: View) -> Iterator[Finding]:
    """A cancelled activity is an ActivityError.

    While a workflow awaits an activity or a child, cancelling it raises that failure, which is an ``Exception``. A
    loop that logs it and goes round starts the next activity, and the workflow is never cancelled.

    Write ``if is_cancelled_exception(error): raise`` first in the clause.

    Limits: clauses that raise, leave the loop, look at ``.cause`` or hand the error to other code of the project are
    left alone, and so are exception groups, loops of three rounds or fewer, and loops that compensate or stand in a
    clause or ``finally`` block themselves.

    Source: temporalio README, Asyncio Cancellation; ``temporalio.exceptions.is_cancelled_exception``.
    """
    for found in view.placed(lambda node: hidden(view.reach, node, in_loop=True)):
        fix = view.fix_behind(found.hit.guard, found, let_through)
        yield uncancellable_loop.at(found.place, fix, clause=found.hit.shown)


@rule(
    "TMP317",
    name="failure-hides-cancellation",
    message="{clause} also catches cancellation; let it propagate with is_cancelled_exception(e)",
    since="0.1",
    on_by_default=False,
    fixes={
        "unsafe": "`if is_cancelled_exception(error): raise` at the beginning of the clause",
    },
)
def failure_hides_cancellation(view: View) -> Iterator[Finding]:
    """A workflow that is cancelled should end as cancelled.

    Cancelling it while it awaits an activity or a child raises the failure of that; a clause that handles it like
    any other failure makes the workflow end as failed, or as completed.

    Write ``if is_cancelled_exception(error): raise`` first in the clause. Most code does not, and often the difference
    matters to nobody, which is why this rule is off.

    Limits: as those of TMP312, which has the loops.

    Source: temporalio docs, error handling; ``temporalio.exceptions.is_cancelled_exception``.
    """
    for found in view.placed(lambda node: hidden(view.reach, node, in_loop=False)):
        fix = view.fix_behind(found.hit.guard, found, let_through)
        yield failure_hides_cancellation.at(found.place, fix, clause=found.hit.shown)


RULES = (swallowed_cancellation, uncancellable_loop, failure_hides_cancellation)
