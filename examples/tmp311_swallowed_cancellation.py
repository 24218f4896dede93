"""TMP311: a cancellation that is caught must get out again."""

import asyncio
import contextlib
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import is_cancelled_exception

MINUTE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


@activity.defn
async def poll(cents: int) -> None:
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:  # noqa: TMP509  # ok: an activity
        activity.logger.info("cancelled")


async def step(cents: int) -> None:
    await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)


@workflow.defn
class PaymentWorkflow:
    """Cannot be cancelled."""

    @workflow.run
    async def run(self, cents: int) -> None:
        try:
            await step(cents)
        except asyncio.CancelledError:  # error: TMP311 @8 except asyncio.CancelledError swallows workflow cancellation; re-raise it after cleanup
            workflow.logger.info("cancelled")
        try:
            await workflow.sleep(5)
        except BaseException as error:  # error: TMP311 @8 except BaseException swallows workflow cancellation; re-raise it after cleanup
            workflow.logger.info("%s", error)
        try:
            await workflow.sleep(5)
        except:  # error: TMP311 @8 bare except swallows workflow cancellation; re-raise it after cleanup
            return
        try:
            workflow.continue_as_new(cents)
        except BaseException:  # error: TMP311 @8 except BaseException swallows continue_as_new(); re-raise it after cleanup
            workflow.logger.exception("not continued")
        for _ in range(9):
            try:
                await workflow.sleep(60)
            except asyncio.CancelledError:  # error: TMP311 @12 except asyncio.CancelledError swallows workflow cancellation; re-raise it after cleanup
                continue
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal
    async def wait(self) -> None:
        for _ in range(5):
            try:
                await asyncio.sleep(1)
            except (asyncio.TimeoutError, asyncio.CancelledError):  # error: TMP311 @12 except (asyncio.TimeoutError, asyncio.... swallows workflow cancellation; re-raise it after cleanup
                workflow.logger.info("no answer")
        for _ in range(5):
            try:
                await asyncio.sleep(1)
            finally:
                continue  # error: TMP311 @16 continue in finally swallows workflow cancellation; re-raise it after cleanup

    @workflow.update
    async def settle(self, cents: int) -> str:
        with contextlib.suppress(asyncio.CancelledError):  # error: TMP311 @13 suppress(asyncio.CancelledError) swallows workflow cancellation; re-raise it after cleanup
            await step(cents)
        with contextlib.suppress(BaseException):  # error: TMP311 @13 suppress(BaseException) swallows workflow cancellation; re-raise it after cleanup
            await workflow.sleep(5)
        try:
            await step(cents)
        finally:
            return "settled"  # error: TMP311 @12 return in finally swallows workflow cancellation; re-raise it after cleanup


@workflow.defn
class CarefulWorkflow:
    """Cleans up and lets go."""

    def __init__(self) -> None:
        self.done = False
        self.timer: asyncio.Task[None] | None = None

    async def _tick(self) -> None:
        await workflow.sleep(60)

    @workflow.run
    async def run(self, cents: int) -> str:
        try:
            await step(cents)
        except asyncio.CancelledError:  # ok: re-raised after cleanup
            await asyncio.shield(step(-cents))
            raise
        try:
            await step(cents)
        except BaseException as error:  # ok: asks what it is
            if is_cancelled_exception(error):
                await asyncio.shield(step(-cents))
            workflow.logger.info("%s", error)
        try:
            await step(cents)
        except asyncio.CancelledError:  # ok: the clause before takes it
            raise
        except BaseException:  # ok: the clause before takes it
            workflow.logger.info("failed")
        failure: BaseException | None = None
        try:
            await step(cents)
        except BaseException as error:  # ok: raised below
            failure = error
        await step(0)
        if failure:
            raise failure
        try:
            await workflow.wait_condition(lambda: self.done)
        except asyncio.CancelledError:  # ok: the shutdown that it waited for
            workflow.logger.info("shutting down")
        await step(0)
        return "done"

    async def stop(self) -> None:
        task = asyncio.create_task(self._tick())
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:  # ok: it was cancelled above
            workflow.logger.info("stopped")
        with contextlib.suppress(asyncio.CancelledError):  # ok: it was cancelled above
            await task

    async def finish(self, cents: int) -> str:
        try:
            await step(cents)
        except asyncio.CancelledError:  # ok: cleans up and leaves
            await asyncio.shield(step(-cents))
            return "cancelled"
        try:
            await step(cents)
        except (asyncio.TimeoutError, ValueError):  # ok: no cancellation
            workflow.logger.info("late")
        try:
            workflow.logger.info("nothing is awaited")
        except BaseException:  # ok: nothing is awaited
            workflow.logger.info("failed")
        return "done"

    async def watch(self) -> None:
        while not self.done:
            self.timer = asyncio.create_task(self._tick())
            try:
                await self.timer
            except asyncio.CancelledError:  # ok: reset() cancels it
                continue
        while not self.done:
            try:
                await workflow.sleep(5)
            except asyncio.CancelledError:  # ok: ends the loop
                self.done = True
        while True:
            try:
                await workflow.sleep(5)
            except asyncio.CancelledError:  # ok: leaves the loop
                break

    async def until_cancelled(self) -> None:
        while not workflow.cancellation_reason():
            try:
                await workflow.sleep(5)
            except asyncio.CancelledError:  # ok: the loop asks in its test
                workflow.logger.info("cancelled")
        while not workflow.cancellation_reason():
            with contextlib.suppress(asyncio.CancelledError):  # ok: the loop asks in its test
                await workflow.sleep(5)

    async def drain(self, task: "asyncio.Task[None]") -> None:
        with contextlib.suppress(asyncio.CancelledError):  # ok: whoever hands it in has cancelled it
            await task

    async def limit(self, cents: int) -> None:
        try:
            async with asyncio.timeout(5):
                await step(cents)
        except TimeoutError:  # ok: the timeout's own error
            workflow.logger.info("late")

    async def hand_on(self, cents: int, answer: "asyncio.Future[None]") -> None:
        try:
            await step(cents)
        except BaseException as error:  # ok: whoever awaits the future gets it
            answer.set_exception(error)

    async def restart(self, cents: int) -> None:
        try:
            await step(cents)
        except BaseException:  # ok: starts anew
            workflow.continue_as_new(cents)

    async def restart_or_report(self, cents: int) -> None:
        try:
            workflow.continue_as_new(cents)
        except Exception:  # ok: continuing as new raises no Exception
            workflow.logger.exception("not continued")

    @workflow.signal
    def reset(self) -> None:
        if self.timer:
            self.timer.cancel()
