"""A payload with some value of a declared type, for arguments and results that a server would bring.

A type in, a payload of the default converter out. What it cannot make a value of becomes null.
"""

import collections.abc
import dataclasses
import datetime
import enum
import inspect
import types
import typing
import uuid
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter
from temporalio.worker.workflow_sandbox._restrictions import RestrictionContext

CONVERTER = DataConverter.default.payload_converter
_PLAIN: dict[object, object] = {
    str: "x",
    int: 1,
    float: 1.0,
    bool: True,
    bytes: b"x",
    datetime.datetime: "2024-01-02T03:04:05+00:00",
    datetime.date: "2024-01-02",
    datetime.time: "03:04:05",
    datetime.timedelta: 1.0,
    uuid.UUID: "00000000-0000-4000-8000-000000000001",
}
_SEQUENCES = (list, set, frozenset, collections.abc.Sequence, collections.abc.Set, collections.abc.Iterable)
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)


def payload(hint: object) -> Payload:
    """A payload that converts to the type."""
    return CONVERTER.to_payload(example(hint))


def payloads(function: object, hints: list[type] | None) -> list[Payload]:
    """One payload for each parameter of a method, after ``self``."""
    if hints is not None:
        return [payload(hint) for hint in hints]
    parameters = list(inspect.signature(function).parameters.values())[1:]  # type: ignore[arg-type]
    return [payload(str) for each in parameters if each.default is each.empty]


def example(hint: object) -> object:
    """Something JSON can hold that the SDK converts to the type."""
    hint = RestrictionContext.unwrap_if_proxied(hint)  # a class that the sandbox wraps is what it wraps here
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, typing.TypeVar | typing.NewType):
        return example(getattr(hint, "__supertype__", None) or getattr(hint, "__bound__", None))
    if origin is typing.Literal:
        return arguments[0]
    if origin is typing.Annotated:
        return example(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return example(next(each for each in arguments if each is not type(None)))
    if (origin or hint) is tuple:
        return [example(each) for each in arguments if each is not Ellipsis]
    if (origin or hint) in _SEQUENCES:
        return [example(arguments[0] if arguments else str)]
    if (origin or hint) in _MAPPINGS:
        return {"x": example(arguments[1] if arguments else str)}
    return _instance(origin or hint)


def _instance(hint: Any) -> object:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if not inspect.isclass(hint):
        return None
    if issubclass(hint, enum.Enum):
        return next(iter(hint)).value
    hints = typing.get_type_hints(hint)
    if dataclasses.is_dataclass(hint):
        return {each.name: example(hints.get(each.name)) for each in dataclasses.fields(hint) if each.init}
    if issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return [example(each) for each in hints.values()]
    if typing.is_typeddict(hint) or hasattr(hint, "model_fields"):
        return {name: example(each) for name, each in hints.items() if not name.startswith("_")}
    return None
