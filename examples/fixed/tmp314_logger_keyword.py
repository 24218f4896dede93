"""TMP314: the SDK's loggers take no keywords of one's own."""

import logging
from typing import Any

from temporalio import activity, workflow


@activity.defn
async def charge_card(order_id: str) -> None:
    activity.logger.info("charging", extra={"order_id": order_id})
    activity.logger.info("charging", extra={"order_id": order_id})  # ok: in extra


def note(order_id: str) -> None:
    log = workflow.logger
    log.warning("noted", extra={"order_id": order_id})


class StructuredLogger:
    def info(self, message: str, **fields: Any) -> None:
        workflow.logger.info(message, extra=fields)  # ok: in extra


@workflow.defn
class OrderWorkflow:
    """Fails as soon as its level is on."""

    def __init__(self) -> None:
        self.log = workflow.logger
        self.structured = StructuredLogger()

    @workflow.run
    async def run(self, order_id: str, fields: dict[str, Any]) -> None:
        workflow.logger.info("started", extra={"order_id": order_id})
        workflow.logger.exception("failed", extra={"order_id": order_id}, exc_info=True)
        workflow.logger.log(logging.INFO, "started", extra={"order_id": order_id})
        self.log.info("started", extra={"order_id": order_id})
        workflow.logger.info("started", extra={"order_id": order_id}, stacklevel=2)  # ok: what a log method takes
        workflow.logger.info("started", exc_info=True, stack_info=True)  # ok: what a log method takes
        workflow.logger.info("started", **fields)  # ok: unknown which
        self.structured.info("started", order_id=order_id)  # ok: a logger of the project
        workflow.logger.isEnabledFor(level=logging.INFO)  # ok: no log method
        workflow.logger.info("started %s", order_id)  # ok: an argument of the message
        note(order_id)
