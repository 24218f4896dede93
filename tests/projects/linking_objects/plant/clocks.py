"""Clocks to choose from."""

import time
from typing import Protocol

from temporalio import workflow


class Clock(Protocol):
    def now(self) -> float: ...


class WallClock:
    def now(self) -> float:
        return time.time()


class DurableClock:
    def now(self) -> float:
        return workflow.time()


CLOCKS = {"wall": WallClock(), "durable": DurableClock()}
DURABLE_CLOCKS = [DurableClock()]
WALL_CLOCKS = [WallClock()]
