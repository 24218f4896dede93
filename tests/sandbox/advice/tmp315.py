"""Undone in the other order, and noted before the step."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError


@activity.defn
async def pick(item: str) -> str:
    return item


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> None:
        limit = timedelta(seconds=9)
        undo: list[str] = []
        try:
            undo.append(f"undo {item}")  # advice: register it before the step it undoes
            await workflow.execute_activity(pick, item, start_to_close_timeout=limit)
            undo.append(f"undo shipping {item}")
            await workflow.execute_activity(pick, f"ship {item}", start_to_close_timeout=limit)
        except ActivityError:
            for step in reversed(undo):  # advice: undo the last one first, with reversed()
                await workflow.execute_activity(pick, step, start_to_close_timeout=limit)
            raise
