"""Made by a program, which may read the clock."""
# flake8: noqa: TMP101

import random
import time


def stamp() -> float:
    return time.time()


def draw() -> float:
    return random.random()
