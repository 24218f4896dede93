"""TMP507, TMP509, TMP511: activities that nobody can stop, or that end before their work does."""

from collections.abc import Iterable, Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.project.heartbeats import Heartbeats, silent_polls
from flake8_temporal.project.reach import Node
from flake8_temporal.project.swallowing import swallowed_in_tasks, swallowed_in_threads
from flake8_temporal.project.unfinished import left_behind
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

    Limits: only loops that sleep and may take 60 rounds or more (``while``, ``itertools.count()``, ranges), and no
    retries that give up. An activity that heartbeats in a helper, a task or a thread, that has a decorator of the
    project, or that the file runs as a local activity is left alone.

    Source: temporalio README, Heartbeating and Cancellation ("all but the fastest").
    """
    activities = view.of_activities
    beats = Heartbeats(activities.reach)
    for place, name, _ in activities.placed(lambda node: silent_polls(beats, node)):
        yield poll_loop_without_heartbeat.at(place, name=name)


@rule(
    "TMP509",
    name="activity-swallows-cancellation",
    message="{handler} swallows activity cancellation; re-raise after cleanup",
    since="0.1",
)
def activity_swallows_cancellation(view: View) -> Iterator[Finding]:
    """An activity is cancelled by an exception, and one that takes it for an ordinary error goes on.

    In an async activity it is ``asyncio.CancelledError``, which ``except BaseException`` and a bare ``except`` catch
    too. In a plain one it is ``temporalio.exceptions.CancelledError``, raised in its thread: an ``Exception``, so that
    a loop with ``except Exception`` around its work can never be stopped.

    Write ``except CancelledError: raise`` before the general handler, or re-raise after the cleanup.

    Limits: handlers that leave the loop or the function, that keep the error or ask about cancellation, and functions
    that cancel tasks of their own are left alone. In plain activities only loops that heartbeat are looked at;
    ``no_thread_cancel_exception=True`` turns the exception off.

    Source: temporalio README, Synchronous Multithreaded Activities and Asynchronous Activities; docs, Cancellation.
    """
    loop, activities = view.of_activity_loop, view.of_activities
    beats = Heartbeats(activities.reach)
    for place, handler, _ in loop.placed(lambda node: swallowed_in_tasks(loop.reach, node)):
        yield activity_swallows_cancellation.at(place, handler=handler)
    for place, handler, _ in activities.placed(
        lambda node: swallowed_in_threads(beats, view.definitions, node)
    ):
        yield activity_swallows_cancellation.at(place, handler=handler)


@rule(
    "TMP511",
    name="fire-and-forget-task",
    message="{what} started in activity {name} outlives it; wait for it before returning",
    since="0.1",
)
def fire_and_forget_task(view: View) -> Iterator[Finding]:
    """When an activity returns, its work counts as done.

    A task, thread or process that is still running then is in nobody's hands: if it fails, or the worker stops, it is
    not tried again, and asyncio may collect a task in the middle of its work.

    Write ``await`` for the task (``asyncio.TaskGroup`` waits for several), ``join()`` or ``result()``; cancel helpers
    in a ``finally``.

    Limits: what is kept in a variable that is read, an attribute or a collection counts as waited for, and a thread
    with a name as joined. Daemon threads, activities that are completed from outside (``raise_complete_async``), and
    helpers in other files, whose tasks may live as long as the worker, are left alone.

    Source: temporalio docs, Activity Definition.
    """
    activities = view.of_activities
    here = activities.reach.linker.module

    def left_here(node: Node) -> Iterable[tuple[Span, str]]:
        return left_behind(activities.reach, node) if node.frame.module == here else ()

    for place, what, node in activities.placed(left_here):
        yield fire_and_forget_task.at(place, what=what, name=node.path()[0].function.name)


RULES = (poll_loop_without_heartbeat, activity_swallows_cancellation, fire_and_forget_task)
