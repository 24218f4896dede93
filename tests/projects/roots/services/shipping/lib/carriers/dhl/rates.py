"""Rates, in a package that needs no ``__init__``."""

import random


def quote(weight: int) -> float:
    return weight * random.random()
