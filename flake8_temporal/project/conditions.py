"""Whether an entry of the knowledge base applies to a call: the ``only_when`` vocabulary, weighed on arguments.

The vocabulary is closed and validated in ``knowledge``. What cannot be told from the arguments does not apply.
"""

import re

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Constant, Starred
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.values import NOTHING, External, Frame, Instance, Literal

_WITHOUT = r"without (\w+)(?:\[(\d+)\])?"
_MEMORY = {"io.StringIO", "io.BytesIO", "io.TextIOWrapper", "builtins.bytes"}
_TERMINAL = {"sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"}
_STABLE = {"builtins.int", "builtins.float", "builtins.bool", "uuid.UUID"}


def applies(linker: Linker, only_when: str, call: Call, frame: Frame) -> bool:
    """Whether the condition holds for this call; an empty condition always does."""
    if not only_when:
        return True
    is_spread = any(isinstance(arg, Starred) for arg in call.args) or any(
        not name for name, _ in call.keywords
    )
    count = len(call.args) + len(call.keywords)
    if only_when == "no arguments":
        return count == 0
    if only_when == "at most one argument":
        return count <= 1 and not is_spread
    if only_when == "no argument or None":
        return count == 0 or (count == 1 and not is_spread and _first(linker, call, frame) == NOTHING)
    if only_when == "hash of unknown type":
        return not is_spread and not _is_stable(linker, call, frame)
    if only_when == "to a terminal stream":
        return _is_terminal(linker, call, frame)
    if only_when == "unless in memory":
        return not _is_in_memory(linker, call, frame)
    match = re.fullmatch(_WITHOUT, only_when)
    if match is None or is_spread:
        return False
    name, position = match[1], match[2]
    if any(keyword == name for keyword, _ in call.keywords):
        return False
    return position is None or len(call.args) <= int(position)


def _first(linker: Linker, call: Call, frame: Frame) -> object:
    expr = call.args[0] if call.args else call.keywords[0][1]
    return linker.value(expr, frame)


def _is_stable(linker: Linker, call: Call, frame: Frame) -> bool:
    if not call.args:
        return True
    value = linker.value(call.args[0], frame)
    if isinstance(value, Literal):
        return not isinstance(value.value, str)
    return isinstance(value, Instance) and isinstance(value.of, External) and value.of.name in _STABLE


def _is_terminal(linker: Linker, call: Call, frame: Frame) -> bool:
    for name, expr in call.keywords:
        if name == "file":
            value = linker.value(expr, frame)
            return value == NOTHING or (isinstance(value, External) and value.name in _TERMINAL)
    return True


def _is_in_memory(linker: Linker, call: Call, frame: Frame) -> bool:
    if not call.args and not call.keywords:
        return False
    expr = call.args[0] if call.args else call.keywords[0][1]
    if expr == Constant(":memory:"):
        return True
    value = linker.value(expr, frame)
    return isinstance(value, Instance) and isinstance(value.of, External) and value.of.name in _MEMORY
