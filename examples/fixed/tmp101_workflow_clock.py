"""TMP101: workflow code must not read the worker's clock."""

import asyncio
import email.utils
import time
import timeit
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import arrow
    import pandas
    import pendulum
    from django.utils import timezone as django_timezone


@dataclass
class Invoice:
    number: str
    amount_cents: int
    issued_at: datetime = field(default_factory=datetime.now)


@dataclass
class Receipt:
    invoice: str
    printed_at: datetime = field(default_factory=datetime.now)  # ok: only the activity builds receipts


class Stopwatch:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.laps: list[float] = []

    def lap(self) -> None:
        self.laps.append(self.clock())


@activity.defn
async def print_receipt(invoice: str) -> str:
    receipt = Receipt(invoice)
    started = time.monotonic()  # ok: activities may read the clock
    return f"{receipt} in {time.monotonic() - started}"


def billing_period(today: date) -> tuple[date, date]:
    return today.replace(day=1), today


@workflow.defn
class BillingWorkflow:
    """Charges a customer at the end of the month."""

    @workflow.run
    async def run(self, customer: str, due: str, amount_cents: int) -> str:
        invoice = Invoice(customer, amount_cents)
        signed = workflow.now()
        local = workflow.now()
        naive = workflow.now().replace(tzinfo=None)
        start, end = billing_period(workflow.now().date())
        epoch = workflow.time()
        nanos = workflow.time_ns()
        stopwatch = Stopwatch(time.perf_counter)
        stopwatch.lap()
        workflow.logger.info("%s %s %s %s %s %s %s", signed, local, naive, start, end, epoch, nanos)
        await workflow.sleep(timedelta(days=1))
        return invoice.number

    @workflow.signal
    async def remind(self, subject: str) -> None:
        started = workflow.time()
        cpu = time.process_time()
        thread = time.thread_time()
        raw = time.clock_gettime(time.CLOCK_REALTIME)
        best = timeit.default_timer()
        header = email.utils.formatdate()
        message_id = email.utils.make_msgid(domain="billing.example")
        workflow.logger.info("%s", (started, cpu, thread, raw, best, header, message_id, subject))

    @workflow.update
    async def reschedule(self, days: int) -> str:
        tuple_today = time.localtime()
        tuple_utc = time.gmtime()
        text = time.ctime()
        also_text = time.asctime()
        stamp = time.strftime("%Y-%m-%d")
        deadline = (
            workflow.now()
            + timedelta(days=days)
        )
        opened = arrow.utcnow().shift(days=days)
        closed = pendulum.now("Europe/Berlin")
        booked = pandas.Timestamp.now()
        samples = list(iter(time.monotonic, 0.0))
        return f"{tuple_today}{tuple_utc}{text}{also_text}{stamp}{deadline}{opened}{closed}{booked}{samples}"


@workflow.defn
class DunningWorkflow:
    """The same decisions, taken from the event history."""

    def __init__(self) -> None:
        self.opened_at: datetime | None = None

    @workflow.run
    async def run(self, due: str, paid_epoch: float) -> str:
        self.opened_at = workflow.now()  # ok: the time of the workflow task
        epoch = workflow.time()  # ok: the same, in seconds
        nanos = workflow.time_ns()  # ok: the same, in nanoseconds
        loop_time = asyncio.get_running_loop().time()  # ok: the workflow event loop keeps workflow time
        loop = asyncio.get_event_loop()
        again = loop.time()  # ok: workflow time through a local
        opening = datetime(2024, 1, 1, tzinfo=timezone.utc)  # ok: a constructor
        deadline = datetime.fromisoformat(due)  # ok: a parser
        parsed = datetime.strptime(due, "%Y-%m-%d")  # ok: a parser
        midnight = datetime.combine(deadline, datetime.min.time())  # ok: arithmetic
        paid = datetime.fromtimestamp(paid_epoch, tz=timezone.utc)  # ok: converts its argument
        broken_down = time.gmtime(paid_epoch)  # ok: with an argument it converts
        label = time.ctime(paid_epoch)  # ok: with an argument it converts
        day = time.strftime("%A", broken_down)  # ok: formats its second argument
        mailed = email.utils.formatdate(paid_epoch)  # ok: formats its argument
        labels = list(map(time.ctime, [paid_epoch]))  # ok: map hands an argument over
        stopwatch = Stopwatch(workflow.time)  # ok: the workflow's clock as a value
        stopwatch.lap()
        start, end = billing_period(workflow.now().date())  # ok: today, from the history
        await workflow.execute_activity(
            print_receipt, due, start_to_close_timeout=timedelta(seconds=30)  # ok: scheduled, not called
        )
        workflow.logger.info("%s", (epoch, nanos, loop_time, again, opening, parsed, midnight, paid))
        return f"{label}{day}{mailed}{labels}{start}{end}"

    @workflow.query
    def age_in_seconds(self, now: float) -> float:
        zone = timezone(timedelta(hours=2))  # ok: a constructor
        opened = self.opened_at.astimezone(zone) if self.opened_at else None  # ok: converts to a given zone
        elapsed = timedelta(seconds=now)  # ok: a duration
        shifted = arrow.get("2024-01-01").shift(days=1)  # ok: parses its argument
        span = pendulum.duration(days=1)  # ok: a duration
        first = pandas.Timestamp("2024-01-01")  # ok: parses its argument
        aware = django_timezone.make_aware(datetime(2024, 1, 1))  # ok: converts its argument
        workflow.logger.debug("%s", (opened, elapsed, shifted, span, first, aware))
        return now
