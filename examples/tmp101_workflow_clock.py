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
    issued_at: datetime = field(default_factory=datetime.now)  # error: TMP101 @26 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via BillingWorkflow.run -> Invoice]


@dataclass
class Receipt:
    invoice: str
    printed_at: datetime = field(default_factory=datetime.now)  # ok: only the activity builds receipts


class Stopwatch:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.laps: list[float] = []

    def lap(self) -> None:
        self.laps.append(self.clock())  # error: TMP101 @25 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via BillingWorkflow.run -> Stopwatch.lap]


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
        signed = datetime.now(timezone.utc)  # error: TMP101 @17 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        local = datetime.today()  # error: TMP101 @16 datetime.today() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        naive = datetime.utcnow()  # error: TMP101 @16 datetime.utcnow() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        start, end = billing_period(date.today())  # error: TMP101 @36 datetime.date.today() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        epoch = time.time()  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        nanos = time.time_ns()  # error: TMP101 @16 time.time_ns() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        stopwatch = Stopwatch(time.perf_counter)
        stopwatch.lap()
        workflow.logger.info("%s %s %s %s %s %s %s", signed, local, naive, start, end, epoch, nanos)
        await workflow.sleep(timedelta(days=1))
        return invoice.number

    @workflow.signal
    async def remind(self, subject: str) -> None:
        started = time.monotonic()  # error: TMP101 @18 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        cpu = time.process_time()  # error: TMP101 @14 time.process_time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        thread = time.thread_time()  # error: TMP101 @17 time.thread_time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        raw = time.clock_gettime(time.CLOCK_REALTIME)  # error: TMP101 @14 time.clock_gettime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        best = timeit.default_timer()  # error: TMP101 @15 timeit.default_timer() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        header = email.utils.formatdate()  # error: TMP101 @17 email.utils.formatdate() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        message_id = email.utils.make_msgid(domain="billing.example")  # error: TMP101 @21 email.utils.make_msgid() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        workflow.logger.info("%s", (started, cpu, thread, raw, best, header, message_id, subject))

    @workflow.update
    async def reschedule(self, days: int) -> str:
        tuple_today = time.localtime()  # error: TMP101 @22 time.localtime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        tuple_utc = time.gmtime()  # error: TMP101 @20 time.gmtime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        text = time.ctime()  # error: TMP101 @15 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        also_text = time.asctime()  # error: TMP101 @20 time.asctime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        stamp = time.strftime("%Y-%m-%d")  # error: TMP101 @16 time.strftime() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        deadline = (
            django_timezone.now()  # error: TMP101 @12 django.utils.timezone.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            + timedelta(days=days)
        )
        opened = arrow.utcnow().shift(days=days)  # error: TMP101 @17 arrow.utcnow() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        closed = pendulum.now("Europe/Berlin")  # error: TMP101 @17 pendulum.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        booked = pandas.Timestamp.now()  # error: TMP101 @17 pandas.Timestamp.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        samples = list(iter(time.monotonic, 0.0))  # error: TMP101 @23 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
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
