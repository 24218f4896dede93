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
The source is loaded in the sandbox only, as a worker does for each run. One that cannot be loaded (what it does at
module level is restricted, or a decorator of the SDK refuses a class) is ``report.unloadable``, with the same fields,
and has no classes. ``noted`` has everything that was restricted or failed, in order, also what came after the
first. A restriction that the workflow's own ``except`` swallows counts as one; a warning counts when the SDK issues
it.

The server is played by ``server``: activities, child workflows and timers succeed, each handler is delivered once,
while the workflow runs if it waits for anything, else at the start of a run of its own. Nothing is left behind in
``sys.modules``. What blocks the thread for longer than ``patience`` seconds is interrupted. Only the main thread may
call ``run``.
"""

import asyncio
import contextlib
import dataclasses
import datetime
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import temporalio.common
import temporalio.workflow
from temporalio.api.common.v1 import Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxMatcher, SandboxRestrictions
from temporalio.worker.workflow_sandbox._runner import _Instance

from . import server, sources
from .server import Handler, Server
from .verdicts import OUTCOMES, Part, Report, Span, Verdict
from .watch import Blocked, Watch, errors_of_tasks, judge, limit, quiet

__all__ = ["OUTCOMES", "Part", "Report", "Span", "Verdict", "run"]

PATIENCE = 2.0


def run(
    source: str,
    modules: Mapping[str, str] = types.MappingProxyType({}),
    *,
    stand_ins: Sequence[str] = (),
    passthrough: Sequence[str] = (),
    now: datetime.datetime = server.START,
    replaying: bool = False,
    patience: float = PATIENCE,
    only: Sequence[str] = (),
    trace: bool = False,
    restricted: bool = True,
    course: str = "",
) -> Report:
    """Judge every workflow class of ``source``, or ``only`` those named.

    ``modules`` are helper modules that it may import, ``stand_ins`` packages that shall accept
    everything, ``passthrough`` modules that the worker passes through, ``now`` the time at which the workflow
    starts, ``replaying`` whether it is told that it replays. With ``trace`` the report lists the lines of ``source``
    that ran; not ``restricted``, what the sandbox would stop goes on. In the ``course`` "failing" activities and child
    workflows fail, in "cancelled" the workflow is cancelled while it waits.
    """
    texts = {**modules, sources.SUBJECT: source}
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*passthrough)
    if not restricted:
        restrictions = dataclasses.replace(restrictions, invalid_module_members=SandboxMatcher.none)
    runner = SandboxedWorkflowRunner(restrictions)
    report = Report()
    with sources.importable(texts, stand_ins, report.ran if trace else None), quiet():
        watch = Watch(list(texts))
        loop = asyncio.new_event_loop()
        try:
            with watch.watching(), limit(patience):
                module = _Loading(restrictions).module
        except (Exception, SystemExit, Blocked) as error:
            watch.failed(error)
            report.unloadable = watch.part()
            loop.close()
            return report
        for definition in _definitions(module):
            if not only or definition.cls.__name__ in only:
                run_of = _Run(definition, runner, loop, watch.files.values(), (now, replaying, course), patience)
                report[definition.cls.__name__] = run_of.verdict()
        loop.close()
    return report


class _Loading(_Instance):
    """A sandbox that loads the source and stops there: what it defines is not known before."""

    def __init__(self, restrictions: SandboxRestrictions) -> None:
        super().__init__(None, UnsandboxedWorkflowRunner, restrictions)  # type: ignore[arg-type]

    def _workflow_module_name(self) -> str:
        return sources.SUBJECT

    def _create_instance(self) -> None:
        load = f"with importer.applied():\n  import {sources.SUBJECT}\n"
        self._run_code(load, importer=self.importer)
        self.module: types.ModuleType = self.globals_and_locals[sources.SUBJECT]


def _definitions(module: types.ModuleType) -> list[Any]:
    # What the sandbox wraps does not even tell its class: ``isinstance`` would ask for it.
    found = [
        temporalio.workflow._Definition.from_class(value)
        for value in list(vars(module).values())
        if issubclass(type(value), type) and value.__module__ == module.__name__
    ]
    return [each for each in found if each is not None]


class _Run:
    """The runs of one class: one from start to end, and one for each handler that it did not wait for."""

    def __init__(
        self,
        definition: Any,
        runner: Any,
        loop: Any,
        modules: Any,
        world: tuple[datetime.datetime, bool, str],
        patience: float,
    ) -> None:
        self.definition = definition
        self.runner = runner
        self.loop = loop
        self.modules = list(modules)
        self.now, self.replaying, self.course = world
        self.patience = patience
        self.parts: dict[str, Part] = {}
        self.delivered: list[str] = []
        self.noted: list[Part] = []

    def verdict(self) -> Verdict:
        handlers = server.handlers(self.definition)
        failing: list[Handler] = []
        while True:
            first = self._start()
            if first is None:
                return Verdict(self.parts, noted=tuple(self.noted))
            wrong = self._together(first, [each for each in handlers if each not in failing])
            self._evict(first)
            if wrong is None:
                break
            failing.append(wrong)  # and again without it: it has been judged
        for handler in handlers:
            if handler.name not in self.delivered:
                self._alone(handler)
        return Verdict(self.parts, tuple(first.commands), tuple(self.delivered), first.done, tuple(self.noted))

    def _together(self, first: Server, handlers: Sequence[Handler]) -> Handler | None:
        """The run method from start to end, and handlers while it waits; the handler that broke the run."""
        if not self._step("run", lambda: [first.send([server.start(self.definition)])]):
            return None
        for handler in () if first.done else handlers:
            if not self._deliver(first, handler, [server.deliver(handler)]):
                return handler
        self._step("run", lambda: self._to_the_end(first))
        return None

    def _alone(self, handler: Handler) -> None:
        """A run for a handler that no other run could take."""
        again = self._start()
        if again is None:
            return
        start, job = server.start(self.definition), server.deliver(handler)
        if handler.kind != "query":
            self._deliver(again, handler, [job, start])
        elif self._step("run", lambda: [again.send([start])]):
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

        watch = Watch(self.modules)
        self._watched(watch, load)
        self._note("load", watch)
        if not made:
            return None
        instance = made[0]
        inner = instance.globals_and_locals["__temporal_in_sandbox"].instance
        return Server(instance.activate, inner, self.now, self.replaying, self.course)

    def _deliver(self, to: Server, handler: Handler, jobs: list[Any]) -> bool:
        if handler.name not in self.delivered:
            self.delivered.append(handler.name)
        return self._step(handler.name, lambda: [to.send(jobs)])

    def _to_the_end(self, to: Server) -> Iterator[Any]:
        for _round in range(server.ROUNDS):
            jobs = to.answers()
            if to.done or not jobs:
                return
            yield to.send(jobs)

    def _step(self, part: str, activations: Callable[[], Any]) -> bool:
        """Run activations as one part; whether the instance can take more."""
        watch = Watch(self.modules)
        alive = self._watched(watch, activations)
        self._note(part, watch)
        return alive

    def _watched(self, watch: Watch, activations: Callable[[], Any]) -> bool:
        errors: list[BaseException] = []
        try:
            with watch.watching(), errors_of_tasks(errors), limit(self.patience):
                for completion in activations():
                    judge(completion, watch, errors)
                    if completion.HasField("failed"):
                        return False
        except (Exception, SystemExit, Blocked) as error:
            watch.failed(error)
            return False
        return True

    def _note(self, part: str, watch: Watch) -> None:
        self.noted += watch.found
        if self.parts.get(part, Part()).outcome in ("ok", "warning"):
            self.parts[part] = watch.part() if watch.found else self.parts.get(part, Part())

    def _evict(self, one: Server) -> None:
        with (
            contextlib.suppress(Exception, SystemExit, Blocked),
            limit(self.patience),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            one.send([server.evict()])
