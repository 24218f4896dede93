"""TMP204: what handles every name has a fixed signature."""

import collections.abc
from collections.abc import Sequence

import temporalio.common
from temporalio import activity, workflow
from temporalio.common import RawValue
from unknown_framework import Arguments

IS_DYNAMIC = True


@workflow.defn(dynamic=True)
class Listed:
    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None: ...

    @workflow.signal(dynamic=True)
    def on_signal(self, name: str) -> None: ...

    @workflow.query(dynamic=IS_DYNAMIC)
    def on_query(self, name: str, args: list[str]) -> str:
        return name

    @workflow.update(dynamic=True)
    async def on_update(self, name: str, *args: RawValue) -> None: ...

    @workflow.dynamic_config
    async def config(self) -> workflow.DynamicWorkflowConfig:
        return workflow.DynamicWorkflowConfig()


@workflow.defn(name="named", dynamic=True)
class Named:
    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None: ...


@workflow.defn
class Static:
    @workflow.run
    async def run(self, order: str) -> None: ...

    @workflow.dynamic_config
    def config(self) -> workflow.DynamicWorkflowConfig:
        return workflow.DynamicWorkflowConfig()


@activity.defn(dynamic=True)
async def handle(name: str, args: Sequence[RawValue]) -> None: ...


@activity.defn(dynamic=True)
async def handle_untyped(args) -> None: ...


@workflow.defn(dynamic=True)
class Right:
    @workflow.run
    async def run(self, args: collections.abc.Sequence[temporalio.common.RawValue]) -> None: ...  # ok: in full

    @workflow.signal(dynamic=True)
    def on_signal(self, name: str, args: "Sequence[RawValue]") -> None: ...  # ok: quoted

    @workflow.query(dynamic=True)
    def on_query(self, name: str, args: Sequence[RawValue]) -> str:  # ok: all three
        return name

    @workflow.update(dynamic=True)
    async def on_update(self, name: str, args: Arguments) -> None: ...  # ok: nobody knows what it is

    @workflow.signal(dynamic=False)
    def stop(self, hard: bool) -> None: ...  # ok: not dynamic

    @workflow.dynamic_config
    def config(self) -> workflow.DynamicWorkflowConfig:  # ok: takes self alone
        return workflow.DynamicWorkflowConfig()


def settings() -> bool: ...


@workflow.defn(dynamic=settings())
class Perhaps:
    @workflow.run
    async def run(self, order: str) -> None: ...  # ok: perhaps not dynamic

    @workflow.dynamic_config
    def config(self) -> workflow.DynamicWorkflowConfig:  # ok: perhaps dynamic
        return workflow.DynamicWorkflowConfig()


class Activities:
    @activity.defn(dynamic=True)
    async def handle(self, args: Sequence[RawValue]) -> None: ...  # ok: a method

    @activity.defn(name="charge")
    async def charge(self, order: str) -> None: ...  # ok: not dynamic
