"""TMP402 to TMP406: steps that a second attempt repeats, adds to or fails at."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.model import Finding
from flake8_temporal.project.remedies.attempts import tolerant
from flake8_temporal.project.steps import accumulating, failing, inserted, repeated
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP402",
    name="non-idempotent-operation",
    message="{call} acts again on retry; pass a dedupe key or record that it was done",
    since="0.1",
)
def non_idempotent_operation(view: View) -> Iterator[Finding]:
    """A message, a payment or a job must not go out again because the activity runs again.

    An attempt that sends and then times out, or is lost with its worker, is followed by one that sends again. Nothing
    at the other end can tell the two apart.

    Write the argument that does so where there is one (``task_id``, ``MessageDeduplicationId``), look first whether it
    was done and record that it was, set ``RetryPolicy(maximum_attempts=1)`` where the activity is called, or say
    ``# tmp: idempotent`` on its ``def``.

    Limits: only operations in the tables are known, and clients of unknown type are missed. A look before the act
    counts whatever it looks at, also in a decorator; so does reading ``heartbeat_details`` anywhere in the function. A
    decorator that cannot be read is taken to look. ``maximum_attempts=1`` counts if every call in the activity's file
    and in what it imports has it, or may have it.

    Source: temporalio docs, activity definition, Idempotency.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, step, _ in activities.placed(lambda node: repeated(activities.evidence, node, "repeats")):
        yield non_idempotent_operation.at(place, call=step.api)


@rule(
    "TMP403",
    name="write-without-dedupe",
    message="{call} may write twice on retry; add an idempotency key or use an upsert",
    since="0.1",
    on_by_default=False,
)
def write_without_dedupe(view: View) -> Iterator[Finding]:
    """A write that nothing identifies is there twice after a retry.

    A POST, a row added to a session or a document without an id of its own is made again by the second attempt.

    Write an ``Idempotency-Key`` header, an upsert, ``get_or_create``, ``session.merge`` or an id from the input.

    Limits: a POST may well be a query, and a row may have a unique key that the code does not show; that is why the
    rule is off until it is selected. Of 27 findings in real projects 4 were mistakes beyond doubt; 23 were progress
    and logs, which may well repeat, 22 of them through one line of one library.

    Source: temporalio docs, activity definition, Idempotency.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, step, _ in activities.placed(
        lambda node: repeated(activities.evidence, node, "may write twice")
    ):
        yield write_without_dedupe.at(place, call=step.api)


@rule(
    "TMP404",
    name="insert-without-conflict-clause",
    message="INSERT has no ON CONFLICT clause; a retry inserts the row twice",
    since="0.1",
)
def insert_without_conflict_clause(view: View) -> Iterator[Finding]:
    """A row that an activity inserts must be there once, however often the activity runs.

    The first attempt inserts and fails afterwards; the second inserts the same again, or fails on a unique key for
    ever.

    Write ``ON CONFLICT ... DO NOTHING`` or ``DO UPDATE``, ``INSERT IGNORE``, ``MERGE``, or expect the error of the
    unique key. A ``DELETE`` from the same table before it will do too.

    Limits: only statements that are written out are read, without a parser: one with an unknown part behind its values
    is not judged. A database in memory or in a temporary directory, a temporary table, and a handler that raises some
    errors and not others are left alone. Tables that are named after logs, events, audits or staging are reported with
    ``strict`` only.

    Source: temporalio docs, activity definition, Idempotency.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, _, _ in activities.placed(lambda node: inserted(activities.evidence, node)):
        yield insert_without_conflict_clause.at(place)


@rule(
    "TMP405",
    name="cumulative-write",
    message="{what} accumulates on every retry; write an absolute value or dedupe by key",
    since="0.1",
)
def cumulative_write(view: View) -> Iterator[Finding]:
    """Adding to what is there adds again on every attempt.

    A counter that one order should raise by one is raised by each attempt; a list or a file gets the same entry again.

    Write the value itself (``SET total = ...``, ``$set``, ``hset``), add to a set (``sadd``, ``$addToSet``), or bind
    the addition to a key: a condition in the ``WHERE`` or the filter, a table of what was applied.

    Limits: of SQL only what is written out is read. Counters of attempts and versions are left alone, and so is an
    update whose condition says more than which row it is. An attribute of an object that is loaded, changed and saved
    (``account.balance += 1``) is not seen.

    Source: temporalio docs, activity definition, Idempotency.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, step, _ in activities.placed(lambda node: accumulating(activities.evidence, node)):
        yield cumulative_write.at(place, what=step.api)


@rule(
    "TMP406",
    name="retry-unsafe-create",
    message="{call} raises on the second attempt; {advice}",
    since="0.1",
    fixes={
        "unsafe": "`exist_ok=True`, `missing_ok=True`, `IF NOT EXISTS`",
    },
)
def retry_unsafe_create(view: View) -> Iterator[Finding]:
    """A step that can be taken only once keeps every retry from getting past it.

    The first attempt makes the directory and fails later. Every following attempt fails where the first one
    succeeded: the activity can never finish.

    Write ``exist_ok=True``, ``missing_ok=True``, ``IF NOT EXISTS``, or expect the error.

    Limits: a path that the same function makes or receives first, one in a temporary directory, and a table that it
    drops first (``IF EXISTS``), are left alone.

    Source: temporalio docs, error handling, Design activities to be atomic ("the entire Activity is retried").
    """
    if view.is_test:
        return
    activities = view.of_activities
    for placed in activities.placed(lambda node: failing(activities.evidence, node)):
        step = placed.hit
        guard = NOWHERE if step.call is None else step.call.guard
        fix = activities.fix_behind(guard, placed, tolerant)
        yield retry_unsafe_create.at(placed.place, fix, call=step.api, advice=step.advice)


RULES = (
    non_idempotent_operation,
    write_without_dedupe,
    insert_without_conflict_clause,
    cumulative_write,
    retry_unsafe_create,
)
