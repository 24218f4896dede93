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


@register("stamp")
def stamp_label(text: str) -> str:
    return stamp(text)


@register("quiet")
def quiet_label(text: str) -> str:
    return upper(text)


def dispatch(name: str, text: str) -> str:
    return REGISTRY[name](text)


LATE["upper"] = upper
QUIET_STEPS: list = []
QUIET_STEPS.append(upper)
BY_NAME = dict()


def by_name(function):
    BY_NAME[function.__name__] = function
    return function


@by_name
def label_by_name(text: str) -> str:
    return stamp(text)


@by_name
def quiet_by_name(text: str) -> str:
    return upper(text)


CALLED: dict = {}


def put(name, function):
    CALLED[name] = function


put("stamp", stamp)
put(function=upper, name="upper")
OWN = {}


def own(name):
    def add(function):
        OWN[name] = function
        return function

    return add


TESTED = {}


def fill_for_tests():
    TESTED["stamp"] = stamp
