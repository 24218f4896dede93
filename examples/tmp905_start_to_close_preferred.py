"""TMP905: a limit for each attempt notices a dead worker in time."""

from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

HOUR = timedelta(hours=1)


@activity.defn
async def charge(order: str) -> None:
    pass


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str, options: dict[str, Any]) -> None:
        await workflow.execute_activity(charge, order, schedule_to_close_timeout=HOUR)  # error: TMP905 @14 execute_activity(charge) sets only schedule_to_close_timeout; add start_to_close_timeout for each attempt
        await workflow.start_activity("charge", order, schedule_to_close_timeout=HOUR)  # error: TMP905 @14 start_activity('charge') sets only schedule_to_close_timeout; add start_to_close_timeout for each attempt
        await workflow.execute_activity(
            charge, order, schedule_to_close_timeout=HOUR, start_to_close_timeout=HOUR
        )  # ok: both
        await workflow.execute_activity(charge, order, start_to_close_timeout=HOUR)  # ok: for each attempt
        await workflow.execute_activity(charge, order, schedule_to_close_timeout=HOUR, **options)  # ok: not known
        await workflow.execute_local_activity(charge, order, schedule_to_close_timeout=HOUR)  # ok: the same worker
