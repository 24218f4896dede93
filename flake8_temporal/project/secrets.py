"""Secrets that go into the history: parameters, fields of payloads, and keys of what is handed over, by their names.

Takes what the linted file defines and calls, gives places with what holds the secret. A name alone is not enough: an
annotation must allow for text, bytes or a dict, and a class must be one that converters write out field by field.
"""

import re
from collections.abc import Iterator

from flake8_temporal.facts.records import Binding, Call
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members, signatures
from flake8_temporal.project.definitions import MESSAGES, Method
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.values import ClassValue, External, Frame

_WORDS = (
    "password|passwd|passphrase|secret|secret_key|private_key|api_?key|access_key|auth_token|access_token"
    "|refresh_token|bearer_token|credentials|connection_string|conn_str"
)
_SECRET = re.compile(rf"(?:.*_)?(?:{_WORDS})")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TEXT = {
    "builtins.str", "builtins.bytes", "builtins.dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping",
    "pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.types.SecretBytes",
}  # fmt: skip
_RECORDS = {"dataclasses.dataclass", "pydantic.dataclasses.dataclass"}
_MODELS = {
    "pydantic.BaseModel", "pydantic.main.BaseModel", "typing.NamedTuple", "typing.TypedDict",
    "typing_extensions.TypedDict",
}  # fmt: skip
_SENDING = re.compile(
    r"temporalio\.workflow\.(?:(?:start|execute)_\w+|continue_as_new|upsert_memo|\w*Handle\.signal)"
    r"|temporalio\.client\.(?:Client\.(?:start|execute)_\w+|WorkflowHandle\.(?:signal|execute_update|start_update))"
)
_DEEPEST = 3


def is_secret(name: str) -> bool:
    """Whether a name ends in a word for a secret: ``stripe_api_key``, ``dbPassword``, but not ``password_hash``."""
    return _SECRET.fullmatch(_HUMP.sub("_", name).lower()) is not None


def in_signature(reach: Reach, method: Method) -> Iterator[tuple[Span, str]]:
    """The parameters and results of a run method, a handler or an activity that hold a secret."""
    if method.role("run", *MESSAGES, "activity") is None:
        return
    linker, module, record = reach.linker, method.value.module, method.record
    for parameter in record.params:
        if parameter.kind not in ("positional", "keyword"):
            continue
        if is_secret(parameter.name) and _holds_text(linker, parameter.annotation, module):
            yield parameter.span, f"parameter {parameter.name}"
        for field in _fields(linker, parameter.annotation, module, frozenset()):
            yield parameter.span, f"field {field}"
    for field in _fields(linker, record.returns, module, frozenset()):
        yield record.span, f"field {field}"


def _holds_text(linker: Linker, annotation: Expr | None, module: str) -> bool:
    """Whether a value of this type may be a secret itself."""
    if annotation is None:
        return True
    return any(leaf in _TEXT for leaf in signatures.leaves(signatures.shape(linker, annotation, module)))


def _fields(
    linker: Linker, annotation: Expr | None, module: str, seen: frozenset[ClassValue]
) -> Iterator[str]:
    """The fields with a secret in the classes that an annotation names, and in those that their fields are of."""
    shape = None if annotation is None else signatures.shape(linker, annotation, module)
    for owner in signatures.leaves(shape):
        if not isinstance(owner, ClassValue) or owner in seen or len(seen) >= _DEEPEST:
            continue
        if not _is_record(linker, owner):
            continue
        for base in members.linearized(linker, owner):
            if isinstance(base, ClassValue):
                yield from _fields_of(linker, base, seen | {owner})


def _fields_of(linker: Linker, owner: ClassValue, seen: frozenset[ClassValue]) -> Iterator[str]:
    found = members.class_of(linker, owner)
    for name, bindings in linker.facts(owner.module).scopes[found.scope].bindings.items():
        binding = bindings[-1] if bindings else None
        if binding is None or binding.annotation is None or name.startswith("_"):
            continue
        if _is_left_out(linker, owner.module, binding):
            continue
        if is_secret(name) and _holds_text(linker, binding.annotation, owner.module):
            yield f"{found.name}.{name}"
        yield from _fields(linker, binding.annotation, owner.module, seen)


def _is_record(linker: Linker, owner: ClassValue) -> bool:
    """Whether converters write an object of the class out field by field."""
    found = members.class_of(linker, owner)
    decorators = members.decorator_names(linker, owner.module, found)
    return not (_RECORDS.isdisjoint(decorators) and _MODELS.isdisjoint(members.external_bases(linker, owner)))


def _is_left_out(linker: Linker, module: str, binding: Binding) -> bool:
    """``Field(exclude=True)``, and what belongs to the class."""
    if isinstance(binding.value, Result):
        call = linker.facts(module).calls[binding.value.call]
        return ("exclude", Constant(True)) in call.keywords
    base = getattr(binding.annotation, "base", None)
    if isinstance(base, (Name, Attribute)):
        value = linker.value(base, members.module_frame(module))
        return isinstance(value, External) and value.name.endswith(".ClassVar")
    return False


def handed_over(reach: Reach) -> Iterator[tuple[Span, str]]:
    """The secrets that the calls of the linted file put into arguments, signals and memos."""
    module = reach.linker.module
    for call in reach.linker.facts(module).calls:
        frame = Frame(module, call.function)
        callee = reach.linker.value(call.func, frame)
        if isinstance(callee, External) and _SENDING.fullmatch(callee.name):
            for name in _keys(reach, call):
                yield call.span, f"argument {name}"


def _keys(reach: Reach, call: Call) -> Iterator[str]:
    """The names of secrets in the literal dicts and the objects that are built right in the call."""
    pending = [*call.args, *(value for _, value in call.keywords)]
    facts = reach.linker.facts(reach.linker.module)
    while pending:
        expr = pending.pop(0)
        named: list[tuple[object, Expr]] = []
        if isinstance(expr, Display):
            keys = [key.value if isinstance(key, Constant) else None for key in expr.keys]
            named = list(zip(keys, expr.elements)) if keys else [(None, element) for element in expr.elements]
        elif isinstance(expr, Result):
            built = facts.calls[expr.call]
            made = reach.linker.value(built.func, Frame(reach.linker.module, built.function))
            if isinstance(made, ClassValue) and _is_record(reach.linker, made):
                named = list(built.keywords)
        for name, value in named:
            if isinstance(name, str) and is_secret(name) and not isinstance(value, Constant):
                yield name
        pending += [value for _, value in named]
