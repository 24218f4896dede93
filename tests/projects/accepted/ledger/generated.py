"""Made by a program."""
# flake8: noqa

import time


def stamp() -> float:
    return time.time()
