"""TMP501, TMP502: what holds up the event loop that all async activities of a worker share."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.blocking import starts_a_loop, waits
from flake8_temporal.project.remedies.threads import aside, awaited
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

_THREAD = "a plain def or asyncio.to_thread()"


@rule(
    "TMP501",
    name="blocking-call-in-async-activity",
    message="{call} {problem} the worker's event loop; use {instead}",
    since="0.1",
    fixes={
        "safe": "`time.sleep(x)` becomes `await asyncio.sleep(x)`",
        "unsafe": "`f(x)` becomes `await asyncio.to_thread(f, x)`",
    },
)
def blocking_call_in_async_activity(view: View) -> Iterator[Finding]:
    """All async activities of a worker share one event loop, and so do its heartbeats and polls.

    A call that waits for the network, a database, a process or a timer without ``await`` stops all of them: heartbeats
    run into their timeout, activities are started again elsewhere, and the worker takes no new work meanwhile.
    ``asyncio.run`` raises there, since a loop is running.

    Write the activity as a plain ``def``, which the worker runs in its ``activity_executor``, use the library's async
    client, or ``await asyncio.to_thread(f, x)``. For ``time.sleep`` write ``await asyncio.sleep``.

    Limits: clients of unknown type and libraries that the tables do not list are missed, and so is code that only
    computes for long. Building a client, and a call that merely returns a cursor or a plan, count as quick.

    Source: temporalio README, Asynchronous Activities; temporalio docs, sync versus async activities.
    """
    loop = view.of_activity_loop
    for found in loop.effects("http", "db", "cache", "queue", "cloud", "saas", "llm", "proc", "sleep"):
        if waits(loop.reach, found.node, found.hit):
            instead = "await asyncio.sleep()" if found.hit.name == "time.sleep" else _THREAD
            yield blocking_call_in_async_activity.at(
                found.place, loop.fix(found, aside), call=found.hit.api, problem="blocks", instead=instead
            )
    for found in loop.effects("loop"):
        if starts_a_loop(found.node, found.hit):
            yield blocking_call_in_async_activity.at(
                found.place,
                loop.fix(found, awaited),
                call=found.hit.api,
                problem="raises on",
                instead="await",
            )


@rule(
    "TMP502",
    name="blocking-file-io-in-async-activity",
    message="{call} does file I/O on the event loop; use a plain def or asyncio.to_thread()",
    since="0.1",
    fixes={
        "unsafe": "`f(x)` becomes `await asyncio.to_thread(f, x)`",
    },
)
def blocking_file_io_in_async_activity(view: View) -> Iterator[Finding]:
    """A file that is read or written without ``await`` stops the event loop that all async activities share.

    On a slow or remote disk, or with a large file, heartbeats and polls of the whole worker wait for it.

    Write the activity as a plain ``def``, put the reading into a function for ``await asyncio.to_thread``, or use
    ``aiofiles`` or ``anyio``.

    Limits: small reads that a team accepts are a reason to ignore this code. What looks at a directory entry only
    (``exists``, ``stat``, ``mkdir``, ``remove``) is reported with ``strict`` only; files of unknown type are missed.

    Source: temporalio docs, sync versus async activities ("reads from a file").
    """
    loop = view.of_activity_loop
    for found in loop.effects("file"):
        if waits(loop.reach, found.node, found.hit, briefly=view.settings.strict):
            yield blocking_file_io_in_async_activity.at(
                found.place, loop.fix(found, aside), call=found.hit.api
            )


RULES = (blocking_call_in_async_activity, blocking_file_io_in_async_activity)
