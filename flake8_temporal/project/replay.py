"""Whether a test has to do with replay, or asks something of the project that cannot be read.

Takes tests and predicates, gives yes or no. It does not weigh them, ``guards`` does.
"""

from collections.abc import Iterator

from flake8_temporal.facts.terms import Attribute, Either, Expr, Name, Negated, Result
from flake8_temporal.project.contexts import REPLAYING
from flake8_temporal.project.values import UNREADABLE, Evaluator, External, Frame, FunctionValue

DEEPEST = 12  # predicates that ask each other
MOST_RETURNS = 6  # a function with more of them is no predicate


def depends_on_replay(ev: Evaluator, test: Expr, frame: Frame, depth: int = 0) -> bool:
    """Whether ``is_replaying()`` has a part in a test, also inside the predicates of the project that it calls."""
    if depth > DEEPEST:
        return False
    for part in _parts(test):
        callee = (
            ev.value(ev.facts(frame.module).calls[part.call].func, frame)
            if isinstance(part, Result)
            else None
        )
        if isinstance(callee, External) and callee.name in REPLAYING:
            return True
        if isinstance(callee, FunctionValue) and answers_by_replay(ev, callee, depth):
            return True
    return False


def answers_by_replay(ev: Evaluator, value: FunctionValue, depth: int = 0) -> bool:
    """Whether ``is_replaying()`` has a part in what a predicate of the project answers."""
    function = ev.facts(value.module).functions[value.number]
    if "replay" in function.name.lower():
        # Its name is believed, even where what it asks (a context variable, a hook) is out of sight.
        return True
    if len(function.results) > MOST_RETURNS:
        return False
    frame = ev.frame(Frame(value.module, value.number, value.receiver, (), value.frame))
    return any(depends_on_replay(ev, result.value, frame, depth + 1) for result in function.results)


def asks_unreadable(ev: Evaluator, test: Expr, frame: Frame) -> bool:
    """Whether a test calls, or is, something of the project that cannot be read: then neither branch is judged."""
    return any(
        isinstance(part, (Name, Attribute, Result)) and ev.value(part, frame) == UNREADABLE
        for part in _parts(test)
    )


def _parts(test: Expr) -> Iterator[Expr]:
    """What a test asks, without its ``not``, ``and`` and ``or``."""
    pending = [test]
    while pending:
        part = pending.pop()
        if isinstance(part, Negated):
            pending.append(part.operand)
        elif isinstance(part, Either):
            pending += part.options
        else:
            yield part
