"""Makes names when they are asked for."""

import time


def known() -> float:
    return time.time()


def __getattr__(name: str) -> object:
    return getattr(time, name)
