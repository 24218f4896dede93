"""Loggers: judged by where they come from, and wrappers by whether they keep quiet during replay."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import support.logs
    from support import logger, make_logger, replay_safe
    from support.handlers import Handler
    from support.logs import (
        PlainAdapter,
        ReplayAdapter,
        SafeLog,
        audit,
        audit_early,
        audit_once,
        bound_events,
        event_logger,
        events,
        logger_for,
        loguru_logger,
        show,
        show_once,
        typed_logger,
    )
    from support.missing import logger as missing_logger

log = make_logger(__name__)
event_log = event_logger(__name__)
safe_log = SafeLog(__name__)
either_log = logger_for(__name__)
replay_log = ReplayAdapter(logger, {})
plain_log = PlainAdapter(logger, {})


@workflow.defn
class TicketWorkflow:
    def __init__(self) -> None:
        self.log = make_logger("tickets")
        self.handler = Handler()

    @workflow.run
    async def run(self, text: str) -> None:
        log.info(text)  # error: TMP111
        self.log.info(text)  # error: TMP111
        logger.info(text)  # error: TMP111
        support.logs.logger.exception(text)  # error: TMP111
        make_logger("now").debug(text)  # error: TMP111
        typed_logger("now").debug(text)  # error: TMP111
        events.info(text, key=1)  # error: TMP111
        bound_events.info(text)  # error: TMP111
        event_log.warning(text)  # error: TMP111
        loguru_logger.info(text)  # error: TMP111
        self.handler.log.info(text)  # error: TMP111
        self.handler.events.info(text)  # error: TMP111
        workflow.logger.info(text)  # ok: the logger of the SDK
        replay_safe.info(text)  # ok: the logger of the SDK, by another name
        missing_logger.info(text)  # ok: nobody knows what it is
        if not workflow.unsafe.is_replaying():
            logger.info(text)  # ok: not on replay
            audit(text)  # ok: not on replay

    @workflow.signal
    async def wrapped(self, text: str) -> None:
        audit(text)  # error: TMP111 [via TicketWorkflow.wrapped -> support.logs.audit:39]
        show(text)  # error: TMP111 [via TicketWorkflow.wrapped -> support.logs.show:58]
        self.handler.handle(text)  # error: TMP111
        audit_once(text)  # ok: the wrapper keeps quiet during replay
        audit_early(text)  # ok: the wrapper keeps quiet during replay
        show_once(text)  # ok: the wrapper asks a predicate of the project
        safe_log.info(text)  # ok: returns early during replay
        safe_log.debug(text)  # ok: the method behind it keeps quiet
        safe_log.error(text)  # error: TMP111
        replay_log.info(text)  # ok: its class refuses records during replay
        plain_log.info(text)  # error: TMP111
        either_log.info(text)  # ok: in workflows it is the logger of the SDK
        logger_for("tickets").info(text)  # ok: in workflows it is the logger of the SDK

    @workflow.query
    def state(self) -> str:
        audit("asked")  # ok: queries are not replayed
        return "open"
