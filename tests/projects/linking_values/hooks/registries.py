"""Classes that others register with."""

from collections.abc import Callable
from typing import ClassVar

from hooks.actions import stamp, upper


class Commands:
    _known: ClassVar[dict[str, Callable[[str], str]]] = {}

    @classmethod
    def register(cls, name: str):
        def add(function):
            cls._known[name] = function
            return function

        return add

    @classmethod
    def find(cls, name: str) -> Callable[[str], str]:
        return cls._known[name]


@Commands.register("tick")
def tick(text: str) -> str:
    return stamp(text)


@Commands.register("tack")
def tack(text: str) -> str:
    return upper(text)


class Router:
    def __init__(self) -> None:
        self._routes: dict[str, Callable[[str], str]] = {}

    def add(self, name: str, handler: Callable[[str], str]) -> None:
        self._routes[name] = handler

    def route(self, name: str, text: str) -> str:
        return self._routes[name](text)


class Pair:
    def __init__(self) -> None:
        self._routes: dict[str, Callable[[str], str]] = {}

    def add(self, name: str, handler: Callable[[str], str]) -> None:
        self._routes[name] = handler

    def route(self, name: str, text: str) -> str:
        return self._routes[name](text)


router = Router()
router.add("stamp", stamp)
left = Pair()
left.add("stamp", upper)
right = Pair()
right.add("stamp", stamp)
