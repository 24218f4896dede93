"""Loggers of every origin."""

import logging
import sys

import structlog
from loguru import logger as loguru_logger
from temporalio import workflow

logger = logging.getLogger("support")
safe = workflow.logger
events = structlog.get_logger()
bound_events = events.bind(service="support")


def make_logger(name: str):
    made = logging.getLogger(name)
    made.setLevel(logging.INFO)
    return made


def typed_logger(name: str) -> logging.Logger:
    return _cache()[name]


def _cache():
    return {}


def logger_for(name: str):
    return workflow.logger if workflow.in_workflow() else logging.getLogger(name)


def event_logger(service: str):
    return structlog.get_logger().bind(service=service)


def audit(text: str) -> None:
    logger.info(text)


def audit_once(text: str) -> None:
    if not workflow.unsafe.is_replaying():
        logger.info(text)


def audit_early(text: str) -> None:
    if workflow.unsafe.is_replaying():
        return
    loguru_logger.info(text)


def is_first_run() -> bool:
    return not workflow.unsafe.is_replaying()


def show(text: str) -> None:
    print(text, file=sys.stderr)


def show_once(text: str) -> None:
    if is_first_run():
        show(text)


class SafeLog:
    """Quiet during replay."""

    def __init__(self, name: str) -> None:
        self._inner = logging.getLogger(name)

    def info(self, text: str) -> None:
        if workflow.unsafe.is_replaying():
            return
        self._inner.info(text)

    def debug(self, text: str) -> None:
        self._emit(text)

    def _emit(self, text: str) -> None:
        if not workflow.unsafe.is_replaying():
            self._inner.debug(text)

    def error(self, text: str) -> None:
        self._inner.error(text)


class ReplayAdapter(logging.LoggerAdapter):
    def isEnabledFor(self, level: int) -> bool:
        return not workflow.unsafe.is_replaying() and super().isEnabledFor(level)


class PlainAdapter(logging.LoggerAdapter):
    """Only adds a prefix."""

    def process(self, msg, kwargs):
        return f"support {msg}", kwargs
