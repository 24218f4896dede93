"""TMP111: workflow code must log through workflow.logger, which is silent on replay."""

import io
import logging
import pdb
import pprint
import sys
import traceback
import warnings
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import posthog
    import sentry_sdk
    import structlog
    from datadog import statsd as datadog_statsd
    from loguru import logger as loguru_logger
    from prometheus_client import Counter, Histogram
    from statsd import StatsClient

logger = logging.getLogger(__name__)  # ok: building a logger writes nothing
audit = structlog.get_logger("audit")  # ok: building a logger writes nothing
CLAIMS = Counter("claims", "claims seen")  # ok: declares a metric
DURATION = Histogram("claim_seconds", "time per claim")  # ok: declares a metric


@activity.defn
async def assess(claim: str) -> int:
    print(claim)  # ok: activities may print
    logger.info("assessing %s", claim)  # ok: activities may log
    return len(claim)


def note(claim: str) -> None:
    logger.debug("claim %s", claim)  # error: TMP111 @4 logging.Logger.debug() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter() [via ClaimWorkflow.run -> note]


def explain(claim: str) -> str:
    buffer = io.StringIO()
    print(claim, file=buffer)  # ok: writes to a buffer in memory
    return buffer.getvalue() + pprint.pformat({"claim": claim})  # ok: returns a string


@workflow.defn
class ClaimWorkflow:
    """Settles an insurance claim."""

    def __init__(self) -> None:
        self.logger = logging.getLogger("claims")  # ok: building a logger writes nothing
        self.statsd = StatsClient()  # ok: building one sends nothing

    @workflow.run
    async def run(self, claim: str) -> int:
        print("claim", claim)  # error: TMP111 @8 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        logging.info("claim %s", claim)  # error: TMP111 @8 logging.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        logger.warning("claim %s", claim)  # error: TMP111 @8 logging.Logger.warning() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        self.logger.error("claim %s", claim)  # error: TMP111 @8 logging.Logger.error() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        loguru_logger.success("claim {}", claim)  # error: TMP111 @8 loguru.logger.success() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        loguru_logger.info("claim {} is {state}, 100%", claim, state="open")  # error: TMP111 @8 loguru.logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        loguru_logger.info("claim {0}", claim)  # error: TMP111 @8 loguru.logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        loguru_logger.bind(claim=claim).info("started")  # error: TMP111 @8 loguru.logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        audit.info("claim", claim=claim)  # error: TMP111 @8 BoundLogger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        audit.error("claim", claim=claim, exc_info=True)  # error: TMP111 @8 BoundLogger.error() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        audit.error("claim", name=claim)  # error: TMP111 @8 BoundLogger.error() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        note(claim)
        sys.stdout.write(claim)  # error: TMP111 @8 sys.stdout.write() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        sys.stderr.write(claim)  # error: TMP111 @8 sys.stderr.write() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        pprint.pprint({"claim": claim})  # error: TMP111 @8 pprint.pprint() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        warnings.warn("claims are slow")  # ok: noise, only strict mode cares
        return len(claim)

    @workflow.signal
    async def dispute(self, reason: str) -> None:
        try:
            workflow.logger.info("disputed: %s", reason)  # ok: silent on replay
        except ValueError as error:
            traceback.print_exc()  # error: TMP111 @12 traceback.print_exc() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
            sentry_sdk.capture_exception(error)  # error: TMP111 @12 sentry_sdk.capture_exception() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        CLAIMS.inc()  # error: TMP111 @8 prometheus_client.Counter.inc() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        DURATION.observe(1.0)  # error: TMP111 @8 prometheus_client.Histogram.observe() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        self.statsd.incr("claims")  # error: TMP111 @8 statsd.StatsClient.incr() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        datadog_statsd.increment("claims")  # error: TMP111 @8 datadog.statsd.increment() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        posthog.capture("claim disputed")  # error: TMP111 @8 posthog.capture() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()

    @workflow.update
    async def inspect(self, claim: str) -> str:
        breakpoint()  # error: TMP111 @8 breakpoint() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        pdb.set_trace()  # error: TMP111 @8 pdb.set_trace() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        return input("approve? ")  # error: TMP111 @15 input() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()


@workflow.defn
class SettlementWorkflow:
    """The same messages, once per event instead of once per replay."""

    def __init__(self) -> None:
        self.settled = 0
        self.logger = workflow.logger

    @workflow.run
    async def run(self, claim: str) -> int:
        workflow.logger.info("settling %s", claim)  # ok: silent on replay
        self.logger.info("settling %s", claim)  # ok: the same logger behind an attribute
        log = workflow.logger
        log.debug("settling %s", claim)  # ok: the same logger behind a local
        meter = workflow.metric_meter().create_counter("settled")
        meter.add(1)  # ok: the workflow's own metrics
        workflow.logger.debug(explain(claim))  # ok: prints into a buffer only
        if not workflow.unsafe.is_replaying():
            print("settling", claim)  # ok: runs once, not on replay
            CLAIMS.inc()  # ok: runs once, not on replay
        if not workflow.unsafe.is_replaying_history_events():
            logger.info("settling %s", claim)  # ok: runs once, not on replay
        try:
            self.settled += await workflow.execute_activity(
                assess, claim, start_to_close_timeout=timedelta(minutes=1)  # ok: logs in the activity
            )
        except ValueError:
            workflow.logger.warning(traceback.format_exc())  # ok: returns a string
        return self.settled

    @workflow.query
    def amount(self) -> int:
        logger.info("somebody asks")  # ok: queries are not replayed
        print("somebody asks")  # ok: queries are not replayed
        return self.settled

    @workflow.update
    async def adjust(self, amount: int) -> int:
        self.settled += amount
        return self.settled

    @adjust.validator
    def check_amount(self, amount: int) -> None:
        logger.info("somebody wants %s", amount)  # ok: validators are not replayed
        if amount < 0:
            raise ValueError("a settlement grows")

    @workflow.signal
    def report(self, logger) -> None:
        logger.info("reported")  # ok: nobody knows what `logger` is

    @workflow.signal
    def quiet(self, level: int = logging.WARNING) -> None:  # ok: a constant
        name = logging.getLevelName(level)  # ok: looks a name up
        logger.setLevel(level)  # ok: writes nothing
        if logger.isEnabledFor(level):  # ok: asks, writes nothing
            workflow.logger.info("level %s", name)  # ok: silent on replay

    @workflow.signal
    def tag(self, claim: str) -> None:
        sentry_sdk.set_tag("claim", claim)  # ok: labels later reports
        structlog.contextvars.bind_contextvars(claim=claim)  # ok: labels later messages

    @workflow.signal
    def collect(self, print: list[str], warnings: list[str]) -> None:
        warnings.extend(print)  # ok: parameters

    @workflow.query
    def lines(self, claims: list[str]) -> str:
        return "".join(traceback.format_list(traceback.StackSummary())) + str(claims)  # ok: returns strings
