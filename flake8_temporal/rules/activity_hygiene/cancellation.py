"""TMP507: activities that nobody can stop, or see that they are alive."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.heartbeats import Heartbeats, silent_polls
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP507",
    name="poll-loop-without-heartbeat",
    message="polling loop in activity {name} never heartbeats; call activity.heartbeat() each round",
    since="0.1",
)
def poll_loop_without_heartbeat(view: View) -> Iterator[Finding]:
    """An activity hears of its cancellation, and the server that it is alive, through heartbeats only.

    A loop that sleeps and asks again goes on after the workflow was cancelled, until its timeout; and when its worker
    dies, nobody notices before that timeout either.

    Write ``activity.heartbeat()`` in every round, with the progress as its argument, and give the call a
    ``heartbeat_timeout``. For long pauses, let the activity fail and its ``RetryPolicy`` do the polling.

    Limits: only loops that sleep: ``while``, ``itertools.count()`` and ranges of 60 and more. An activity that
    heartbeats in a helper, a task or a thread, that has a decorator of the project, or that the file runs as a local
    activity is left alone.

    Source: temporalio README, Heartbeating and Cancellation ("all but the fastest").
    """
    activities = view.of_activities
    beats = Heartbeats(activities.reach)
    for place, name, _ in activities.placed(lambda node: silent_polls(beats, node)):
        yield poll_loop_without_heartbeat.at(place, name=name)


RULES = (poll_loop_without_heartbeat,)
