"""The contents of one module by where they stand: inner functions, methods and guards of each function or class.

Made once per module, so that looking into one function never costs a walk over all of them.
"""

from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, Guard, ModuleFacts


class Contents(NamedTuple):
    """Numbers of functions by enclosing body: all ``children``, ``inner`` functions proper, ``methods`` by class.
    ``guards`` are those of each function.
    """

    children: dict[int, list[int]]
    inner: dict[int, list[int]]
    methods: dict[int, list[int]]
    guards: dict[int, list[Guard]]


def contents_of(facts: ModuleFacts) -> Contents:
    found = Contents({}, {}, {}, {})
    for number, function in enumerate(facts.functions):
        found.children.setdefault(function.parent, []).append(number)
        if function.owner != NOWHERE:
            found.methods.setdefault(function.owner, []).append(number)
        elif function.kind in ("function", "lambda") and function.parent > 0:
            found.inner.setdefault(function.parent, []).append(number)
    for guard in facts.guards:
        found.guards.setdefault(guard.function, []).append(guard)
    return found
