"""Tables of actions."""

import functools

from hooks.actions import draw, fresh, scale, stamp, upper

ACTIONS = {"stamp": stamp, "draw": draw}
QUIET_ACTIONS = {"upper": upper}
MIXED = {"upper": upper, "stamp": stamp}
CHECKS = [upper, stamp]
triple = functools.partial(scale, factor=3)
REGISTRY = {}


def register(name):
    def add(function):
        REGISTRY[name] = function
        return function

    return add


@register("fresh")
def fresh_label(text: str) -> str:
    return fresh(text)


LATE = {}
LATE["stamp"] = stamp

STEPS = []
STEPS.append(draw)
