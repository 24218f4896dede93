"""The other half."""

import time

from shop import ring_a


def onward(depth: int) -> float:
    return ring_a.enter(depth - 1) if depth else time.perf_counter()


def back(depth: int) -> int:
    return ring_a.leave(depth - 1)
