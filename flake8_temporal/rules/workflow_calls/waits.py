"""TMP306, TMP307, TMP314: waits that do not wait, or wait too busily, and log calls that raise."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.model import Finding
from flake8_temporal.project.remedies.calls import extra_fields
from flake8_temporal.project.remedies.conditions import predicate, waited
from flake8_temporal.project.waits import bad_predicates, polling_loops, rejected_log_keywords
from flake8_temporal.report import shortened
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP306",
    name="wait-condition-predicate",
    message="wait_condition predicate {problem}",
    since="0.1",
    fixes={
        "safe": "`self.done` becomes `lambda: self.done`, `event.is_set()` becomes `event.is_set`",
    },
    unfixed="predicates that are async, look at the clock or change what they look at",
)
def wait_condition_predicate(view: View) -> Iterator[Finding]:
    """The predicate is a plain function that only looks.

    It is called after every activation until it returns something true. A value in its place raises; a coroutine, or
    a method that is named and not called, is always true, so that the wait silently disappears; a clock in it wakes
    nobody; and what it takes from a queue each time is gone.

    Write ``await workflow.wait_condition(lambda: self.approved)``, the bound method without parentheses
    (``workflow.all_handlers_finished``), and ``timeout=`` for the clock.

    Limits: a predicate of unknown type is taken to be right, and only what it does itself is looked at, not what it
    calls.

    Source: ``workflow.wait_condition`` ("Non-async callback"); temporalio README, Conditions.
    """
    for found in view.placed(lambda node: bad_predicates(view.reach, node)):
        guard = NOWHERE if found.hit.call is None else found.hit.call.guard
        fix = view.fix_behind(guard, found, predicate)
        yield wait_condition_predicate.at(found.place, fix, problem=found.hit.problem)


@rule(
    "TMP307",
    name="poll-instead-of-wait",
    message="loop sleeps until {condition}; use await workflow.wait_condition(lambda: {predicate})",
    since="0.1",
    fixes={
        "replay": "the loop becomes `await workflow.wait_condition(lambda: ...)`",
    },
    unfixed="a loop that also logs",
)
def poll_instead_of_wait(view: View) -> Iterator[Finding]:
    """A workflow need not look again and again.

    Every round is a timer with two events in the history, which ends at 51,200 events, and the change is noticed only
    when the next timer fires.

    Write ``await workflow.wait_condition(lambda: self.done)``: it is checked whenever a signal or result arrives, and
    costs no event.

    Limits: only loops whose test asks for attributes of ``self``, and whose body sleeps and perhaps logs, are
    reported; a loop that does anything else may have its reasons.

    Source: temporalio README, Conditions.
    """
    for found in view.placed(lambda node: polling_loops(view.reach, node)):
        fix = view.fix_behind(found.hit.loop.guard, found, waited)
        condition = found.hit.condition
        yield poll_instead_of_wait.at(
            found.place, fix, condition=shortened(condition, 30), predicate=shortened(condition, 22)
        )


@rule(
    "TMP314",
    name="logger-keyword",
    message='{call}() does not accept {keyword}=; pass extra={{"{keyword}": ...}}',
    since="0.1",
    fixes={
        "safe": "the keywords move into `extra={...}`",
    },
)
def logger_keyword(view: View) -> Iterator[Finding]:
    """The SDK's loggers are those of the standard library, which know no keywords of one's own.

    The call raises a ``TypeError``, but only where the level is enabled: tests pass, and in production the workflow
    task fails each time it is tried.

    Write ``workflow.logger.info("charged", extra={"order_id": order_id})``.

    Limits: keywords that come through ``**`` are not seen.

    Source: ``logging.Logger``; ``temporalio.workflow.LoggerAdapter``.
    """
    for scene in (view, view.of_activities):
        for found in scene.placed(lambda node: rejected_log_keywords(scene.reach, node)):
            fix = scene.fix_behind(found.hit.call.guard, found, extra_fields)
            yield logger_keyword.at(found.place, fix, call=found.hit.shown, keyword=found.hit.unknown[0])


RULES = (wait_condition_predicate, poll_instead_of_wait, logger_keyword)
