"""Callers of what they are given."""

from collections.abc import Awaitable, Callable

from hooks.actions import Pinger, stamp, upper


def apply(action: Callable[[str], str], text: str) -> str:
    return action(text)


async def apply_later(action: Callable[[str], Awaitable[str]], text: str) -> str:
    return await action(text)


def apply_default(text: str, action: Callable[[str], str] = stamp) -> str:
    return action(text)


def apply_quiet(text: str, action: Callable[[str], str] = upper) -> str:
    return action(text)


def prefixer(prefix: str) -> Callable[[str], str]:
    def prefixed(text: str) -> str:
        return prefix + stamp(text)

    return prefixed


def quiet_prefixer(prefix: str) -> Callable[[str], str]:
    return lambda text: prefix + text


def picker(name: str) -> Callable[[str], str]:
    return {"stamp": stamp}[name]


def ping_all(pinger, text: str) -> str:
    return pinger.ping(text)


class Machine:
    def __init__(self, hook: Callable[[str], str]) -> None:
        self.hook = hook

    def fire(self, text: str) -> str:
        return self.hook(text)


class Bus:
    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[str], str]] = {"stamp": stamp}
        self.pinger = Pinger()

    def emit(self, name: str, text: str) -> str:
        return self.handlers[name](text)
