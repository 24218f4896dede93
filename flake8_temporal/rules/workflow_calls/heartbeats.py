"""TMP313: heartbeats and the timeout that watches them."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.heartbeat_timeouts import Heartbeats, mismatches
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule("TMP313", name="heartbeat-mismatch", message="{problem}", since="0.1")
def heartbeat_mismatch(view: View) -> Iterator[Finding]:
    """A heartbeat timeout and heartbeats need each other.

    With the timeout and no heartbeat, every attempt that takes longer is killed and tried again. With heartbeats and
    no timeout, a worker that dies goes unnoticed until the attempt times out, and a cancellation need not reach the
    activity. A heartbeat timeout as long as the whole attempt never fires, and local activities do not heartbeat.

    Write ``activity.heartbeat(...)`` in the loop that takes long, and ``heartbeat_timeout=timedelta(...)`` where the
    activity is started, several times shorter than ``start_to_close_timeout``.

    Limits: the activity is looked up in the project with everything it calls. Decorators, callbacks, background
    tasks, unknown objects, anything called heartbeat, and completing from elsewhere may heartbeat for it: then, and
    where another call of this file sets the timeout, nothing is reported. A missing timeout is reported only if the
    file of the activity, or of a function it calls, says ``heartbeat``. An interceptor that heartbeats for every
    activity is not seen.

    Source: temporalio README, Heartbeating and Cancellation; temporalio docs, detecting activity failures.
    """
    heartbeats = Heartbeats(view.of_activities.reach)
    for place, problem, _ in view.placed(lambda node: mismatches(view.reach, node, heartbeats)):
        yield heartbeat_mismatch.at(place, problem=problem)


RULES = (heartbeat_mismatch,)
