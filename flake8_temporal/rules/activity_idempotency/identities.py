"""TMP401 and TMP407: keys and identities that are other ones on every attempt."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.model import Finding
from flake8_temporal.project.keys import fresh_identities, unstable_keys
from flake8_temporal.project.remedies.attempts import keyed
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP401",
    name="unstable-idempotency-key",
    message="idempotency key {key} changes on every attempt; derive it from input or activity.info()",
    since="0.1",
    fixes={
        "unsafe": "the key becomes one of `activity.info()`: the run and the activity",
    },
)
def unstable_idempotency_key(view: View) -> Iterator[Finding]:
    """An idempotency key must be the same on every attempt.

    The key tells the other side that a request is one it has seen. An activity that fails after the request has been
    accepted runs again from its start; with a new key the retry is a new request, and the customer pays twice. Fresh
    ids, random numbers, clocks and ``activity.info().attempt`` all change. Some SDKs (AWS, Stripe) make up a key for a
    call that brings none, which changes as well.

    Write ``f"{activity.info().workflow_run_id}-{activity.info().activity_id}"``, a key from the input, or
    ``uuid.uuid5`` of either.

    Limits: a key that may also come from the caller (``key or str(uuid4())``) is not reported, nor one from an object
    that is built out of sight. Only the most used operations of AWS and Stripe are known to make up a key.

    Source: temporalio docs, error handling, Use idempotency keys ("Workflow Run ID and the Activity ID").
    """
    if view.is_test:
        return
    activities = view.of_activities
    for placed in activities.placed(lambda node: unstable_keys(activities.evidence, node)):
        call = placed.hit.call
        fix = activities.fix_behind(NOWHERE if call is None else call.guard, placed, keyed)
        yield unstable_idempotency_key.at(placed.place, fix, key=placed.hit.what)


@rule(
    "TMP407",
    name="fresh-identity-in-write",
    message="{id} is new on each attempt and stored by {call}; take it from the input",
    since="0.1",
)
def fresh_identity_in_write(view: View) -> Iterator[Finding]:
    """What an activity stores must have the same name on every attempt.

    The first attempt stores something under one fresh id and fails before it has returned; the second stores the same
    under another. What the first one left has no owner, and what was to be unique is there twice.

    Write the id in the workflow (``workflow.uuid4()``) and pass it, mint it in an activity of its own that does
    nothing else, or derive it with ``uuid.uuid5`` from the input.

    Limits: only writes that the tables know are looked at, and only ids that are written out in the same activity or
    in helpers it calls; names of objects that are given by position (``upload_file(file, bucket, name)``) or to the
    object itself (``bucket.blob(name)``) are not seen. Ids for tracing and logging, tokens and secrets are left alone.

    Source: temporalio docs, error handling, Use idempotency keys.
    """
    if view.is_test:
        return
    activities = view.of_activities
    for place, found, _ in activities.placed(lambda node: fresh_identities(activities.evidence, node)):
        yield fresh_identity_in_write.at(place, id=found.what, call=found.sink)
