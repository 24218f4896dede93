"""Steps of a tour."""

import abc
import random
from typing import Generic, Self, TypeVar

Cargo = TypeVar("Cargo")


class Step(abc.ABC, Generic[Cargo]):
    def execute(self, cargo: Cargo) -> float:
        return self.cost(cargo)

    @abc.abstractmethod
    def cost(self, cargo: Cargo) -> float: ...

    def shuffled(self, cargo: list[Cargo]) -> list[Cargo]:
        random.shuffle(cargo)
        return cargo

    @property
    def luck(self) -> float:
        return self.draw()

    def draw(self) -> float:
        raise NotImplementedError

    @classmethod
    def create(cls) -> Self:
        return cls()
