"""Workflows of a depot, two of which go by one name."""

from temporalio import workflow


@workflow.defn(name="Delivery")
class Delivery:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn(name="Delivery")
class Dispatch:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn
class Return:
    @workflow.run
    async def run(self) -> None: ...
