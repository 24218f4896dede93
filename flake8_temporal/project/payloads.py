"""What goes into the history: the types of parameters and results, and the arguments of calls.

Takes the definitions of the linted file and nodes of the reach, and gives what the SDK's converters cannot turn into
bytes. A type that is not known, a union of several, and a type variable are left alone.
"""

import builtins
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import ROOT
from flake8_temporal.facts.terms import Attribute, Binary, Constant, Display, Expr, Item, Name
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.definitions import Method
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import ACTIVITIES, CHILDREN, CONTINUE, calls_in_node
from flake8_temporal.project.spelling import UNNAMED, in_words
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance, Value

CARRIED = ("run", "signal", "query", "update", "activity")
_DEEPEST = 4
_CONTAINERS = {
    "list", "List", "Sequence", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "dict", "Dict", "Mapping",
    "Iterable", "Collection", "deque", "Deque", "Annotated", "Optional",
}  # fmt: skip
_MAPPINGS = {"dict", "Dict", "Mapping"}
_NEVER = {
    "AsyncIterator", "AsyncIterable", "AsyncGenerator", "Coroutine", "Awaitable", "Callable", "IO", "TextIO",
    "BinaryIO", "Type", "type",
}  # fmt: skip
_HOMES = ("typing", "typing_extensions", "collections", "collections.abc", "builtins")
_LIVE = ("asyncio", "threading", "queue", "logging", "contextvars", "multiprocessing")
# What the SDK's own converter refuses, and that of pydantic takes.
_PLAIN_ONLY = {
    "builtins.complex", "datetime.date", "datetime.time", "datetime.timedelta", "decimal.Decimal", "pathlib.Path",
    "pathlib.PurePath", "pathlib.PosixPath", "fractions.Fraction", "re.Pattern", "ipaddress.IPv4Address",
    "ipaddress.IPv6Address",
}  # fmt: skip
_CLIENTS = (
    "Client", "Session", "Engine", "Connection", "Pool", "Cursor", "Redis", "Producer", "Consumer", "Driver",
    "Channel", "Worker", "Handle",
)  # fmt: skip


class Part(NamedTuple):
    """A parameter or the result of a function that the SDK calls; ``name`` is empty for the result."""

    method: Method
    name: str
    annotation: Expr | None
    is_required: bool

    @property
    def what(self) -> str:
        owner = self.method.record.name
        return f"parameter {self.name} of {owner}" if self.name else f"return value of {owner}"


def carried(reach: Reach) -> Iterator[Method]:
    """The functions of the linted file whose arguments and results are payloads; dynamic ones take what comes."""
    for method in reach.definitions.functions:
        applied = method.role(*CARRIED)
        if (
            applied is not None
            and applied.flag("dynamic") is not True
            and method.form in ("", "static method")
        ):
            yield method


def parts_of(method: Method) -> Iterator[Part]:
    """The parameters behind ``self``, and the result."""
    record = method.record
    # A run method or handler is a method, also where it is put into its class later.
    is_method = record.owner >= 0 or method.role("activity") is None
    for parameter in record.params[1 if is_method and method.form != "static method" else 0 :]:
        if parameter.kind in ("positional", "keyword"):
            yield Part(method, parameter.name, parameter.annotation, parameter.default is None)
    yield Part(method, "", record.returns, True)


def unserializable_parts(reach: Reach) -> Iterator[tuple[Span, tuple[str, str]]]:
    """The parameters and results of a type that cannot be a payload, with the type."""
    for method in carried(reach):
        for part in parts_of(method):
            if part.annotation is not None and part.is_required:
                culprit = _culprit(reach, part.annotation, method.value.module)
                if culprit:
                    yield method.record.span, (part.what, culprit)


def unserializable_arguments(reach: Reach, node: Node) -> Iterator[tuple[Span, tuple[str, str]]]:
    """The arguments of calls that start something, where they are objects that cannot be a payload."""
    facts = reach.linker.facts(node.frame.module)
    for found in calls_in_node(reach, node, (*ACTIVITIES, *CHILDREN, CONTINUE)):
        first = 0 if found.name == CONTINUE else 1
        for given in found.inputs(first) or ():
            kind = _kind(reach, reach.linker.value(given, node.frame), given)
            if kind:
                words = in_words(facts, given)
                what = "an argument" if words == UNNAMED else f"argument {words}"
                yield found.call.span, (f"{what} of {found.short}()", kind)


def _kind(reach: Reach, value: Value, given: Expr) -> str:
    """The type of an object that no converter takes."""
    if isinstance(given, Display) and given.kind == "dict" and not given.over:
        is_keyed = any(isinstance(key, Display) and key.kind == "tuple" for key in given.keys)
        return "dict with tuples for keys" if is_keyed else ""
    if isinstance(value, FunctionValue):
        return "function"
    if isinstance(value, ClassValue):
        return "type"
    if isinstance(value, Instance) and _is_error(reach, value.of):
        return value.of.name.rpartition(".")[2] if isinstance(value.of, External) else _name(reach, value.of)
    return ""


def _name(reach: Reach, owner: ClassValue) -> str:
    return members.class_of(reach.linker, owner).name


def _is_error(reach: Reach, owner: ClassValue | External) -> bool:
    if isinstance(owner, ClassValue):
        return any(_is_error(reach, External(name)) for name in members.external_bases(reach.linker, owner))
    if owner.name.startswith("temporalio.exceptions."):
        return True
    home, _, name = owner.name.rpartition(".")
    found = getattr(builtins, name, None) if home == "builtins" else None
    return isinstance(found, type) and issubclass(found, BaseException)


def _culprit(reach: Reach, annotation: Expr, module: str, depth: int = 0) -> str:
    """The part of an annotation that no converter takes, as it is written; nothing if there is none."""
    if depth > _DEEPEST:
        return ""
    if isinstance(annotation, Binary):
        sides = [side for side in (annotation.left, annotation.right) if side != Constant(None)]
        return _culprit(reach, sides[0], module, depth + 1) if len(sides) == 1 else ""
    written = in_words(reach.linker.facts(module), annotation)
    if isinstance(annotation, Item):
        outer = _special(reach, annotation.base, module)
        made = reach.linker.value(annotation.base, Frame(module, ROOT))
        inside = annotation.key.elements if isinstance(annotation.key, Display) else ()
        if outer in _NEVER or (isinstance(made, External) and not outer and _is_never(reach, made)):
            return written
        if outer in _MAPPINGS and _is_tuple(reach, inside, module):
            return written
        return _culprit_inside(reach, outer, inside, module, depth)
    if not isinstance(annotation, (Name, Attribute)):
        return ""
    value = reach.linker.value(annotation, Frame(module, ROOT))
    if isinstance(value, ClassValue):
        return written if _is_error(reach, value) else _culprit_field(reach, value, depth)
    return written if isinstance(value, External) and _is_never(reach, value) else ""


def _culprit_inside(reach: Reach, outer: str, inside: tuple[Expr, ...], module: str, depth: int) -> str:
    if outer not in _CONTAINERS:
        return ""
    found = (
        _culprit(reach, part, module, depth + 1) for part in (inside[:1] if outer == "Annotated" else inside)
    )
    return next((culprit for culprit in found if culprit), "")


def _is_tuple(reach: Reach, inside: tuple[Expr, ...], module: str) -> bool:
    key = inside[0] if len(inside) == 2 else None
    return isinstance(key, Item) and _special(reach, key.base, module) in ("tuple", "Tuple")


def _special(reach: Reach, base: Expr, module: str) -> str:
    """The bare name of a form of ``typing`` or a built-in container."""
    value = reach.linker.value(base, Frame(module, ROOT))
    home, _, name = value.name.rpartition(".") if isinstance(value, External) else ("", "", "")
    return name if home in _HOMES else ""


def _is_never(reach: Reach, value: External) -> bool:
    if value.bound or value.name in ("builtins.object", "typing.Any"):
        return False
    home, _, name = value.name.rpartition(".")
    if home in _HOMES and name in _NEVER:
        return True
    if home.partition(".")[0] in _LIVE:
        return name[:1].isupper() and not _is_plain_data(name)
    is_client = name.endswith(_CLIENTS) and reach.linker.table.is_class(value.name)
    is_dated = reach.settings.data_converter == "default" and value.name in _PLAIN_ONLY
    return is_client or is_dated or _is_error(reach, value)


def _is_plain_data(name: str) -> bool:
    """Errors of these modules are judged as errors, and records of ``logging`` carry data."""
    return name.endswith(("Error", "Exception", "Record"))


def _culprit_field(reach: Reach, owner: ClassValue, depth: int) -> str:
    """The field of a dataclass that no converter takes, as ``Class.field: type``."""
    linker = reach.linker
    record = members.class_of(linker, owner)
    if "dataclasses.dataclass" not in members.decorator_names(linker, owner.module, record):
        return ""
    for name, bindings in linker.facts(owner.module).scopes[record.scope].bindings.items():
        if len(bindings) == 1 and bindings[0].annotation is not None and bindings[0].value is None:
            culprit = _culprit(reach, bindings[0].annotation, owner.module, depth + 1)
            if culprit:
                return culprit if ":" in culprit else f"{record.name}.{name}: {culprit}"
    return ""
