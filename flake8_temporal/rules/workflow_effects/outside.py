"""TMP101 to TMP113: workflow code that reads or changes the world outside its history."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.remedies.clocks import clock
from flake8_temporal.project.remedies.draws import draw
from flake8_temporal.project.remedies.logs import logged
from flake8_temporal.project.remedies.waits import sleep
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP101",
    name="workflow-clock",
    message="{call} reads the wall clock in workflow code; use workflow.now() or workflow.time()",
    since="0.1",
    fixes={
        "safe": "`datetime.now(timezone.utc)` becomes `workflow.now()`, `time.time()` becomes `workflow.time()`",
        "unsafe": "`datetime.now()` becomes `workflow.now()`, which is aware, `time.monotonic()` `workflow.time()`",
    },
)
def workflow_clock(view: View) -> Iterator[Finding]:
    """Time must come from the event history.

    A worker runs the workflow again from its history. A clock read returns another value on that second run, so
    branches, timers and inputs built on it no longer match what was recorded.

    Write ``workflow.now()`` (an aware UTC datetime), ``workflow.time()`` or ``workflow.time_ns()``, or take the
    time from an activity result. ``loop.time()`` is workflow time and fine.

    Limits: a clock behind a value that cannot be resolved (a container filled elsewhere, an unknown library) is
    missed. Reading the host's time zone (``fromtimestamp`` without ``tz``) is reported with ``strict`` only.

    Source: temporalio README, Workflows, Definition; SDK sandbox restrictions of ``datetime`` and ``time``.
    """
    for found in view.effects("time"):
        yield workflow_clock.at(found.place, view.fix(found, clock), call=found.hit.api)


@rule(
    "TMP102",
    name="workflow-random",
    message="{call} draws randomness in workflow code; use workflow.random()",
    since="0.1",
    fixes={
        "safe": "`random.choice(x)` becomes `workflow.random().choice(x)`, in a workflow that draws nothing yet",
        "unsafe": "`random.Random()` becomes `workflow.new_random()`",
        "replay": "the same in a workflow that draws already: later draws move",
    },
)
def workflow_random(view: View) -> Iterator[Finding]:
    """Randomness must be seeded by the history.

    On replay another number comes out, and with it another branch, delay or input than the one recorded.

    Write ``workflow.random()``, a ``random.Random`` seeded from the run, or draw in an activity. A
    ``random.Random(seed)`` with a seed of your own is fine too.

    Limits: a generator that arrives as an unknown value is missed. Whether a seed is itself stable is not asked.

    Source: temporalio docs, workflow basics, random numbers; sandbox restrictions of ``random`` and ``secrets``.
    """
    for found in view.effects("random"):
        yield workflow_random.at(found.place, view.fix(found, draw), call=found.hit.api)


@rule(
    "TMP103",
    name="workflow-fresh-id",
    message="{call} generates a fresh id in workflow code; use workflow.uuid4()",
    since="0.1",
    fixes={
        "safe": "`uuid.uuid4()` becomes `workflow.uuid4()`, and `uuid.uuid7()` if the SDK is known to have it",
        "unsafe": "`uuid.uuid1()` becomes `workflow.uuid4()`; `uuid.uuid7()`, if the SDK's release is not known",
        "replay": "the same in a workflow that draws already",
    },
)
def workflow_fresh_id(view: View) -> Iterator[Finding]:
    """An id made in a workflow must be the same on replay.

    Fresh ids become child workflow ids, activity inputs and keys in state; on replay each is another one.

    Write ``workflow.uuid4()`` or ``workflow.uuid7()``, or mint the id in an activity. Building a dataclass,
    attrs class or pydantic model counts too, if a field that the caller leaves out has a factory for ids,
    clocks or random numbers: pass the field.

    Limits: factories given to libraries other than dataclasses, attrs, pydantic, sqlmodel and msgspec are missed.

    Source: temporalio docs, workflow basics, UUIDs; sandbox restrictions of ``uuid``.
    """
    for found in view.effects("id"):
        yield workflow_fresh_id.at(found.place, view.fix(found, draw), call=found.hit.api)


@rule(
    "TMP104",
    name="workflow-network",
    message="{call} does network I/O in workflow code; move it into an activity",
    since="0.1",
)
def workflow_network(view: View) -> Iterator[Finding]:
    """A workflow coordinates; the network belongs to activities.

    The call is made again on every replay, its answer is not in the history, and while it waits the worker's
    deadlock detector counts.

    Write an activity that makes the request and ``await workflow.execute_activity(...)`` it.

    Limits: clients of unknown type, and libraries that the knowledge tables do not list, are missed.

    Source: temporalio README, Definition ("no network IO"); sandbox restrictions of ``socket``, ``http``, ...
    """
    for found in view.effects("http"):
        yield workflow_network.at(found.place, call=found.hit.api)


@rule(
    "TMP105",
    name="workflow-database",
    message="{call} talks to a database or broker in workflow code; move it into an activity",
    since="0.1",
)
def workflow_database(view: View) -> Iterator[Finding]:
    """Rows, cache entries and messages are not part of the history.

    A query returns something else on replay, and a write or publish is done again each time.

    Write an activity for it; to reach another workflow, signal it. Building statements (``select``, ``Q``) is fine.

    Limits: sessions of unknown type are missed; an in-memory SQLite database is left alone.

    Source: temporalio README, Definition; the sandbox does not restrict ``sqlite3`` or any client library.
    """
    for found in view.effects("db", "cache", "queue"):
        yield workflow_database.at(found.place, call=found.hit.api)


@rule(
    "TMP106",
    name="workflow-file",
    message="{call} touches the file system in workflow code; do it in an activity",
    since="0.1",
)
def workflow_file(view: View) -> Iterator[Finding]:
    """The file system differs between workers and between runs.

    A workflow may replay on another machine, where the file is absent or has other contents.

    Write an activity that reads or writes, and pass contents or a reference. String work on paths (``PurePath``,
    ``os.path.join``) is fine here, although the sandbox restricts ``os.path`` before Python 3.14: ``posixpath``
    works there.

    Limits: objects of unknown type are missed; ``io.StringIO`` and ``io.BytesIO`` are memory, not files.

    Source: temporalio docs, sandbox restrictions (``os``, ``pathlib``, ``open``, ...).
    """
    for found in view.effects("file"):
        yield workflow_file.at(found.place, call=found.hit.api)


@rule(
    "TMP107",
    name="workflow-environment",
    message="{name} reads environment or configuration in workflow code; pass it as workflow input",
    since="0.1",
)
def workflow_environment(view: View) -> Iterator[Finding]:
    """Configuration changes between deployments, and a running workflow outlives them.

    A flag or variable that decides what a workflow does sends the replay down another path than the history.

    Write it into the workflow's input when starting it, or read it in an activity; gate code changes with
    ``workflow.patched()``.

    Limits: a settings object that was built elsewhere and passed in is fine. ``django.conf.settings`` is reported
    with ``strict`` only.

    Source: sandbox restrictions of ``os``; temporalio docs, workflow basics.
    """
    for found in view.effects("env", "secret", "flag"):
        yield workflow_environment.at(found.place, name=found.hit.api)


@rule(
    "TMP108",
    name="workflow-process",
    message="{call} runs a process or reads host identity in workflow code; use an activity",
    since="0.1",
)
def workflow_process(view: View) -> Iterator[Finding]:
    """Processes and hosts are not replayed.

    A process is started again on every replay, and the host's name, pid or platform is another one there.
    ``sys.exit()`` is worse: it leaves the worker's activation.

    Write an activity; for ids use ``workflow.info()``.

    Limits: ``sys.platform`` and the like are reported with ``strict`` only.

    Source: temporalio README, Definition ("no external calls to processes"); sandbox restrictions.
    """
    for found in view.effects("proc", "host"):
        yield workflow_process.at(found.place, call=found.hit.api)


@rule(
    "TMP109",
    name="workflow-thread",
    message="{call} starts threads or processes in workflow code; use asyncio.gather or child workflows",
    since="0.1",
)
def workflow_thread(view: View) -> Iterator[Finding]:
    """Threads run in an order that no history records.

    The workflow's own event loop is what makes its concurrency repeatable; a thread or a lock of ``threading``
    is outside it.

    Write ``asyncio.gather`` with activities, child workflows, or ``asyncio.Lock`` and ``asyncio.Event``.

    Limits: pools of unknown type are missed.

    Source: temporalio README, Definition ("no threading"); sandbox restrictions of ``threading``, ...
    """
    for found in view.effects("thread"):
        yield workflow_thread.at(found.place, call=found.hit.api)


@rule(
    "TMP110",
    name="workflow-blocking-wait",
    message="{call} blocks the workflow thread; use await workflow.sleep() or wait_condition()",
    since="0.1",
    fixes={
        "replay": "`time.sleep(x)` in an async function becomes `await workflow.sleep(x)`",
    },
)
def workflow_blocking_wait(view: View) -> Iterator[Finding]:
    """A workflow that blocks its thread is a deadlock to the worker.

    After two seconds the task fails with TMPRL1101, and it is retried for ever; nothing durable remembers how far
    the wait had come.

    Write ``await workflow.sleep(...)``, which is a durable timer, or ``await workflow.wait_condition(...)``. In
    place of a retry library give the activity a ``RetryPolicy``.

    Limits: a loop that merely computes for long is left to the SDK's own detector.

    Source: temporalio README, Timers; TMPRL1101; sandbox restriction of ``time.sleep``.
    """
    for found in view.effects("sleep", "retry"):
        yield workflow_blocking_wait.at(found.place, view.fix(found, sleep), call=found.hit.api)


@rule(
    "TMP111",
    name="workflow-unsafe-logging",
    message="{call} is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()",
    since="0.1",
    fixes={
        "unsafe": "`logger.info(...)` and `print(x)` become `workflow.logger.info(...)`",
    },
)
def workflow_unsafe_logging(view: View) -> Iterator[Finding]:
    """Output is repeated on every replay.

    Each time a worker replays the history, the line is logged, counted or sent again, hours or days later.

    Write ``workflow.logger``, which is silent during replay, or ``workflow.metric_meter()``; or guard your own
    wrapper with ``if not workflow.unsafe.is_replaying():``.

    Limits: a logger whose origin cannot be resolved is not reported, nor is logging in queries and validators,
    which are never replayed. List your own safe loggers under ``replay-safe-loggers``.

    Source: temporalio docs, workflow basics, Logging; sandbox restrictions of ``input`` and ``breakpoint``.
    """
    for found in view.effects("console", "log", "telemetry", "debug"):
        yield workflow_unsafe_logging.at(found.place, view.fix(found, logged), call=found.hit.api)


@rule(
    "TMP112",
    name="workflow-external-service",
    message="{call} calls an external service in workflow code; move it into an activity",
    since="0.1",
)
def workflow_external_service(view: View) -> Iterator[Finding]:
    """Cloud, SaaS and model calls belong to activities.

    The call is made, and paid for, again on every replay, and its answer is not the recorded one.

    Write an activity, or use the SDK's plugin for the framework, which does that for you.

    Limits: frameworks with a Temporal integration (``durable-integrations``) and ``temporalio.contrib`` are taken
    to be durable; clients of unknown type are missed.

    Source: temporalio README, Definition.
    """
    for found in view.effects("cloud", "saas", "llm"):
        yield workflow_external_service.at(found.place, call=found.hit.api)


@rule(
    "TMP113",
    name="workflow-temporal-client",
    message="{call} uses the Temporal client in workflow code; use a child workflow or external handle",
    since="0.1",
)
def workflow_temporal_client(view: View) -> Iterator[Finding]:
    """The client talks to the server behind the workflow's back.

    It needs the network and a real event loop, and what it returns is not in this workflow's history.

    Write ``workflow.execute_child_workflow``, ``workflow.get_external_workflow_handle`` or an activity that uses
    ``activity.client()``.

    Limits: clients of unknown type are missed; using their types in annotations is fine.

    Source: temporalio README, External Workflows and Invoking Child Workflows.
    """
    for found in view.effects("temporal"):
        yield workflow_temporal_client.at(found.place, call=found.hit.api)


RULES = (
    workflow_clock,
    workflow_random,
    workflow_fresh_id,
    workflow_network,
    workflow_database,
    workflow_file,
    workflow_environment,
    workflow_process,
    workflow_thread,
    workflow_blocking_wait,
    workflow_unsafe_logging,
    workflow_external_service,
    workflow_temporal_client,
)
