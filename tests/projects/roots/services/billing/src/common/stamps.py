"""Stamps for papers."""

import time


def stamp() -> float:
    return time.time()
