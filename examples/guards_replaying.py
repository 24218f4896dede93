"""Guards: a replay guard makes logging and metrics harmless, and nothing else."""

import logging
import sys
import time
from typing import Any

from temporalio import workflow
from temporalio.workflow import unsafe

with workflow.unsafe.imports_passed_through():
    import requests
    import sentry_sdk
    from prometheus_client import Counter

logger = logging.getLogger(__name__)
ORDERS = Counter("orders", "orders seen")
is_replaying = workflow.unsafe.is_replaying


def first_run() -> bool:
    return not workflow.unsafe.is_replaying()


def log_once(text: str) -> None:
    if first_run():
        logger.info(text)  # ok: the predicate guards it


def log_once_early(text: str) -> None:
    if workflow.unsafe.is_replaying():
        return
    logger.info(text)  # ok: not on replay, after the early return


def log_once_nested(text: str, verbose: bool) -> None:
    if not unsafe.is_replaying_history_events():
        if verbose:
            print(text)  # ok: not on replay
        for word in text.split():
            sys.stdout.write(word)  # ok: not on replay


def log_once_ternary(text: str) -> None:
    logger.info(text) if not is_replaying() else None  # ok: not on replay


def log_once_short(text: str) -> None:
    is_replaying() or print(text)  # ok: not on replay
    not is_replaying() and print(text)  # ok: not on replay


def log_when(text: str, replaying: bool) -> None:
    if not replaying:
        print(text)  # ok: every caller passes the guard's value


def write(text: str) -> None:
    print(text)  # ok: its only caller is guarded


class Adapter:
    """A team's logger that a switch makes talk on replay."""

    def __init__(self, talkative: bool) -> None:
        self.talkative = talkative

    def is_silent(self) -> bool:
        if self.talkative:
            return False
        return workflow.unsafe.is_replaying()

    def info(self, text: str) -> None:
        if self.is_silent():
            return
        logger.info(text)  # ok: the author asks for replay first

    def warning(self, text: str) -> None:
        if self.talkative:
            logger.warning(text)  # error: TMP111 @12 logging.Logger.warning() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter() [via ReplayWorkflow.run -> Adapter.warning]


def write_always(text: str) -> None:
    print(text)  # error: TMP111 @4 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter() [via ReplayWorkflow.wrong -> write_always]


def report(error: Exception, context: dict[str, Any]) -> None:
    if not workflow.unsafe.is_replaying():
        with sentry_sdk.new_scope() as scope:
            scope.set_context("order", context)
            sentry_sdk.capture_exception(error)  # ok: not on replay


@workflow.defn
class ReplayWorkflow:
    @workflow.run
    async def run(self, text: str) -> str:
        if not workflow.unsafe.is_replaying():
            print(text)  # ok: not on replay
            ORDERS.inc()  # ok: not on replay
            write(text)
        if workflow.unsafe.is_replaying():
            workflow.logger.debug("replaying")
        else:
            logger.info(text)  # ok: not on replay
        if not workflow.in_workflow() or not is_replaying():
            logger.info(text)  # ok: not on replay
        replaying = is_replaying()
        if not replaying:
            logger.info(text)  # ok: not on replay
        log_once(text)
        log_once_early(text)
        log_once_nested(text, True)
        log_once_ternary(text)
        log_once_short(text)
        log_when(text, replaying)
        adapter = Adapter(workflow.info().attempt > 1)
        adapter.info(text)
        adapter.warning(text)
        report(ValueError(text), {"text": text})
        return text

    @workflow.signal
    async def wrong(self, text: str) -> None:
        if workflow.unsafe.is_replaying():
            print(text)  # error: TMP111 @12 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        if not workflow.unsafe.is_replaying():
            logger.info("%s at %s", text, time.time())  # error: TMP101 @42 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            requests.post("https://audit.example", json={"text": text})  # error: TMP104 @12 requests.post() does network I/O in workflow code; move it into an activity
        logger.info(text)  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        write_always(text)

    @workflow.query
    def text(self) -> str:
        logger.info("asked")  # ok: queries are not replayed
        return log_in_query("asked")

    @workflow.update
    async def change(self, text: str) -> str:
        return text

    @change.validator
    def check(self, text: str) -> None:
        print(text)  # ok: validators are not replayed
        if not text:
            raise ValueError("empty")


def log_in_query(text: str) -> str:
    logger.info(text)  # ok: only a query calls it
    return text
