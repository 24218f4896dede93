"""Heartbeats and heartbeat_timeout together."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def pick(item: str) -> str:
    return item


@activity.defn
async def export_rows(count: int) -> int:
    for number in range(count):
        activity.heartbeat(number)
    return count


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> int:
        limit = timedelta(minutes=9)
        # advice: is set but activity
        await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
        # advice: which does nothing in a local activity
        return await workflow.execute_activity(
            export_rows,
            3,
            start_to_close_timeout=limit,
            heartbeat_timeout=timedelta(seconds=9),  # advice: without heartbeat_timeout nobody notices
            # advice: heartbeat_timeout is not shorter than start_to_close_timeout
        )
