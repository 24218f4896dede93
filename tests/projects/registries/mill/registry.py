"""The registry that steps put themselves into."""

STEPS = {}
CHECKS = []
FIXED = {}


def step(name):
    def add(function):
        STEPS[name] = function
        return function

    return add


def check(function):
    CHECKS.append(function)
    return function


def run(name: str, text: str) -> str:
    return STEPS[name](text)
