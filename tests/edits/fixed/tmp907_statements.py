"""Statements of all sorts: what is raised, asserted, caught and waited for."""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception


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
        if not order.startswith("o"):
            raise ApplicationError(f"no {order} {{x}}", type="AssertionError")  # it must
        # why
        if not (
            len(order) > 3
            or order.endswith("x")
        ):
            raise ApplicationError(str(order), type="AssertionError")
        if len(order) != 3:
            raise ApplicationError("assertion failed", type="AssertionError")
        assert len(order); self.n = 1
        if self.n:
            raise ValueError(
                f"no {order}",  # told
            )
        if self.n > 1:
            raise ApplicationError("no", type="Declined") from None
        if self.n > 2: raise Told("no")
        if self.n > 3:
            raise ValueError
        if self.n > 4:
            raise ValueError(order)
        while self.n < 3:
            try:
                await workflow.execute_activity("f", start_to_close_timeout=timedelta(minutes=1))
            except ActivityError as error:
                if is_cancelled_exception(error):
                    raise
                pass
            try:
                await workflow.execute_activity("f", start_to_close_timeout=timedelta(minutes=1))
            except ActivityError as failed:
                if is_cancelled_exception(failed):
                    raise
                # and on
                workflow.logger.info("failed", extra={"why": failed})
        # until it is done
        while not (self.done
                   or self.n > 3):
            await asyncio.sleep(5)
        while self.n <= 3:
            await asyncio.sleep(5)  # a little
        await workflow.wait_condition(lambda: self.n > 4)
        while not self.done:
            workflow.logger.info("not yet")
            await asyncio.sleep(5)
        await workflow.wait_condition(lambda: not (self.n and not self.done))
        while self.n and not self.done:
            order += "x"
        while workflow.now().year < self.n:
            pass
# left: TMP907 37: more than an assertion stands on this line
# left: TMP213 39: a comment stands behind the last argument
# left: TMP307 67: there is more to the loop than waiting
# left: TMP608 74: the loop does more than to wait
