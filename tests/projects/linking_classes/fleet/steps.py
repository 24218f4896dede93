"""The steps there are."""

import random

from fleet import mixins
from fleet.base import Step
from fleet.mixins import ClockLayer, ClockMixin, CountLayer, QuietMixin


class Drive(ClockMixin, Step[str]):
    def cost(self, cargo: str) -> float:
        return self.now() * len(cargo)

    def draw(self) -> float:
        return random.random()


class Park(QuietMixin, mixins.ClockMixin, Step[str]):
    def cost(self, cargo: str) -> float:
        return self.now()

    def draw(self) -> float:
        return 4.0


class Wait(Park):
    def cost(self, cargo: str) -> float:
        return super().cost(cargo)


class Race(Drive):
    def cost(self, cargo: str) -> float:
        return 2 * super().cost(cargo)


class Both(CountLayer, ClockLayer):
    pass
