"""Loaded late."""

import time


def closing() -> float:
    return time.monotonic()
