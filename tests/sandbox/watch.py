"""Watches code while the sandbox runs it: restrictions, warnings, errors, and time that runs out.

A run in, the noteworthy parts of it out. It patches the SDK and the process only while it watches, and leaves both as
they were. What to run is the business of ``oracle``.
"""

import contextlib
import io
import logging
import signal
import sys
import traceback
import types
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from unittest import mock

from temporalio.worker.workflow_sandbox import RestrictedWorkflowAccessError

from . import sources
from .verdicts import NOWHERE, Part, Span


class Blocked(KeyboardInterrupt):
    """Raised in code that runs for too long; of this type because an event loop lets it through."""


class Watch:
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
            # What a run left behind is complained about whenever Python collects it.
            if category in (ResourceWarning, RuntimeWarning) or not _is_from_the_sdk(sys._getframe(1)):
                return
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


def _is_from_the_sdk(frame: types.FrameType | None) -> bool:
    """Whether the SDK warns: what the code itself or Python warns about is no verdict."""
    while frame is not None and frame.f_globals.get("__name__") == "warnings":
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__", "").startswith("temporalio.")


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


def judge(completion: Any, watch: Watch, errors: list[BaseException]) -> None:
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


def _failure(failure: Any, watch: Watch, outcome: str) -> None:
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
def errors_of_tasks(errors: list[BaseException]) -> Iterator[None]:
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
def limit(seconds: float) -> Iterator[None]:
    """Raise ``Blocked`` in code that computes for longer, or waits for ever, and again if that is swallowed."""

    def stop(_number: int, _frame: object) -> None:
        raise Blocked(f"did not yield within {seconds} seconds")

    # A busy machine must not make code look blocked, so what counts first is the time that this process uses.
    timers = ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM, 1), (signal.ITIMER_REAL, signal.SIGALRM, 8))
    before = [(number, signal.signal(number, stop)) for _timer, number, _times in timers]
    for timer, _number, times in timers:
        signal.setitimer(timer, seconds * times, 0.1)
    try:
        yield
    finally:
        for timer, _number, _times in timers:
            signal.setitimer(timer, 0)
        for number, handler in before:
            signal.signal(number, handler)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
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
            # What earlier runs left behind may be collected now, and ``limit`` must not strike in a hook of pytest.
            mock.patch.object(sys, "unraisablehook", lambda _: None),
        ):
            yield
    finally:
        logger.removeHandler(silent)
        logger.propagate = before
