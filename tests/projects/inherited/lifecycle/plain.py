"""Base classes that know nothing of workflows."""

import random
import time

from lifecycle.sdk import run, signal


class Started:
    def __init__(self) -> None:
        self.started = time.time()


class Runner:
    @run
    async def run(self, order: str) -> str:
        return order + self.number()

    @signal
    async def roll(self) -> None:
        self.rolled = random.random()

    def number(self) -> str:
        return "1"

    def unused(self) -> float:
        return time.time()


class Numbered:
    def number(self) -> str:
        return str(random.random())


class ClockStep:
    async def step(self, order: str) -> str:
        return order + str(time.time())
