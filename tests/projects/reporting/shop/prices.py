"""Prices."""

import random
import time


def quote(item: str) -> float:
    return _slow(item) + _now() + _later(item)


def _slow(item: str) -> float:
    return _slower(item)


def _slower(item: str) -> float:
    return _now() * len(item)


def _now() -> float:
    return time.time()


def _later(item: str) -> float:
    return time.monotonic() + len(item)


def mixed(item: str) -> float:
    return _now() + random.random()


def clean(item: str) -> float:
    return float(len(item))
