"""Options: the SDK's own converter takes fewer types than that of pydantic."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from temporalio import activity, workflow


@dataclass
class Plan:
    day: date
    price: float


@dataclass
class Price:
    amount: int
    currency: str = "EUR"


@activity.defn
async def quote(sku: str) -> Decimal:  # error: TMP606 @0 return value of quote of type Decimal cannot be serialized as a payload
    return Decimal(len(sku))


@activity.defn
async def total(prices: list[Price]) -> Price:  # ok: dataclasses of plain data
    return prices[0]


@workflow.defn
class PlanWorkflow:
    @workflow.run
    async def run(self, plan: Plan) -> datetime:  # error: TMP606 @4 parameter plan of run of type Plan.day: date cannot be serialized as a payload
        return workflow.now()

    @workflow.query
    def until(self) -> datetime:  # ok: a moment is sent as a text
        return workflow.now()

    @workflow.signal
    def wait(self, pause: timedelta) -> None:  # error: TMP606 @4 parameter pause of wait of type timedelta cannot be serialized as a payload
        workflow.logger.info("pause %s", pause)

    @workflow.signal
    def identify(self, key: UUID) -> None:  # ok: an id is sent as a text
        workflow.logger.info("key %s", key)
