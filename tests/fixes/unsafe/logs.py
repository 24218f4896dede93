import logging

from temporalio import workflow

logger = logging.getLogger(__name__)


@workflow.defn
class Logs:
    @workflow.run
    async def run(self) -> None:
        logger.info("started %s", "now")
        await workflow.sleep(1)
        logger.warning(
            "late",  # by a second
            extra={"seconds": 1},
        )
        try:
            raise ValueError("late")
        except ValueError:
            logger.exception("failed")
