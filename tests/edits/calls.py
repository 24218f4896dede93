"""Arguments in all layouts: comments keep a call as it is, line breaks and trailing commas stay."""

import asyncio
from datetime import timedelta as span

from temporalio import workflow
from temporalio.common import RetryPolicy

@workflow.defn
class W:
    def __init__(self) -> None:
        self.done = False
        self.n = 0

    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(
            "f",
            1,  # one
            2,
            start_to_close_timeout=span(minutes=1),
        )
        await workflow.execute_activity(
            "f",
            1,
            2,
            3,  # three
            start_to_close_timeout=span(minutes=1),
        )
        workflow.logger.info(
            "x",
            a=1,
            b=2,
            extra={"c": 3,},
        )
        workflow.logger.info(
            "x",
            extra={},
            a=1,
            b=2
        )
        workflow.logger.info("x", name="y")
        workflow.logger.info("x", a=1, exc_info=True, b=self.n)
        workflow.logger.info("x", a=1, extra=self.n)
        await workflow.wait_condition(
            self.n > 1
            and self.done,
            timeout=3,
        )
        await workflow.wait_condition((self.n
            > 1))
        await workflow.wait_condition(fn=not self.done)
        await workflow.execute_activity("f", start_to_close_timeout=5, heartbeat_timeout="5", schedule_to_close_timeout=6)
        await workflow.execute_activity("f", start_to_close_timeout=5 * 60, heartbeat_timeout=(7), schedule_to_close_timeout=2 + 6)
        workflow.continue_as_new(); workflow.sleep(3)
