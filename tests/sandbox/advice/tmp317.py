"""A failure that is not the cancellation."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        limit = timedelta(seconds=9)
        try:
            return await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
        except ActivityError as error:
            if is_cancelled_exception(error):  # advice: let it propagate with is_cancelled_exception(e)
                raise
            raise ApplicationError("not picked") from error
