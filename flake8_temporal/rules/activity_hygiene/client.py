"""TMP504, TMP505: activities that direct workflows, or open connections of their own."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.orchestration import inline_activities, is_connection_per_attempt, waiting
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP504",
    name="orchestration-in-activity",
    message="activity {name} {problem}; orchestrate from the workflow",
    since="0.1",
)
def orchestration_in_activity(view: View) -> Iterator[Finding]:
    """Activities act, workflows direct.

    An activity that waits for a workflow holds a slot of its worker for as long as that runs, starts from zero when it
    is retried, and its timeout must cover the whole of it. Several activities called as functions inside another one
    share its retries: if the last fails, all of them run again.

    Write ``await workflow.execute_child_workflow(...)`` or one ``execute_activity`` for each step in the workflow.
    Starting, signalling and querying a workflow from an activity is fine.

    Limits: handles and clients of unknown type are missed. Calling one other activity as a helper is left alone.

    Source: temporalio docs, child workflows.
    """
    activities = view.of_activities
    for found in activities.effects("temporal"):
        problem = waiting(found.hit)
        if problem:
            name = found.node.path()[0].function.name
            yield orchestration_in_activity.at(found.place, name=name, problem=problem)
    for place, problem, node in activities.placed(lambda node: inline_activities(activities.reach, node)):
        yield orchestration_in_activity.at(place, name=node.function.name, problem=problem)


@rule(
    "TMP505",
    name="client-connect-in-activity",
    message="{call} opens a Temporal connection per attempt; {instead}",
    since="0.1",
)
def client_connect_in_activity(view: View) -> Iterator[Finding]:
    """The worker has a client already.

    A connection per attempt costs a handshake each time, and fails the activity when the cluster is busy.

    Write ``activity.client()`` in an async activity, or give the client to the class of the activity:
    ``Shop(client)``, then ``activities=[shop.pack]``.

    Limits: a target or namespace that comes in as an argument may be another one than the worker's and is left alone,
    and so is a client that is kept in a global, an attribute or a cache.

    Source: temporalio README, Activity Context (``client``).
    """
    for found in view.of_activities.effects("temporal"):
        if is_connection_per_attempt(found.node, found.hit):
            is_async = found.node.path()[0].function.is_async
            instead = "use activity.client()" if is_async else "give the activity's class a client"
            yield client_connect_in_activity.at(found.place, call=found.hit.api, instead=instead)


RULES = (orchestration_in_activity, client_connect_in_activity)
