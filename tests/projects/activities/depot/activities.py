"""Activities: what they reach in other files is reported at the call that leads there."""

import threading
import time

from temporalio import activity

from depot.clients import Rates, beat, measure, now, pause


class Prices:
    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    @activity.defn
    async def quote(self, currency: str) -> str:
        return self.rates.fetch(currency)  # error: TMP501 [via Prices.quote -> depot.clients.Rates.fetch:15]

    @activity.defn
    async def quote_well(self, currency: str) -> str:
        return await self.rates.fetch_well(currency)  # ok: a thread waits

    @activity.defn
    def quote_plainly(self, currency: str) -> str:
        return self.rates.fetch(currency)  # ok: a plain def runs in a thread of the executor


@activity.defn
def stamp(order: str) -> str:
    return order + now()  # error: TMP503 [via stamp -> depot.clients.now:40]


@activity.defn
def watch(order: str) -> str:
    while order:  # ok: the pause heartbeats
        pause()
        time.sleep(1)
    return order


@activity.defn
def watch_aside(order: str) -> str:
    beating = threading.Thread(target=beat)  # error: TMP508
    beating.start()
    beating.join()
    return order


async def plan(order: str) -> str:
    measure(order)  # ok: the metrics of a library live as long as the worker
    return order


planned = activity.defn(name="plan")(plan)
