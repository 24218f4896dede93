"""What building an object of a project class runs: constructors, and the default factories of its fields.

A class that is built has a frame of its own (that of its body, with the fields the caller passed), so that a
chain can name it. Takes classes and arguments, gives frames, functions and factories.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Binding, Call
from flake8_temporal.facts.terms import Attribute, Constant, Item, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.results import built_with
from flake8_temporal.project.values import (
    Arguments,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Value,
)

_FIELDS = {
    "dataclasses.field", "pydantic.Field", "pydantic.fields.Field", "pydantic.PrivateAttr", "attr.ib", "attr.attrib",
    "attr.field", "attrs.field", "sqlmodel.Field", "msgspec.field",
}  # fmt: skip
_VALIDATORS = {
    "pydantic.field_validator", "pydantic.model_validator", "pydantic.validator", "pydantic.root_validator",
}  # fmt: skip
_UNANNOTATED = (External("attr.ib"), External("attr.attrib"))  # fields of ``attr.s``
_FACTORIES = {"attr.Factory", "attrs.Factory"}
_CONSTRUCTORS = ("__new__", "__init__", "__post_init__", "__attrs_post_init__", "model_post_init")
_PASSED = "fields passed"


class Factory(NamedTuple):
    """A field's default factory, called when an object is built without that field."""

    span: Span
    field: str
    value: Value


def built_frames(linker: Linker, owner: ClassValue, arguments: Arguments) -> Iterator[Frame | FunctionValue]:
    """The frame of the class being built, if a factory may run, and the constructors to enter."""
    body = members.class_of(linker, owner).body
    passed = ",".join(sorted(name for name, _ in arguments.keywords))
    positional = len(arguments.positional)
    if arguments.is_complete:
        frame = linker.frame(
            Frame(owner.module, body, owner, ((_PASSED, Literal(f"{positional}:{passed}")),))
        )
        if next(factories(linker, frame), None) is not None:
            yield frame
    for name in _CONSTRUCTORS:
        method = members.find_method(linker, Instance(owner), name)
        if method is not None:
            yield method._replace(receiver=Instance(owner, built_with(linker, owner, arguments)))
    yield from _validators(linker, owner)


def _validators(linker: Linker, owner: ClassValue) -> Iterator[FunctionValue]:
    """The methods that pydantic and attrs run on the values of a new object."""
    for base in members.linearized(linker, owner):
        if not isinstance(base, ClassValue):
            return
        for number in linker.contents(base.module).methods.get(base.number, ()):
            function = linker.facts(base.module).functions[number]
            if function.decorators:
                names = members.decorator_names(linker, base.module, function)
                if any(name in _VALIDATORS for name in names):
                    yield FunctionValue(base.module, number, Instance(owner))


def factories(linker: Linker, frame: Frame) -> Iterator[Factory]:
    """The factories that run when the class of this frame is built."""
    owner = frame.receiver
    passed = dict(frame.args).get(_PASSED)
    if not isinstance(owner, ClassValue) or not isinstance(passed, Literal):
        return
    count, _, names = str(passed.value).partition(":")
    given = set(names.split(","))
    given |= {"_" + name for name in given}  # attrs drops the underscore of a private field
    position = 0
    bases = [base for base in members.linearized(linker, owner) if isinstance(base, ClassValue)]
    for base in reversed(bases):
        facts = linker.facts(base.module)
        scope = facts.scopes[members.class_of(linker, base).scope]
        derived = bases[: bases.index(base)]
        for name, bindings in scope.bindings.items():
            value = bindings[-1].value if bindings else None
            call = facts.calls[value.call] if isinstance(value, Result) else None
            if not bindings or any(_defines(linker, other, name) for other in derived):
                continue
            is_parameter = _is_parameter(linker, base, bindings[-1], call)
            position += 1 if is_parameter else 0
            if call is None or name in given or _alias(call) in given:
                continue
            if is_parameter and position <= int(count):
                continue
            factory = _factory(linker, base, call)
            if factory is not None:
                yield Factory(call.span, name, factory)
        yield from _decorated_defaults(linker, base, given)


def _defines(linker: Linker, owner: ClassValue, name: str) -> bool:
    return name in linker.facts(owner.module).scopes[members.class_of(linker, owner).scope].bindings


def _is_parameter(linker: Linker, owner: ClassValue, binding: Binding, call: Call | None) -> bool:
    """Whether a field takes a place among the positional arguments of the constructor."""
    if call is not None and ("init", Constant(False)) in call.keywords:
        return False
    if binding.annotation is None:
        body = Frame(owner.module, members.class_of(linker, owner).body)
        return call is not None and linker.value(call.func, body) in _UNANNOTATED
    annotation = binding.annotation.base if isinstance(binding.annotation, Item) else binding.annotation
    name = annotation.name if isinstance(annotation, Attribute) else getattr(annotation, "id", "")
    return name != "ClassVar"


def _alias(call: Call) -> str:
    """The name under which a field is passed, if it has one of its own."""
    for name, value in call.keywords:
        if name in ("alias", "validation_alias") and isinstance(value, Constant):
            return str(value.value)
    return " "


def _factory(linker: Linker, owner: ClassValue, call: Call) -> Value:
    body = Frame(owner.module, members.class_of(linker, owner).body)
    callee = linker.value(call.func, body)
    if isinstance(callee, External) and callee.name in _FACTORIES and call.args:
        return linker.value(call.args[0], body)
    if not isinstance(callee, External) or callee.name not in _FIELDS:
        return None
    for name, value in call.keywords:
        if name in ("default_factory", "factory"):
            return linker.value(value, body)
        if name == "default" and isinstance(value, Result):
            inner = linker.facts(owner.module).calls[value.call]
            factory = linker.value(inner.func, body)
            if isinstance(factory, External) and factory.name in _FACTORIES and inner.args:
                return linker.value(inner.args[0], body)
    return None


def _decorated_defaults(linker: Linker, owner: ClassValue, given: set[str]) -> Iterator[Factory]:
    """``@field.default`` methods of attrs."""
    facts = linker.facts(owner.module)
    for number in linker.contents(owner.module).methods.get(owner.number, ()):
        function = facts.functions[number]
        for decorator in function.decorators:
            value = decorator.value
            if (
                isinstance(value, Attribute)
                and value.name == "default"
                and getattr(value.base, "id", "") not in given
            ):
                yield Factory(
                    decorator.span, function.name, FunctionValue(owner.module, number, Instance(owner))
                )
