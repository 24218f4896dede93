"""Guards: a logger class of the project is believed where it overrides a hook of ``logging`` with a guard."""

import logging
from typing import Any

from temporalio import workflow


class RefusingAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        return not workflow.in_workflow()


class ReplayAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        if workflow.in_workflow() and workflow.unsafe.is_replaying():
            return False
        return super().isEnabledFor(level)


class ShortAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        return super().isEnabledFor(level) and not workflow.unsafe.is_replaying()


class LoggingAdapter(logging.LoggerAdapter):
    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        if not workflow.unsafe.is_replaying():
            super().log(level, msg, *args, **kwargs)


class EarlyLogger(logging.Logger):
    def _log(self, level: int, msg: object, args: Any, **kwargs: Any) -> None:
        if workflow.unsafe.is_replaying():
            return
        super()._log(level, msg, args, **kwargs)


class HandlingLogger(logging.Logger):
    def handle(self, record: logging.LogRecord) -> None:
        if workflow.unsafe.is_replaying():
            return
        super().handle(record)


class InheritedAdapter(ReplayAdapter):
    pass


class PlainAdapter(logging.LoggerAdapter):
    def process(self, msg: Any, kwargs: Any) -> Any:
        return f"[orders] {msg}", kwargs


class LevelAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        return level >= logging.INFO


class LeakyAdapter(logging.LoggerAdapter):
    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        if not workflow.unsafe.is_replaying():
            super().log(level, msg, *args, **kwargs)
        self.logger.log(level, msg)


class InvertedAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        return workflow.in_workflow()


base = logging.getLogger(__name__)
refusing = RefusingAdapter(base, {})
replay = ReplayAdapter(base, {})
short = ShortAdapter(base, {})
passing = LoggingAdapter(base, {})
early = EarlyLogger("early")
handling = HandlingLogger("handling")
inherited = InheritedAdapter(base, {})
plain = PlainAdapter(base, {})
level = LevelAdapter(base, {})
leaky = LeakyAdapter(base, {})
inverted = InvertedAdapter(base, {})


@workflow.defn
class LoggingWorkflow:
    def __init__(self) -> None:
        self.log = ReplayAdapter(base, {"workflow": "logging"})
        self.plain = PlainAdapter(base, {})

    @workflow.run
    async def run(self) -> None:
        refusing.info("text")  # ok: never on in workflows
        replay.info("text")  # ok: not on during replay
        short.warning("text")  # ok: not on during replay
        passing.error("text")  # ok: passes nothing on during replay
        early.info("text")  # ok: returns early during replay
        handling.info("text")  # ok: handles nothing during replay
        inherited.info("text")  # ok: inherits the guard
        self.log.info("text")  # ok: not on during replay
        plain.info("text")  # error: TMP111 @8 logging.LoggerAdapter.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        level.info("text")  # error: TMP111 @8 logging.LoggerAdapter.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        leaky.info("text")  # error: TMP111 @8 logging.LoggerAdapter.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        inverted.info("text")  # error: TMP111 @8 logging.LoggerAdapter.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        self.plain.info("text")  # error: TMP111 @8 logging.LoggerAdapter.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        base.info("text")  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
