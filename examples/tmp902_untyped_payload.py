"""TMP902: what arrives is what the annotation says."""

from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

TIMEOUT = timedelta(seconds=5)


@activity.defn
async def charge(order):  # error: TMP902 @0 parameter order of charge is not annotated; say its type so that payloads decode to it
    return order


@activity.defn
async def ship(order: str) -> dict:  # error: TMP902 @0 return value of ship is a bare dict; say its type so that payloads decode to it
    return {"order": order}


@activity.defn
async def note(order: Any) -> None:  # error: TMP902 @0 parameter order of note is Any; say its type so that payloads decode to it
    pass


@activity.defn
async def forget(order: str):  # ok: it returns nothing
    pass


@activity.defn
async def drop(order: str) -> None:  # ok: typed
    pass


@activity.defn
async def load(order: str) -> dict[str, str]:  # ok: a type
    return {"order": order}


def plain(order):  # ok: nothing that the SDK calls
    return order


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        await workflow.execute_activity(load, order, start_to_close_timeout=TIMEOUT)  # ok: the function tells
        await workflow.execute_activity("load", order, start_to_close_timeout=TIMEOUT)  # ok: not used
        total: int = await workflow.execute_activity(
            "total", order, result_type=int, start_to_close_timeout=TIMEOUT
        )  # ok: told
        found = await workflow.execute_activity("load", order, start_to_close_timeout=TIMEOUT)  # error: TMP902 @22 result of execute_activity('load') has no result_type; say its type so that payloads decode to it
        return await workflow.execute_child_workflow("Other", f"{found}{total}", id=order)  # error: TMP902 @21 result of execute_child_workflow('Other') has no result_type; say its type so that payloads decode to it

    @workflow.query
    def total(self):  # error: TMP902 @4 return value of total is not annotated; say its type so that payloads decode to it
        return 1

    @workflow.signal
    def add(self, items: list[str], note: object) -> None:  # error: TMP902 @4 parameter note of add is object; say its type so that payloads decode to it
        pass


async def _later(self, order: str) -> str:  # ok: self is not sent
    return order


class LaterWorkflow:
    run = workflow.run(_later)
