"""TMP603: continue_as_new() must pass what the run method takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.flows import resumable

from temporalio import workflow
from temporalio.common import RawValue


@dataclass
class Cart:
    items: list[str]


@workflow.defn
class CartWorkflow:
    @workflow.run
    async def run(self, cart: Cart) -> None:
        await workflow.sleep(60)
        if len(cart.items) > 9:
            workflow.continue_as_new()  # error: TMP603 @12 continue_as_new() passes 0 arguments but CartWorkflow.run takes 1
        if len(cart.items) > 8:
            workflow.continue_as_new(args=[cart, 1])  # error: TMP603 @12 continue_as_new() passes 2 arguments but CartWorkflow.run takes 1
        if len(cart.items) > 7:
            workflow.continue_as_new(cart)  # ok: one for one
        if len(cart.items) > 6:
            workflow.continue_as_new(arg=cart)  # ok: by name
        if len(cart.items) > 5:
            workflow.continue_as_new(args=[cart])  # ok: as a list
        if len(cart.items) > 4:
            self._again()
        rest = [cart, cart]
        if len(cart.items) > 3:
            workflow.continue_as_new(args=rest)  # ok: a list that is made elsewhere
        if len(cart.items) > 2:
            workflow.continue_as_new(args=[*rest])  # ok: as many as there are
        workflow.continue_as_new(workflow="Other")  # ok: another workflow

    def _again(self) -> None:
        workflow.continue_as_new(args=())  # error: TMP603 @8 continue_as_new() passes 0 arguments but CartWorkflow.run takes 1


@workflow.defn
class BatchWorkflow:
    @workflow.run
    async def run(self, page: int, size: int = 10) -> None:
        await workflow.sleep(1)
        if page > 10:
            workflow.continue_as_new()  # error: TMP603 @12 continue_as_new() passes 0 arguments but BatchWorkflow.run takes 1 to 2
        if page > 9:
            workflow.continue_as_new(args=[page, size, page])  # error: TMP603 @12 continue_as_new() passes 3 arguments but BatchWorkflow.run takes 1 to 2
        workflow.continue_as_new(page + 1)  # ok: the second has a default


@workflow.defn
class PlainWorkflow:
    @workflow.run
    async def run(self) -> None:
        if workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new()  # ok: nothing to pass
        workflow.continue_as_new({"again": True})  # error: TMP603 @8 continue_as_new() passes 1 argument but PlainWorkflow.run takes 0


@workflow.defn
class OpenWorkflow:
    @workflow.run
    async def run(self, *items: str) -> None:
        workflow.continue_as_new(args=["a", "b", "c"])  # ok: any number


@workflow.defn(dynamic=True)
class AnyWorkflow:
    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> None:
        workflow.continue_as_new(args=["a", "b"])  # ok: a dynamic workflow takes what comes


@workflow.defn
class WrappedWorkflow:
    @workflow.run
    @resumable
    async def run(self, state: str) -> None:
        workflow.continue_as_new()  # ok: the decorator may add it
