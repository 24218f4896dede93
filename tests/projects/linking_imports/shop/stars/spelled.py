"""Offers what has no underscore in front."""

import random as dice


def draw() -> int:
    return dice.randint(1, 6)


def _draw() -> int:
    return dice.randint(1, 6)


def quiet() -> int:
    return 6
