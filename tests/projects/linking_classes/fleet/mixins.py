"""Clocks to mix in."""

import time


class ClockMixin:
    def now(self) -> float:
        return time.time()


class QuietMixin:
    def now(self) -> float:
        return 0.0


class Layer:
    def read(self) -> float:
        return 0.0


class ClockLayer(Layer):
    def read(self) -> float:
        return time.monotonic() + super().read()


class CountLayer(Layer):
    def read(self) -> float:
        return super().read() + 1
