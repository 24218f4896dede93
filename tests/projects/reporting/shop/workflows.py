"""Reporting: where a finding stands, which chain it shows, and how often."""

import time

from temporalio import workflow

from shop import hooks
from shop.hooks import Template, apply
from shop.prices import clean, mixed, quote


def stamp(item: str) -> float:
    return time.time() + len(item)  # error: TMP101 [via Order.run -> shop.hooks.apply -> shop.hooks._apply -> stamp]


def shared(item: str) -> float:
    return quote(item)  # error: TMP101 [via Order.share -> shared -> shop.prices.quote -> shop.prices._now:20]


def before(item: str) -> float:
    return shared(item)


class Clock(Template):
    def value(self, item: str) -> float:
        return time.time()  # error: TMP101 [via Order.fill -> shop.hooks.Template.fill -> Clock.value]


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> float:
        price = quote(item)  # error: TMP101 [via Order.run -> shop.prices.quote -> shop.prices._now:20]
        again = quote(item)  # error: TMP101 [via Order.run -> shop.prices.quote -> shop.prices._now:20]
        two = mixed(item)  # error: TMP101 | TMP102 [via Order.run -> shop.prices.mixed:28]
        none = clean(item)  # ok: arithmetic only
        detour = apply(stamp, item)  # ok: reported where it stands, above
        quiet = apply(clean, item)  # ok: arithmetic only
        return price + again + two + none + detour + quiet

    @workflow.signal
    async def share(self, item: str) -> None:
        self.shared = shared(item)

    @workflow.signal
    async def fill(self, item: str) -> None:
        self.filled = Clock().fill(item)
        self.not_filled = Template().fill(item)  # ok: the value of the template is a constant

    @workflow.signal
    async def lines(self, item: str) -> None:
        self.total = sum(
            [
                clean(item),
                hooks.apply(  # error: TMP101 [via Order.lines -> shop.hooks.apply -> shop.hooks._apply -> shop.prices.quote -> shop.prices._now:20]
                    quote,
                    item,
                ),
            ]
        )


@workflow.defn
class Refund:
    @workflow.run
    async def run(self, item: str) -> float:
        return before(item)

    @workflow.signal
    async def share(self, item: str) -> None:
        self.shared = shared(item)


@workflow.defn
class Exchange:
    @workflow.run
    async def run(self, item: str) -> float:
        return shared(item)
