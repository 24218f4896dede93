"""What authors say of their activities: ``# tmp: idempotent`` and ``# tmp: non-idempotent``, or the options.

Takes functions, gives a yes or no. A pragma stands on the ``def`` or the ``class``; an option names an activity as the
SDK does, as its function, or dotted in full.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from flake8_temporal.facts.records import Function, ModuleFacts
from flake8_temporal.facts.terms import Constant, Result
from flake8_temporal.project import members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import External

_DEFN = "temporalio.activity.defn"


def is_idempotent(reach: Reach, node: Node) -> bool:
    """Whether the author answers for the activity, or for a function on the way to this one."""
    path = node.path()
    if any(is_said(reach.linker.facts(step.frame.module), step.function, "idempotent") for step in path):
        return True
    patterns = reach.settings.idempotent_activities
    entry = path[0]
    return bool(patterns) and _matches(names_of(reach.linker, entry.frame.module, entry.function), patterns)


def is_non_idempotent(reach: Reach, module: str, function: Function) -> bool:
    """Whether the author says that the activity must not run twice."""
    if is_said(reach.linker.facts(module), function, "non-idempotent"):
        return True
    patterns = reach.settings.non_idempotent_activities
    return bool(patterns) and _matches(names_of(reach.linker, module, function), patterns)


def is_non_idempotent_name(reach: Reach, name: str) -> bool:
    """The same for an activity that is called by its name."""
    return _matches([name], reach.settings.non_idempotent_activities)


def is_said(facts: ModuleFacts, function: Function, word: str) -> bool:
    """Whether a pragma with this word stands on the function or on its class."""
    lines = {pragma.line for pragma in facts.pragmas if pragma.word == word and not pragma.problem}
    if not lines:
        return False
    heads = {function.span.line}
    if function.owner >= 0:
        heads.add(facts.classes[function.owner].span.line)
    return bool(lines & heads)


def names_of(linker: Linker, module: str, function: Function) -> list[str]:
    """What an activity is called: its function, with its class, in full, and as it is registered."""
    names = [function.name, function.qualname, f"{module}.{function.qualname}"]
    facts = linker.facts(module)
    for decorator in function.decorators:
        if members.decorator_value(linker, module, decorator) == External(_DEFN):
            call = facts.calls[decorator.value.call] if isinstance(decorator.value, Result) else None
            given = dict(call.keywords).get("name") if call is not None else None
            if isinstance(given, Constant) and isinstance(given.value, str):
                names.append(given.value)
    return names


def _matches(names: Iterable[str], patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
