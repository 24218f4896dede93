"""Payloads that the converter takes."""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass
class Plan:
    day: str
    places: dict[str, str]


@activity.defn
async def load(plan: Plan) -> list[str]:
    # advice: cannot be serialized as a payload
    return [plan.day, *plan.places]


@workflow.defn
class Order:
    @workflow.run
    async def run(self, plan: Plan) -> list[str]:
        return await workflow.execute_activity(load, plan, start_to_close_timeout=timedelta(seconds=9))
