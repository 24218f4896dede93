"""TMP514: activity.logger knows which activity it logs for."""

import logging
import sys

import structlog
from temporalio import activity, workflow

logger = logging.getLogger(__name__)
structured = structlog.get_logger()


def _note(order: str) -> None:
    logger.warning("noted %s", order)  # error: TMP514 @4 logging.Logger.warning() loses the activity context; use activity.logger [via pack -> _note]


@activity.defn
def pack(order: str) -> str:
    print("packing", order)  # error: TMP514 @4 print() loses the activity context; use activity.logger
    print(f"packing {order}")  # error: TMP514 @4 print() loses the activity context; use activity.logger
    logger.info("packing %s", order)  # error: TMP514 @4 logging.Logger.info() loses the activity context; use activity.logger
    logging.error("packing %s", order)  # error: TMP514 @4 logging.error() loses the activity context; use activity.logger
    _note(order)
    return order


@activity.defn
def pack_well(order: str) -> str:
    activity.logger.info("packing %s", order)  # ok: knows the activity
    structured.info("packing", order=order)  # ok: may know the activity
    with open("log", "a") as file:
        print(order, file=file)  # ok: writes to a file
    logger.setLevel(logging.INFO)  # ok: logs nothing
    return order + str(logger.isEnabledFor(logging.DEBUG))  # ok: logs nothing


@workflow.defn
class PackingWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        workflow.logger.info("packing %s", order)  # ok: a workflow
        return order


def main() -> None:
    print("starting", file=sys.stderr)  # ok: no activity
