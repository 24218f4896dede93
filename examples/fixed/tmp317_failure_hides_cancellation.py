"""TMP317: handling a failure should not hide that the workflow was cancelled (off by default)."""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, is_cancelled_exception

MINUTE = timedelta(minutes=1)


@activity.defn
async def charge_card(cents: int) -> str:
    return f"charged {cents}"


async def charge(cents: int) -> str:
    return await workflow.execute_activity(charge_card, cents, start_to_close_timeout=MINUTE)


@workflow.defn
class PaymentWorkflow:
    @workflow.run
    async def run(self, cents: int) -> str:
        try:
            await charge(cents)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            raise ApplicationError("not charged") from error
        try:
            await charge(cents)
        except Exception as exc:
            if is_cancelled_exception(exc):
                raise
            return "failed"
        try:
            await charge(cents)
        except ActivityError as error:  # ok: asks
            if is_cancelled_exception(error):
                raise
            return "failed"
        try:
            await charge(cents)
        except ActivityError as error:  # ok: looks at the cause
            return "cancelled" if isinstance(error.cause, CancelledError) else "failed"
        try:
            await charge(cents)
        except ActivityError:  # ok: raised again
            workflow.logger.info("failed")
            raise
        try:
            await workflow.sleep(5)
        except Exception:  # ok: a cancelled sleep is no Exception
            return "failed"
        try:
            await charge(cents)
        except ActivityError:  # ok: raised again
            try:
                await charge(-cents)
            except ActivityError:  # ok: cleanup should go on
                workflow.logger.info("not undone")
            raise
        return await self.undo(cents)

    async def undo(self, cents: int) -> str:
        try:
            await charge(-cents)
        except ActivityError:  # ok: compensations should go on
            return "failed"
        return "done"
