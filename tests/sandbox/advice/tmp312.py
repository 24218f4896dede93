"""A loop that can be cancelled."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import is_cancelled_exception


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, items: list[str]) -> None:
        for item in items:
            try:
                await workflow.execute_activity(pick, item, start_to_close_timeout=timedelta(seconds=9))
            except Exception as error:
                if is_cancelled_exception(error):  # advice: re-raise if is_cancelled_exception(e)
                    raise
                workflow.logger.warning("%s failed", item)
