"""Rates, which ask a service in ways that nobody can see."""

import random


def live(item: str) -> int:
    return _ask(item)


def cached(item: str) -> int:
    return _ask(item) + random.randint(1, 6)


def plain(item: str) -> int:
    return len(item)


def indirect(item: str) -> int:
    return live(item)


def _ask(item):
    return item.tariff
