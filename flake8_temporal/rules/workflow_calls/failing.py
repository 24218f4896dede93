"""TMP310, TMP315: failures that are expected in the wrong shape, and compensations that come too late."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.failures import dead_handlers, late_compensations
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP310",
    name="wrong-exception-caught",
    message="{clause} never matches here; the workflow sees {wrapper}, check .cause",
    since="0.1",
)
def wrong_exception_caught(view: View) -> Iterator[Finding]:
    """What an activity raises does not reach the workflow as it is.

    The server keeps the type's name, the message and the details; the workflow gets an ``ActivityError`` whose
    ``cause`` is an ``ApplicationError``. A clause for the activity's own exception is dead code, and the error path
    that works in a unit test never runs.

    Write ``except ActivityError as error:`` and ask ``isinstance(error.cause, ApplicationError)`` and
    ``error.cause.type == "CardDeclined"``. A child workflow gives a ``ChildWorkflowError``.

    Limits: only blocks that do nothing but await activities or children are judged, since any other code may raise
    anything. An interceptor of the worker that unwraps failures is not seen.

    Source: temporalio docs, error handling, exceptions from activities; ``temporalio.exceptions``.
    """
    for place, (clause, wrapper), _ in view.placed(lambda node: dead_handlers(view.reach, node)):
        yield wrong_exception_caught.at(place, clause=clause, wrapper=wrapper)


@rule("TMP315", name="late-compensation", message="{problem}", since="0.1", on_by_default=False)
def late_compensation(view: View) -> Iterator[Finding]:
    """A step may fail after it has done its work.

    An activity that times out may have charged the card all the same. A compensation that is noted only after the
    step is not there when it is needed; and undoing in the order of doing meets what later steps have built upon.

    Write the compensation into the list before the step that it undoes, and go through ``reversed(compensations)``.

    Limits: goes by the name of the list (compensation, rollback, undo, cleanup, saga), which is why this rule is off. A
    compensation that needs the result of its step is left alone, and so is a block that begins with a compensation or
    ends with a step: what stands between two steps may belong to the second.

    Source: temporalio docs, error handling, saga pattern.
    """
    for place, problem, _ in view.placed(lambda node: late_compensations(view.reach, node)):
        yield late_compensation.at(place, problem=problem)


RULES = (wrong_exception_caught, late_compensation)
