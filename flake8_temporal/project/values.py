"""What an expression may stand for at run time, as far as reading the code can tell.

``None`` is "not known", and whoever meets it keeps quiet. Values are immutable and comparable; the frame
says for which call a function is looked at. How values are found is in ``evaluate``.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeAlias, Union

from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.terms import Expr, Name
from flake8_temporal.project.contents import Contents
from flake8_temporal.project.contexts import Context


class External(NamedTuple):
    """A dotted name outside the project; ``bound`` when it was reached through an instance."""

    name: str
    bound: bool = False


class ModuleValue(NamedTuple):
    """A module of the project. (The tags here and below keep values of one shape from comparing equal.)"""

    name: str
    tag: str = "module"


class ClassValue(NamedTuple):
    module: str
    number: int


class FunctionValue(NamedTuple):
    """A function of the project with the receiver it is bound to and the call that defined it.

    ``is_bare`` marks what a decorator is given: the function itself, not what stands under its name.
    """

    module: str
    number: int
    receiver: "Value" = None
    frame: "Frame | None" = None
    is_bare: bool = False


class Partial(NamedTuple):
    """``functools.partial`` of something in the project."""

    function: "Value"
    args: tuple["Value", ...]
    keywords: tuple[tuple[str, "Value"], ...]


class Instance(NamedTuple):
    """An object of a class, with what its ``__init__`` was given."""

    of: ClassValue | External
    args: "Bound" = ()


class Super(NamedTuple):
    receiver: "Value"
    owner: ClassValue


class Collection(NamedTuple):
    """``kind`` is "list", "tuple", "set", "dict", "keys" or "generator"; elements may be unknown."""

    kind: str
    elements: tuple["Value", ...] = ()
    keys: tuple["Value", ...] = ()


class Method(NamedTuple):
    """A method of a built-in collection, not called yet."""

    of: Collection
    name: str


class Literal(NamedTuple):
    value: None | bool | int | float | str


class Passed(NamedTuple):
    """Something a caller passes that is not known any better; it is not None."""

    tag: str = "passed"


class Unreadable(NamedTuple):
    """Something that the project defines, in a module that is missing or cannot be read."""

    tag: str = "unreadable"


class Choice(NamedTuple):
    """One of several, each of them known."""

    options: tuple["Value", ...]


Value: TypeAlias = Union[
    External,
    ModuleValue,
    ClassValue,
    FunctionValue,
    Partial,
    Instance,
    Super,
    Collection,
    Method,
    Literal,
    Passed,
    Unreadable,
    Choice,
    None,
]
Bound: TypeAlias = tuple[tuple[str, Value], ...]
NOTHING = Literal(None)
UNREADABLE = Unreadable()
UNSETTLED = Choice(())  # the answer while a cycle is being gone round; it adds nothing to a merge
TEXT = Instance(External("builtins.str"))


class Frame(NamedTuple):
    """One way a function is run: its receiver, the arguments worth knowing, the frame around it."""

    module: str
    function: int
    receiver: Value = None
    args: Bound = ()
    parent: "Frame | None" = None


class Arguments(NamedTuple):
    """The arguments of one call; ``is_complete`` is false when ``*`` or ``**`` may add more."""

    positional: tuple[Value, ...]
    keywords: Bound
    is_complete: bool


class Evaluator(Protocol):
    """What the parts of the evaluation ask of each other."""

    @property
    def context(self) -> Context: ...

    @property
    def module(self) -> str: ...

    @property
    def loading(self) -> list[str]: ...

    def facts(self, module: str) -> ModuleFacts: ...

    def contents(self, module: str) -> Contents: ...

    def value(self, expr: Expr, frame: Frame) -> Value: ...

    def attribute(self, value: Value, name: str) -> Value: ...

    def typed(self, annotation: Expr, frame: Frame) -> Value: ...

    def enter(self, function: FunctionValue, arguments: Arguments | None) -> Frame: ...

    def tests(self, function: FunctionValue) -> set[str]: ...

    def returned(self, function: FunctionValue, arguments: Arguments | None) -> Value: ...

    def member(self, module: str, name: str) -> Value: ...

    def module_named(self, name: str) -> str | None: ...

    def is_ours(self, name: str) -> bool: ...

    def absolute(self, module: str, level: int, importer: str) -> str | None: ...

    def origin(self, name: Name, module: str) -> str: ...

    def starred(self, module: str) -> Iterator[str | None]: ...

    def exports(self, module: str, name: str) -> bool: ...

    def canonical(self, name: str) -> str: ...

    def produces(self, name: str) -> str | None: ...

    def is_chain(self, name: str) -> bool: ...

    def frame(self, frame: Frame) -> Frame: ...

    def once(self, source: tuple[object, ...], frame: Frame, ask: "Callable[[], Value]") -> Value: ...

    def answer(self, frame: Frame, replaying: bool | None, ask: Callable[[], bool | None]) -> bool | None: ...

    def runs(self, module: str, guard: int, frame: Frame) -> bool: ...


def merged(values: Iterable[Value]) -> Value:
    """One value for a name that gets several: the same one, or a choice of functions; otherwise unknown."""
    known: list[Value] = []
    for value in values:
        if value is None:
            return None
        options = value.options if isinstance(value, Choice) else (value,)
        known += [option for option in options if option not in known]
    if len(known) > 1:
        known = [value for value in known if value != NOTHING]
    if len(known) <= 1:
        return known[0] if known else None
    if all(isinstance(value, Instance) for value in known):
        classes = {value.of for value in known if isinstance(value, Instance)}
        return Instance(classes.pop()) if len(classes) == 1 else None
    if all(isinstance(value, Collection) for value in known):
        return _merged_collections([value for value in known if isinstance(value, Collection)])
    if all(is_callable(value) for value in known) and len(known) <= 16:
        return Choice(tuple(known))
    return None


def _merged_collections(known: list[Collection]) -> Value:
    if len({value.kind for value in known}) > 1:
        return None
    elements: list[Value] = []
    for value in known:
        elements += [element for element in value.elements if element not in elements]
    return Collection(known[0].kind, tuple(elements))


def is_callable(value: Value) -> bool:
    """Whether a value is known to be a function or a class."""
    if isinstance(value, External):
        return True
    return isinstance(value, (FunctionValue, ClassValue, Partial))


def depth(value: object) -> int:
    """How deep values nest in each other; bounds what a recursion may build up."""
    if not isinstance(value, tuple) or not value:
        return 0
    return 1 + max(depth(part) for part in value)


def without_history(value: Value) -> Value:
    """The value without what it was built or defined with, which is what makes values nest."""
    if isinstance(value, Instance):
        return Instance(value.of)
    if isinstance(value, FunctionValue):
        return value._replace(receiver=without_history(value.receiver), frame=None)
    if isinstance(value, Collection):
        return Collection(value.kind, tuple(without_history(element) for element in value.elements))
    if isinstance(value, (Partial, Method, Super, Choice)):
        return None
    return value
