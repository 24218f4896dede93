"""Entry points: every form of a workflow definition, and every method inside."""

import time
import uuid
from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue, VersioningBehavior


@workflow.defn(name="order", sandboxed=True)
class Named:
    @workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


@workflow.defn()
class EmptyParentheses:
    @workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


class Wrapped:
    @workflow.run
    async def run(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    def helper(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


Order = workflow.defn(name="wrapped")(Wrapped)


class WrappedBare:
    @workflow.run
    async def run(self) -> float:
        return self.helper()

    def helper(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()


Bare = workflow.defn(WrappedBare)


@workflow.defn
class Initialised:
    @workflow.init
    def __init__(self, order: str) -> None:
        self.order = order
        self.created = time.time()  # error: TMP101 @23 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.run
    async def run(self, order: str) -> str:
        return self.order


@workflow.defn
class PlainConstructor:
    def __init__(self) -> None:
        self.created = time.time()  # error: TMP101 @23 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.run
    async def run(self) -> float:
        return self.created


@workflow.defn(dynamic=True)
class Dynamic:
    @workflow.run
    async def run(self, arguments: Sequence[RawValue]) -> str:
        return uuid.uuid4().hex  # error: TMP103 @15 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()

    @workflow.dynamic_config
    def configuration(self) -> workflow.DynamicWorkflowConfig:
        self.loaded = time.time()  # error: TMP101 @22 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        return workflow.DynamicWorkflowConfig(versioning_behavior=VersioningBehavior.PINNED)


@workflow.defn
class Handlers:
    @workflow.run
    async def run(self) -> None:
        workflow.set_signal_handler("late", self.late)
        workflow.set_query_handler("age", lambda: time.monotonic())  # error: TMP101 @50 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via Handlers.run -> Handlers.run.<lambda>]
        await workflow.wait_condition(lambda: False)

    @workflow.signal
    def plain(self) -> None:
        self.at = time.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.signal(name="renamed", description="a signal")
    async def signalled(self) -> None:
        self.at = time.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.signal(dynamic=True)
    async def any_signal(self, name: str, arguments: Sequence[RawValue]) -> None:
        self.at = time.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.query(name="at")
    def asked(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.query(dynamic=True)
    def any_query(self, name: str, arguments: Sequence[RawValue]) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @workflow.update(name="renamed")
    async def updated(self, at: float) -> float:
        return time.time() - at  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @updated.validator
    def check(self, at: float) -> None:
        if at > time.time():  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            raise ValueError("in the future")

    @workflow.update(dynamic=True)
    async def any_update(self, name: str, arguments: Sequence[RawValue]) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @any_update.validator
    def check_any(self, name: str, arguments: Sequence[RawValue]) -> None:
        if time.time() < 0:  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            raise ValueError("in the past")

    async def late(self) -> None:
        self.at = time.time()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    def _helper(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @property
    def age(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    def __str__(self) -> str:
        return f"{time.time()}"  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    @staticmethod
    def unreached() -> float:
        return time.time()  # ok: no workflow code calls this static method

    class Nested:
        def read(self) -> float:
            return time.time()  # ok: no workflow code calls it


def factory() -> type:
    @workflow.defn
    class Local:  # noqa: TMP201
        @workflow.run
        async def run(self) -> float:
            return time.time()  # error: TMP101 @19 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()

    return Local


class NotAWorkflow:
    def updated(self, at: float) -> float:
        return time.time() - at  # ok: an ordinary class

    def check(self, at: float) -> None:
        self.checked = time.time()  # ok: an ordinary class


@workflow.defn
class Clean:
    @workflow.run
    async def run(self) -> float:
        return workflow.time()  # ok: the workflow's clock
