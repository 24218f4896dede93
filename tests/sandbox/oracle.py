"""Runs every workflow class of a source text in the SDK's default sandbox and says what happened.

How to use it, in a test::

    from sandbox.oracle import run

    report = run(source)                      # or run(source, {"shop.clock": helper_source})
    verdict = report["Order"]                 # by the name of the class
    assert verdict.outcome == "restricted"    # ok, restricted, task failure, workflow failure, warning, blocked
    assert (verdict.name, verdict.line) == ("time.time", 12)

``verdict.name`` is the restricted member, or the type of the error; ``message`` is its text, ``line`` the innermost
line of the given source that was running (and ``module`` the module, when it is a helper's). ``commands`` are what
the workflow asked of the server (``kind`` as in the SDK's protocol: start_timer, schedule_activity, ...),
``delivered`` the handlers that were called, ``finished`` whether the workflow ended. ``parts`` has a verdict of its
own for ``"load"``, ``"run"`` and each handler; the verdict of the class is the first of them that is not ok.
A source that cannot even be imported (a decorator of the SDK refuses a class, say) is ``report.unloadable``, with
the same fields, and has no classes. A restriction that the workflow's own ``except`` swallows counts as one.

The server is played by ``server``: activities, child workflows and timers succeed, each handler is delivered once,
while the workflow runs if it waits for anything, else at the start of a run of its own. Nothing is left behind in
``sys.modules``. What blocks the thread for longer than ``patience`` seconds is interrupted. Only the main thread may
call ``run``.
"""

import asyncio
import contextlib
import datetime
import io
import logging
import signal
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from unittest import mock

import temporalio.common
import temporalio.workflow
from temporalio.api.common.v1 import Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.worker import WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import (
    RestrictedWorkflowAccessError,
    SandboxedWorkflowRunner,
    SandboxRestrictions,
)

from . import server, sources
from .server import Command, Handler, Server

OUTCOMES = ("ok", "restricted", "task failure", "workflow failure", "warning", "blocked")
PATIENCE = 2.0
# A worker creates its runner once too.
RUNNER = SandboxedWorkflowRunner()


class Span(NamedTuple):
    """Where the source was: a module, and the expression that was running, as ``ast`` counts."""

    module: str
    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Span("", 0, 0, 0, 0)


class Part(NamedTuple):
    """What happened in one part of a class: while it was loaded, in its run method, or in a handler."""

    outcome: str = "ok"
    name: str = ""
    message: str = ""
    span: Span = NOWHERE

    @property
    def module(self) -> str:
        return self.span.module

    @property
    def line(self) -> int:
        return self.span.line


class Verdict(NamedTuple):
    """What happened to one workflow class."""

    parts: Mapping[str, Part]
    commands: tuple[Command, ...] = ()
    delivered: tuple[str, ...] = ()
    finished: bool = False

    @property
    def part(self) -> Part:
        """The first part that is not ok."""
        return next((part for part in self.parts.values() if part.outcome != "ok"), Part())

    @property
    def outcome(self) -> str:
        return self.part.outcome

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def message(self) -> str:
        return self.part.message

    @property
    def module(self) -> str:
        return self.part.span.module

    @property
    def line(self) -> int:
        return self.part.span.line


class Report(dict[str, Verdict]):
    """The verdicts by class; ``unloadable`` says why there are none, ``ran`` which lines the sandbox ran."""

    unloadable: Part | None = None

    def __init__(self) -> None:
        self.ran: set[tuple[str, int]] = set()


class Blocked(KeyboardInterrupt):
    """Raised in code that runs for too long; of this type because an event loop lets it through."""


class _Watch:
    """Everything noteworthy while one part runs: restrictions, even swallowed ones, and warnings."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.files = {sources.file_of(name): name for name in modules}
        self.found: list[Part] = []

    def span(self, frame: types.FrameType | None) -> Span:
        """The innermost frame that belongs to the given sources."""
        while frame is not None:
            module = self.files.get(frame.f_code.co_filename)
            if module is not None:
                return _span(module, frame.f_code, frame.f_lasti, frame.f_lineno)
            frame = frame.f_back
        return NOWHERE

    def span_of(self, error: BaseException) -> Span:
        spans = [
            _span(self.files[frame.f_code.co_filename], frame.f_code, step.tb_lasti, line)
            for step in _steps(error.__traceback__)
            for frame, line in [(step.tb_frame, step.tb_lineno)]
            if frame.f_code.co_filename in self.files
        ]
        return spans[-1] if spans else NOWHERE

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        original = RestrictedWorkflowAccessError.__init__

        def restricted(error: Any, qualified_name: str, **arguments: Any) -> None:
            original(error, qualified_name, **arguments)
            if _logs(sys._getframe(1)):
                return
            name = qualified_name.replace("__builtins__", "builtins").removesuffix(".__call__")
            self.found.append(Part("restricted", name, str(error), self.span(sys._getframe(1))))

        def warned(message: Warning | str, category: type[Warning], *_place: Any, **_more: Any) -> None:
            self.found.append(Part("warning", category.__name__, str(message), self.span(sys._getframe(1))))

        with (
            mock.patch.object(RestrictedWorkflowAccessError, "__init__", restricted),
            warnings.catch_warnings(),
            mock.patch.object(warnings, "showwarning", warned),
        ):
            warnings.simplefilter("always")
            yield

    def failed(self, error: BaseException) -> None:
        if not isinstance(error, RestrictedWorkflowAccessError):
            outcome = "blocked" if isinstance(error, Blocked) else "task failure"
            self.found.append(Part(outcome, type(error).__name__, str(error), self.span_of(error)))

    def part(self) -> Part:
        """What is worst; a warning is nothing beside a restriction."""
        worst = {"restricted": 0, "blocked": 1, "task failure": 2, "workflow failure": 3, "warning": 4}
        return min(self.found, key=lambda part: worst[part.outcome], default=Part())


def _logs(frame: types.FrameType | None) -> bool:
    """Whether it is ``logging`` that trips: it asks for the process of each record, and swallows the answer."""
    while frame is not None and frame.f_globals.get("__name__", "").startswith("temporalio."):
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") == "logging"


def _span(module: str, code: types.CodeType, instruction: int, line: int) -> Span:
    places = list(code.co_positions())
    start, end, column, end_column = places[instruction // 2] if instruction >= 0 else (None,) * 4
    return Span(module, start or line, column or 0, end or line, end_column or 0)


def _steps(trace: types.TracebackType | None) -> Iterator[types.TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def run(
    source: str,
    modules: Mapping[str, str] = types.MappingProxyType({}),
    *,
    stand_ins: Sequence[str] = (),
    passthrough: Sequence[str] = (),
    now: datetime.datetime = server.START,
    patience: float = PATIENCE,
    only: Sequence[str] = (),
    trace: bool = False,
) -> Report:
    """Judge every workflow class of ``source``, or ``only`` those named.

    ``modules`` are helper modules that it may import, ``stand_ins`` packages that are not installed and shall accept
    everything, ``passthrough`` modules that the worker passes through, ``now`` the time at which the workflow starts.
    With ``trace`` the report lists the lines that ran.
    """
    texts = {**modules, sources.SUBJECT: source}
    runner = SandboxedWorkflowRunner(SandboxRestrictions.default.with_passthrough_modules(*passthrough))
    with sources.importable(texts, stand_ins), _quiet():
        watch = _Watch(list(texts))
        loop = asyncio.new_event_loop()
        report = Report()
        try:
            with _limit(patience):
                module = __import__(sources.SUBJECT)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            watch.failed(error)
            report.unloadable = watch.part()
            loop.close()
            return report
        for definition in _definitions(module):
            if not only or definition.cls.__name__ in only:
                run_of = _Run(definition, runner, loop, watch.files.values(), now, patience)
                with _traced(watch, report.ran) if trace else contextlib.nullcontext():
                    report[definition.cls.__name__] = run_of.verdict()
        loop.close()
    return report


def _definitions(module: types.ModuleType) -> list[Any]:
    found = [
        temporalio.workflow._Definition.from_class(value)
        for value in list(vars(module).values())
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    return [each for each in found if each is not None]


class _Run:
    """The runs of one class: one from start to end, and one for each handler that it did not wait for."""

    def __init__(
        self, definition: Any, runner: Any, loop: Any, modules: Any, now: datetime.datetime, patience: float
    ) -> None:
        self.definition = definition
        self.runner = runner
        self.loop = loop
        self.modules = list(modules)
        self.now = now
        self.patience = patience
        self.parts: dict[str, Part] = {}
        self.delivered: list[str] = []

    def verdict(self) -> Verdict:
        handlers = server.handlers(self.definition)
        failing: list[Handler] = []
        while True:
            first = self._start()
            if first is None:
                return Verdict(self.parts)
            wrong = self._together(first, [each for each in handlers if each not in failing])
            self._evict(first)
            if wrong is None:
                break
            failing.append(wrong)  # and again without it: it has been judged
        for handler in handlers:
            if handler.name not in self.delivered:
                self._alone(handler)
        return Verdict(self.parts, tuple(first.commands), tuple(self.delivered), first.done)

    def _together(self, first: Server, handlers: Sequence[Handler]) -> Handler | None:
        """The run method from start to end, and handlers while it waits; the handler that broke the run."""
        if not self._step("run", first, lambda: [first.send([server.start(self.definition)])]):
            return None
        for handler in () if first.done else handlers:
            if not self._deliver(first, handler, [server.deliver(handler)]):
                return handler
        self._step("run", first, lambda: self._to_the_end(first))
        return None

    def _alone(self, handler: Handler) -> None:
        """A run for a handler that no other run could take."""
        again = self._start()
        if again is None:
            return
        start, job = server.start(self.definition), server.deliver(handler)
        if handler.kind != "query":
            self._deliver(again, handler, [job, start])
        elif self._step("run", again, lambda: [again.send([start])]):
            self._deliver(again, handler, [job])
        self._evict(again)

    def _start(self) -> Server | None:
        """A new instance in a sandbox of its own, as a worker makes one for each run."""
        details = WorkflowInstanceDetails(
            payload_converter_factory=DataConverter.default._new_payload_converter,
            failure_converter_class=DataConverter.default.failure_converter_class,
            interceptor_classes=[],
            defn=self.definition,
            info=server.info(self.definition, self.now),
            randomness_seed=1,
            extern_functions={
                "__temporal_get_metric_meter": lambda: temporalio.common.MetricMeter.noop,
                "__temporal_assert_local_activity_valid": lambda _name: None,
            },
            disable_eager_activity_execution=True,
            worker_level_failure_exception_types=[],
            patch_activation_callback=None,
            last_completion_result=Payloads(),
            last_failure=Failure(),
        )
        made: list[Any] = []

        async def make() -> None:
            made.append(self.runner.create_instance(details))

        def load() -> list[Any]:
            self.loop.run_until_complete(make())
            return []

        watch = _Watch(self.modules)
        self._watched(watch, load)
        self._note("load", watch)
        if not made:
            return None
        instance = made[0]
        return Server(
            instance.activate, lambda: instance.globals_and_locals["__temporal_in_sandbox"].instance, self.now
        )

    def _deliver(self, to: Server, handler: Handler, jobs: list[Any]) -> bool:
        if handler.name not in self.delivered:
            self.delivered.append(handler.name)
        return self._step(handler.name, to, lambda: [to.send(jobs)])

    def _to_the_end(self, to: Server) -> Iterator[Any]:
        for _round in range(server.ROUNDS):
            jobs = to.answers()
            if to.done or not jobs:
                return
            yield to.send(jobs)

    def _step(self, part: str, to: Server, activations: Callable[[], Any]) -> bool:
        """Run activations; whether the instance can take more."""
        watch = _Watch(self.modules)
        alive = self._watched(watch, activations)
        self._note(part, watch)
        return alive

    def _watched(self, watch: _Watch, activations: Callable[[], Any]) -> bool:
        errors: list[BaseException] = []
        try:
            with watch.watching(), _errors(errors), _limit(self.patience):
                for completion in activations():
                    _judge(completion, watch, errors)
                    if completion.HasField("failed"):
                        return False
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            watch.failed(error)
            return False
        return True

    def _note(self, part: str, watch: _Watch) -> None:
        if self.parts.get(part, Part()).outcome in ("ok", "warning"):
            self.parts[part] = watch.part() if watch.found else self.parts.get(part, Part())

    def _evict(self, one: Server) -> None:
        with contextlib.suppress(Exception, SystemExit, KeyboardInterrupt), _limit(self.patience), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one.send([server.evict()])


def _judge(completion: Any, watch: _Watch, errors: list[BaseException]) -> None:
    """What a completion says went wrong: of the task, of the workflow, or of a handler."""
    if completion.HasField("failed"):
        if errors:
            watch.failed(errors[-1])
        else:
            failure = completion.failed.failure
            watch.found.append(Part("task failure", failure.application_failure_info.type, failure.message))
    for command in completion.successful.commands:
        kind = command.WhichOneof("variant")
        if kind == "fail_workflow_execution":
            _failure(command.fail_workflow_execution.failure, watch, "workflow failure")
        elif kind == "respond_to_query" and command.respond_to_query.HasField("failed"):
            _failure(command.respond_to_query.failed, watch, "task failure")
        elif kind == "update_response" and command.update_response.HasField("rejected"):
            _failure(command.update_response.rejected, watch, "task failure")


def _failure(failure: Any, watch: _Watch, outcome: str) -> None:
    lines = [
        (module, int(frame.lineno or 0))
        for frame in _frames(failure.stack_trace)
        for module in [watch.files.get(frame.filename)]
        if module is not None
    ]
    module, line = lines[-1] if lines else ("", 0)
    kind = (failure.WhichOneof("failure_info") or "").removesuffix("failure_info")
    name = failure.application_failure_info.type or kind.title().replace("_", "") + "Error"
    if name != "RestrictedWorkflowAccessError":
        watch.found.append(Part(outcome, name, failure.message, Span(module, line, 0, line, 0)))


def _frames(text: str) -> Iterator[traceback.FrameSummary]:
    for line in text.splitlines():
        head, _, number = line.strip().partition(", line ")
        if head.startswith('File "'):
            yield traceback.FrameSummary(head[6:-1], int(number.partition(",")[0]), "")


@contextlib.contextmanager
def _errors(errors: list[BaseException]) -> Iterator[None]:
    """Collect the errors that fail a workflow task: the SDK hands them to its log as they are."""

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1] is not None:
                errors.append(record.exc_info[1])

    collector = Collector()
    logger = logging.getLogger("temporalio.worker._workflow_instance")
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)


@contextlib.contextmanager
def _traced(watch: _Watch, ran: set[tuple[str, int]]) -> Iterator[None]:
    """Note every line of the given sources that runs."""

    def line(frame: types.FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            ran.add((watch.files[frame.f_code.co_filename], frame.f_lineno))
        return line

    def call(frame: types.FrameType, _event: str, _argument: object) -> Any:
        return line if frame.f_code.co_filename in watch.files else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Raise ``Blocked`` in code that takes longer, and again if that is swallowed."""

    def stop(_number: int, _frame: object) -> None:
        raise Blocked(f"did not yield within {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What the SDK logs and the code prints is not for the output of a test."""
    logger = logging.getLogger("temporalio")
    before = logger.propagate
    silent = logging.NullHandler()
    logger.addHandler(silent)
    logger.propagate = False
    sink = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(sink),
            contextlib.redirect_stderr(sink),
            mock.patch.object(sys, "stdin", io.StringIO()),
        ):
            yield
    finally:
        logger.removeHandler(silent)
        logger.propagate = before
