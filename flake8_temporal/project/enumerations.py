"""Members of the project's enumerations: objects of their class that know which one they are.

Takes classes and values, gives members and whether two values are the same one; what cannot be told apart is None.
Which tests compare what is in ``guards``.
"""

from flake8_temporal.facts.terms import Defined, DefinedClass
from flake8_temporal.project import members
from flake8_temporal.project.names import bindings_of
from flake8_temporal.project.values import (
    NOTHING,
    ClassValue,
    Evaluator,
    FunctionValue,
    Instance,
    Literal,
    Partial,
    Passed,
    Value,
)

_BASES = {f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum")}
_PLAIN = {"enum.Enum", "enum.Flag"}
_NAME = "member"  # the argument that an object of an enumeration was "built" with


def member(ev: Evaluator, owner: ClassValue, name: str) -> Instance | None:
    """The member that ``owner.name`` is, under the first of its names."""
    record = members.class_of(ev, owner)
    if not record.bases or name.startswith("_"):
        return None
    bindings = bindings_of(ev.facts(owner.module), record.scope, name)
    value = bindings[0].value if len(bindings) == 1 else None
    if value is None or isinstance(value, (Defined, DefinedClass)):
        return None
    if not _BASES & set(members.external_bases(ev, owner)):
        return None
    if isinstance(members.of_class(ev, owner, name), (FunctionValue, Partial)):
        return None
    scope = ev.facts(owner.module).scopes[record.scope]
    first = next(other for other, made in scope.bindings.items() if made and made[0].value == value)
    return Instance(owner, ((_NAME, Literal(first)),))


def is_member(value: Value) -> bool:
    """Whether it is known which member of an enumeration this is."""
    return isinstance(value, Instance) and bool(value.args) and value.args[0][0] == _NAME


def of_member(ev: Evaluator, value: Instance, name: str) -> Value:
    """``name`` and ``value`` of a member."""
    chosen = value.args[0][1]
    if name != "value" or not isinstance(chosen, Literal) or not isinstance(value.of, ClassValue):
        return chosen if name == "name" else None
    return members.of_class(ev, value.of, str(chosen.value))


def equal(ev: Evaluator, left: Value, right: Value) -> bool | None:
    """Whether two values are the same; None if that cannot be told."""
    if is_member(right) and not is_member(left):
        left, right = right, left
    if isinstance(left, Passed):
        return False if isinstance(right, Literal) and right.value in (None, "") else None
    if isinstance(left, Literal) and isinstance(right, Literal):
        return type(left.value) is type(right.value) and left.value == right.value
    if isinstance(left, Instance) and is_member(left):
        return _equals_member(ev, left, right)
    return None


def _equals_member(ev: Evaluator, left: Instance, right: Value) -> bool | None:
    assert isinstance(left.of, ClassValue)
    if isinstance(right, Instance) and is_member(right) and left.of == right.of:
        return left.args == right.args
    if right == NOTHING:
        return False
    is_known = isinstance(right, Literal) or is_member(right)
    if not is_known or not set(members.external_bases(ev, left.of)) <= _PLAIN:
        mixed = of_member(ev, left, "value")
        return equal(ev, mixed, right) if isinstance(right, Literal) and isinstance(mixed, Literal) else None
    return False
