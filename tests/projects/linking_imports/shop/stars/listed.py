"""Offers what ``__all__`` lists."""

import time

__all__ = ["listed_now", "_listed_private"]


def listed_now() -> float:
    return time.time()


def _listed_private() -> float:
    return time.time()


def unlisted_now() -> float:
    return time.time()
