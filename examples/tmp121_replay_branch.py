"""TMP121: replay must take the same path as the first run."""

import logging
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError
from temporalio.worker import ExecuteWorkflowInput, WorkflowInboundInterceptor

with workflow.unsafe.imports_passed_through():
    from prometheus_client import Counter

logger = logging.getLogger(__name__)
STEPS = Counter("steps", "steps taken")


@activity.defn
async def ship(order_id: str) -> str:
    return order_id


class ReplayCounter(WorkflowInboundInterceptor):
    async def execute_workflow(self, input: ExecuteWorkflowInput) -> object:
        if not workflow.unsafe.is_replaying():  # ok: interceptors may measure
            return await self.next.execute_workflow(input)
        return await super().execute_workflow(input)


@workflow.defn
class ShippingWorkflow:
    """Skips work on replay, which the history does not allow."""

    def __init__(self) -> None:
        self.shipped = False
        self.attempts = 0

    @workflow.run
    async def run(self, order_id: str) -> str:
        if not workflow.unsafe.is_replaying():  # error: TMP121 @11 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            await workflow.execute_activity(ship, order_id, start_to_close_timeout=timedelta(minutes=1))
        if workflow.unsafe.is_replaying():  # error: TMP121 @11 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            return order_id
        if not workflow.unsafe.is_replaying_history_events():  # error: TMP121 @11 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            self.shipped = True
        replaying = workflow.unsafe.is_replaying()
        if replaying:  # error: TMP121 @11 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            raise ApplicationError("replaying")
        while not workflow.unsafe.is_replaying():  # error: TMP121 @14 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            self.attempts += 1
        for _ in range(3):
            if workflow.unsafe.is_replaying():  # error: TMP121 @15 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
                continue
            await workflow.sleep(1)
        result = await self.notify() if not workflow.unsafe.is_replaying() else order_id  # error: TMP121 @40 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
        return result

    async def notify(self) -> str:
        workflow.unsafe.is_replaying() or await workflow.sleep(1)  # error: TMP121 @8 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
        match workflow.unsafe.is_replaying():  # error: TMP121 @14 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            case True:
                return "replayed"
            case _:
                workflow.logger.info("first run")
        if self.shipped and not workflow.unsafe.is_replaying():  # error: TMP121 @11 branching on is_replaying() changes workflow behaviour; only guard logging or metrics
            self.handles.append(workflow.start_activity(ship, "again", start_to_close_timeout=timedelta(minutes=1)))
        return "notified"


@workflow.defn
class DeliveryWorkflow:
    """Skips only what nobody replays: messages and numbers."""

    def __init__(self) -> None:
        self.delivered = False

    @workflow.run
    async def run(self, order_id: str) -> str:
        if not workflow.unsafe.is_replaying():  # ok: only logs
            logger.info("delivering %s", order_id)
        if not workflow.unsafe.is_replaying_history_events():  # ok: only measures
            STEPS.inc()
        if workflow.unsafe.is_replaying():  # ok: does nothing
            pass
        else:
            print("delivering", order_id)
        replaying = workflow.unsafe.is_replaying()  # ok: only handed to a message
        workflow.logger.debug("replaying: %s", replaying)
        if not replaying:  # ok: only logs
            logger.info("first run of %s", order_id)
        for attempt in range(3):
            if not workflow.unsafe.is_replaying() and attempt:  # ok: only logs
                logger.warning("attempt %s", attempt)
        mood = "replay" if workflow.unsafe.is_replaying() else "first run"  # ok: a word for a message
        logger_name = mood.upper()
        workflow.logger.info(logger_name)
        self._announce(order_id)
        if workflow.patched("signature-required"):  # ok: this is how code changes take another path
            await workflow.execute_activity(ship, order_id, start_to_close_timeout=timedelta(minutes=1))
        self.delivered = True
        return order_id

    def _announce(self, order_id: str) -> None:
        if workflow.unsafe.is_replaying():  # ok: the rest of this function only logs
            return
        logger.info("announcing %s", order_id)

    @workflow.signal
    async def confirm(self, is_replaying: bool) -> None:
        if not is_replaying:  # ok: a parameter that is called like the function
            self.delivered = True

    @workflow.update
    async def rewind(self, recorder) -> bool:
        if recorder.is_replaying():  # ok: `is_replaying` of an unknown object
            return False
        return self.delivered
