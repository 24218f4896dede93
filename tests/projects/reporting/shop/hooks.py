"""Calls what it is given."""

from collections.abc import Callable


def apply(action: Callable[[str], float], item: str) -> float:
    return _apply(action, item)


def _apply(action: Callable[[str], float], item: str) -> float:
    return action(item)


class Template:
    def fill(self, item: str) -> float:
        return self.value(item)

    def value(self, item: str) -> float:
        return 0.0
