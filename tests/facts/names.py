"""Imports, scopes and bindings."""

import asyncio.tasks as tasks
from . import sibling
from ..shop.money import convert as to_euro, rates

LIMIT: int = 3
first, (second, *rest) = rates()

try:
    import fast
except ImportError:
    fast = None


def outer(amount, *extra, key=LIMIT, **more):
    global LIMIT
    total = 0

    def inner():
        nonlocal total
        total += to_euro(amount)
        return total

    LIMIT = inner() or key
    return [value for value in extra if value is not None]
