from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError

MINUTE = timedelta(minutes=1)


class Declined(Exception):
    pass


@activity.defn
async def charge(cents: int) -> None:
    return None


@workflow.defn
class Failures:
    @workflow.run
    async def run(self) -> None:
        for cents in range(4):
            try:
                await workflow.execute_activity(charge, cents, start_to_close_timeout=MINUTE)
            except ActivityError:
                workflow.logger.warning("once more")
            assert cents < 5, f"{cents} are too many"
            if cents > 5:
                raise ValueError("more than there are")
            elif cents > 6:
                raise Declined(f"{cents} are too many") from None
