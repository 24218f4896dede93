"""TMP611: a workflow and an activity in one module load each other's imports."""

from dataclasses import dataclass
from datetime import timedelta

from shop.activities import ship  # ok: an activity of another module

from temporalio import activity, workflow


@dataclass
class Greeting:
    name: str


@activity.defn
async def compose(greeting: Greeting) -> str:  # error: TMP611 @0 workflow Greeter and activity compose share a module; keep them apart
    return greeting.name


@activity.defn
async def decorate(text: str) -> str:  # error: TMP611 @0 workflow Greeter and activity decorate share a module; keep them apart
    return text


class Counter:  # ok: no activity
    def count(self, text: str) -> int:
        return len(text)


def shorten(text: str) -> str:  # ok: no activity
    return text[:10]


@workflow.defn
class Greeter:
    @workflow.run
    async def run(self, greeting: Greeting) -> str:
        text = await workflow.execute_activity(
            compose, greeting, start_to_close_timeout=timedelta(seconds=5)
        )
        await workflow.execute_activity(ship, text, start_to_close_timeout=timedelta(seconds=5))
        return shorten(text)
