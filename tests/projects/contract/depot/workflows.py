"""Workflows that inherit, raise and take what other modules define."""

from depot import details, errors
from depot.base import Framework, Handling
from depot.models import Label, Shipment
from temporalio import activity, workflow


@workflow.defn
class Overriding(Handling):  # error: TMP205 | TMP209
    @workflow.run
    async def run(self) -> None: ...

    def stop(self) -> None: ...  # error: TMP202

    def count(self) -> int:
        self.seen += 1  # error: TMP207 [via depot.base.Handling.state -> Overriding.count]
        return self.seen


@workflow.defn
class Inheriting(Handling):  # error: TMP201
    def __init__(self) -> None:
        super().__init__(limit=1)


@workflow.defn
class Second(Handling):
    def __init__(self) -> None:
        super().__init__(limit=1)

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal(name="stop")
    def halt(self) -> None: ...  # error: TMP202

    @Handling.pay.validator
    def check(self, cents: str) -> None: ...  # error: TMP206


@workflow.defn
class Unknown(Framework):  # ok: nobody knows what the base of the base has
    def stop(self) -> None: ...

    @workflow.update
    async def pay(self) -> None:
        await workflow.sleep(1)


@workflow.defn(failure_exception_types=[errors.StockError])
class Listed:
    @workflow.run
    async def run(self) -> None:
        raise details.Empty  # ok: its base class is listed


@workflow.defn
class Raising:
    @workflow.run
    async def run(self, count: int) -> None:
        if count > 1:
            raise details.Refused("no")  # ok: a failure
        raise details.Empty  # error: TMP213


@activity.defn
async def ship(shipment: Shipment, label: Label) -> None: ...  # error: TMP215
