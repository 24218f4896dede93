"""Steps that workflows of other files take."""

import asyncio

from temporalio import workflow

from bank.activities import charge
from bank.settings import MINUTE


async def pay(card: str, cents: int) -> str:
    return await workflow.execute_activity(charge, args=[card, cents], start_to_close_timeout=MINUTE)


async def pay_in_no_time(card: str, cents: int) -> str:
    return await workflow.execute_activity(charge, args=[card, cents])


async def pay_whatever_happens(cards: list[str]) -> None:
    while cards:
        try:
            await pay(cards.pop(), 1)
        except Exception:
            workflow.logger.info("again")


def later(card: str, cents: int) -> "asyncio.Task[str]":
    return asyncio.create_task(pay(card, cents))
