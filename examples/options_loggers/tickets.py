"""Options: a team's own loggers that stay quiet during replay."""

import logging

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import structlog
    from loguru import logger as loguru_logger

audit = logging.getLogger("audit")
logger = logging.getLogger(__name__)
events = structlog.get_logger()


@workflow.defn
class TicketWorkflow:
    @workflow.run
    async def run(self, ticket: str) -> str:
        audit.info("ticket %s", ticket)  # ok: the options call this logger safe
        loguru_logger.info("ticket {}", ticket)  # ok: the options call this logger safe
        logger.info("ticket %s", ticket)  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        events.info("ticket", ticket=ticket)  # error: TMP111 @8 BoundLogger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        print(ticket)  # error: TMP111 @8 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        return ticket
