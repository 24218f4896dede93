"""Clean: runs the main logic up to three times, keeps the count in its own state, then compensates."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

MAXIMUM_ATTEMPTS = 3
PATIENCE = timedelta(seconds=30)
ONCE = RetryPolicy(maximum_attempts=1)


@dataclass
class Booking:
    trip: str
    hotel: str
    flight: str


@activity.defn
async def book_hotel(booking: Booking) -> str:
    return f"hotel {booking.hotel}"


@activity.defn
async def book_flight(booking: Booking) -> str:
    return f"flight {booking.flight}"


@activity.defn
async def cancel_hotel(booking: Booking) -> None:
    activity.logger.info("cancelled %s", booking.hotel)


@activity.defn
async def cancel_flight(booking: Booking) -> None:
    activity.logger.info("cancelled %s", booking.flight)


@workflow.defn
class BookingWorkflow:
    """Books a trip as a whole, or not at all."""

    def __init__(self) -> None:
        self.attempts = 0  # ok: state of this run
        self.compensations: list[Callable[[Booking], Awaitable[None]]] = []  # ok: state of this run

    @workflow.run
    async def run(self, booking: Booking) -> str:
        while True:
            self.attempts += 1  # ok: a counter in the workflow's own state
            try:
                return await self.book(booking)
            except ActivityError as error:
                if is_cancelled_exception(error):
                    await asyncio.shield(self.compensate(booking))
                    raise
                workflow.logger.warning("attempt %s of %s failed", self.attempts, booking.trip)  # ok: silent on replay
                if self.attempts >= MAXIMUM_ATTEMPTS:
                    await self.compensate(booking)
                    text = f"{booking.trip} failed {self.attempts} times"
                    raise ApplicationError(text, non_retryable=True) from error
                await workflow.sleep(timedelta(seconds=2**self.attempts))  # ok: a durable timer

    async def book(self, booking: Booking) -> str:
        self.compensations.append(cancel_hotel)  # ok: remembers what to schedule
        hotel = await workflow.execute_activity(
            book_hotel, booking, start_to_close_timeout=PATIENCE, retry_policy=ONCE
        )
        self.compensations.append(cancel_flight)  # ok: remembers what to schedule
        flight = await workflow.execute_activity(
            book_flight, booking, start_to_close_timeout=PATIENCE, retry_policy=ONCE
        )
        return f"{hotel}, {flight}"

    async def compensate(self, booking: Booking) -> None:
        for compensation in reversed(self.compensations):  # ok: a list, in a fixed order
            await workflow.execute_activity(compensation, booking, start_to_close_timeout=PATIENCE)  # ok: scheduled
        self.compensations.clear()  # ok: state of this run

    @workflow.query
    def attempts_so_far(self) -> int:
        return self.attempts  # ok: reads the state of this run
