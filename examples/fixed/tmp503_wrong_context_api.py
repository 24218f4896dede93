"""TMP503: functions of workflow raise in activities, and those of activity in workflows."""

import uuid
from datetime import datetime, timedelta, timezone

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
import asyncio


@activity.defn
async def pack(order: str) -> str:
    activity.logger.info("packing %s", order)
    packed = datetime.now(timezone.utc)
    box = workflow.uuid4()
    await asyncio.sleep(1)
    await workflow.execute_activity(label, order, start_to_close_timeout=timedelta(seconds=5))
    if workflow.patched("boxes"):
        return f"{packed} {box}"
    return f"{workflow.info().run_id} {activity.info().activity_id}"


def _stamp() -> str:
    return datetime.now(timezone.utc).isoformat()


@activity.defn
def label(order: str) -> str:
    activity.logger.info("labelling %s", order)  # ok: the right one
    now = datetime.now(timezone.utc)  # ok: activities may read the clock
    return f"{now} {uuid.uuid4()} {_stamp()}"  # ok: activities may draw ids


def _name() -> str:
    if workflow.in_workflow():
        return workflow.info().workflow_id  # ok: asked first
    if activity.in_activity():
        return activity.info().activity_id  # ok: asked first
    return "?"


def _run_id() -> str | None:
    here = workflow.in_workflow()
    if here:
        return workflow.info().run_id  # ok: asked before
    here = activity.in_activity()
    return activity.info().workflow_run_id if here else None  # ok: asked before


def _attempt() -> int:
    try:
        return activity.info().attempt  # ok: the error is handled
    except RuntimeError:
        return 0


def _beat() -> None:
    activity.heartbeat()  # ok: the caller handles the error


def _now() -> str:
    return str(workflow.now())  # ok: reached from both, and reported for neither


@activity.defn
def ship(order: str) -> str:
    with workflow.unsafe.imports_passed_through():  # ok: does nothing in an activity
        import json
    policy = workflow.ParentClosePolicy.ABANDON  # ok: a value
    return json.dumps([_name(), _run_id(), _attempt(), _now(), policy.name, workflow.current_update_info()])  # ok: gives None


@workflow.defn
class ShippingWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        workflow.logger.info("shipping %s", order)  # ok: the right one
        workflow.logger.info("shipping %s", order)
        activity.heartbeat(order)
        attempt = activity.info().attempt
        if activity.is_cancelled():
            return "cancelled"
        try:
            _beat()
        except Exception:
            workflow.logger.info("no activity")
        policy = RetryPolicy(maximum_attempts=3)
        shipped = await workflow.execute_activity(
            ship, order, retry_policy=policy, start_to_close_timeout=timedelta(seconds=5)
        )
        return f"{shipped} {_name()} {_attempt()} {attempt} {_now()} {_run_id()}"


@activity.defn
def follow(order: str) -> str:
    activity.heartbeat(order)  # ok: an activity
    return order + str(activity.metric_meter())  # ok: an activity
