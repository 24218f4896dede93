"""Linking: a name is followed through every way to import it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from temporalio import workflow

import shop.pricing.rules.daily
import shop.pricing.rules.daily as daily
import shop.ring_a
from shop import discount, quote
from shop import pricing as prices
from shop.lazy import known, time_ns
from shop.stars import *
from shop.stars import listed, spelled

from . import stars
from .pricing.rules.daily import late_quote, quote as relative_quote

try:
    from shop.native import ticks
except ImportError:
    ticks = None

try:
    from shop.native_that_is_not_here import faster
except ImportError:
    from shop.portable import ticks as faster

if TYPE_CHECKING:
    from shop.portable import ticks as standing
    from shop.typed import Clock
else:
    from shop.portable import standing


@workflow.defn
class PriceWorkflow:
    @workflow.run
    async def run(self, item: str) -> str:
        reexported = quote(item)  # error: TMP101 [via PriceWorkflow.run -> shop.pricing.rules.daily.quote -> shop.pricing.rules.daily._today:21]
        through_module = prices.quote(item)  # error: TMP101
        dotted = shop.pricing.rules.daily.quote(item)  # error: TMP101
        aliased = daily.quote(item)  # error: TMP101
        relative = relative_quote(item)  # error: TMP101
        late = late_quote(item)  # error: TMP101 | TMP118
        renamed = discount(item) + prices.discount(item)  # ok: arithmetic only
        return f"{reexported}{through_module}{dotted}{aliased}{relative}{late}{renamed}"

    @workflow.signal
    async def starred(self) -> None:
        self.stamp = listed_now()  # error: TMP101 [via PriceWorkflow.starred -> shop.stars.listed.listed_now:9]
        self.dice = draw()  # error: TMP102
        self.private = _listed_private()  # error: TMP101
        self.through_package = stars.listed_now()  # error: TMP101
        self.unlisted = listed.unlisted_now()  # error: TMP101
        self.underscore = spelled._draw()  # error: TMP102
        self.quiet = quiet() + stars.quiet()  # ok: a constant
        self.unlisted_star = unlisted_now()  # ok: `__all__` does not list it
        self.private_star = _draw()  # ok: the star leaves names with an underscore behind

    @workflow.signal
    async def in_a_ring(self) -> None:
        self.lap = shop.ring_a.enter(3)  # error: TMP101 [via PriceWorkflow.in_a_ring -> shop.ring_a.enter -> shop.ring_b.onward:9]
        self.depth = shop.ring_a.leave(3)  # ok: the ring holds no effect

    @workflow.signal
    async def conditional(self, clock: Clock) -> None:
        self.first_wins = ticks()  # error: TMP101 [via PriceWorkflow.conditional -> shop.native.ticks:7]
        self.unknown_wins = faster()  # ok: the first import wins, and nobody knows what it brings
        self.else_branch = standing()  # ok: the other branch is for type checkers only
        self.typed = clock.read()  # error: TMP101 [via PriceWorkflow.conditional -> shop.typed.Clock.read:8]
        self.zero = clock.zero()  # ok: a constant

    @workflow.signal
    async def made_up(self) -> None:
        self.known = known()  # error: TMP101
        self.made_up = time_ns()  # ok: `__getattr__` makes it, so it is unknown
