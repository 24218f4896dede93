"""Statements of all sorts: what is raised, asserted, caught and waited for."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError


class Declined(Exception):
    pass


class Told(Exception):
    def __init__(self, order: str) -> None:
        super().__init__(f"no {order}")


@workflow.defn
class W:
    def __init__(self) -> None:
        self.done = False
        self.n = 0

    @workflow.run
    async def run(self, order: str) -> None:
        assert order.startswith("o"), f"no {order} {{x}}"  # it must
        # why
        assert (
            len(order) > 3
            or order.endswith("x")
        ), order
        assert len(order) == 3
        assert len(order); self.n = 1
        if self.n:
            raise ValueError(
                f"no {order}",  # told
            )
        if self.n > 1:
            raise Declined("no") from None
        if self.n > 2: raise Told("no")
        if self.n > 3:
            raise ValueError
        if self.n > 4:
            raise ValueError(order)
        while self.n < 3:
            try:
                await workflow.execute_activity("f", start_to_close_timeout=timedelta(minutes=1))
            except ActivityError: pass
            try:
                await workflow.execute_activity("f", start_to_close_timeout=timedelta(minutes=1))
            except ActivityError as failed:
                # and on
                workflow.logger.info("failed", extra={"why": failed})
        # until it is done
        while not (self.done
                   or self.n > 3):
            await asyncio.sleep(5)
        while self.n <= 3:
            await asyncio.sleep(5)  # a little
        while self.n <= 4: await asyncio.sleep(5)
        while not self.done:
            workflow.logger.info("not yet")
            await asyncio.sleep(5)
        while self.n and not self.done:
            pass
        while self.n and not self.done:
            order += "x"
        while workflow.now().year < self.n:
            pass
