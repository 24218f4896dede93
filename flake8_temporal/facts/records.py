"""What one module says: scopes, functions, classes, and the sites where something happens.

Everything here is an immutable record of plain data, so facts can be cached, compared and sent between
processes. What expressions become is in ``terms``; nothing is resolved yet, ``project`` decides what a name stands for.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.terms import Expr, Imported, Result
from flake8_temporal.model import Span

ROOT = 0  # scope and function number of the module itself
NOWHERE = -1
ELSEWHERE = -2  # the guard of a binding that another function makes through global or nonlocal


class Binding(NamedTuple):
    """One way a name gets its value. ``value`` is None when nothing is known about it.

    ``fallback`` marks a binding made in an ``except`` handler, ``guard`` the condition it stands under.
    """

    value: Expr | None
    annotation: Expr | None
    guard: int
    fallback: bool
    line: int


class Scope(NamedTuple):
    """``kind`` is "module", "class", "function", "comprehension" or "types" (of type parameters)."""

    kind: str
    parent: int
    function: int
    bindings: dict[str, tuple[Binding, ...]]
    global_names: tuple[str, ...]
    stars: tuple[Imported, ...]


class Guard(NamedTuple):
    """The condition (or ``with`` block) that a run must pass to get to a site; ``span`` is that of the test.

    ``does`` names what the guarded statements do: "await", "return", "return-value", "raise", "break",
    "continue", "yield", "append", "store-self".
    """

    parent: int
    function: int
    kind: str  # "if"; "or", which skips the rest if it holds; "with"; "except", which compares types with a lone call
    test: Expr
    holds: bool
    span: Span
    does: tuple[str, ...]


class Call(NamedTuple):
    """A call site. ``use`` says what becomes of the value ("await", "argument:add", "compare", ...)."""

    span: Span
    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]  # ** is spelled with an empty name
    guard: int
    function: int
    use: str


class Read(NamedTuple):
    """A name or attribute chain that is read, not called."""

    span: Span
    value: Expr
    guard: int
    use: str


class Store(NamedTuple):
    """``kind`` is "assign", "augment" or "delete"; the target is an attribute, an item or a global name.

    ``value`` is what an item or an attribute is assigned.
    """

    span: Span
    target: Expr
    kind: str
    guard: int
    value: Expr


class Iteration(NamedTuple):
    """A loop or comprehension; ``does`` as in ``Guard``, ``consumer`` the call a comprehension feeds."""

    span: Span
    iterable: Expr
    kind: str  # "for", "async for", "list", "set", "dict", "generator"
    consumer: Expr | None
    use: str
    does: tuple[str, ...]
    body: Span
    guard: int


class Import(NamedTuple):
    """An import statement; ``import a, b`` counts as two, and has no ``names``."""

    span: Span
    module: str
    names: tuple[str, ...]
    level: int
    guard: int


class Raise(NamedTuple):
    """``value`` is None for a bare ``raise``."""

    span: Span
    value: Expr | None
    guard: int


class Await(NamedTuple):
    """A place where the function lets go of the event loop.

    ``kind`` is "await", "for" or "with"; ``use`` says what becomes of an awaited value, as in ``Call``.
    """

    span: Span
    value: Expr
    kind: str
    use: str
    guard: int


class While(NamedTuple):
    """A ``while`` loop; ``span`` is that of its test, ``does`` as in ``Guard``."""

    span: Span
    test: Expr
    does: tuple[str, ...]
    body: Span
    guard: int


class Handler(NamedTuple):
    """An ``except`` clause; ``type`` is None for a bare one, ``name`` empty without ``as``, ``does`` as in ``Guard``.

    ``falls_through`` when a run can come out of the end of its body.
    """

    span: Span
    type: Expr | None
    name: str
    does: tuple[str, ...]
    body: Span
    falls_through: bool


class Try(NamedTuple):
    """A ``try`` statement: what its first block does, and where its blocks are (lines of 0 where there is none).

    ``is_group`` for ``except*``, ``finally_does`` as ``does``.
    """

    body: Span
    does: tuple[str, ...]
    handlers: tuple[Handler, ...]
    otherwise: Span
    finally_: Span
    is_group: bool
    guard: int
    finally_does: tuple[str, ...]


class Assertion(NamedTuple):
    """An ``assert`` statement."""

    span: Span
    test: Expr
    guard: int


class Operation(NamedTuple):
    """An operator, ``with`` or loop that calls a special method of ``operand`` if it defines one."""

    span: Span
    methods: tuple[str, ...]
    operand: Expr
    guard: int


class Returned(NamedTuple):
    """A returned or yielded value; ``handled`` when it stands in an ``except`` handler."""

    value: Expr
    guard: int
    handled: bool
    span: Span


class Parameter(NamedTuple):
    """``kind`` is "positional", "keyword", "star" or "double-star"."""

    name: str
    kind: str
    annotation: Expr | None
    default: Expr | None
    span: Span


class Decorator(NamedTuple):
    span: Span
    value: Expr


class Function(NamedTuple):
    """A function, lambda, class body or the module body (``kind``).

    ``owner`` is the class it is a method of, ``parent`` the function it stands in, ``guard`` the condition it is
    defined under there, ``does`` as in ``Guard``, ``unread`` the local names that get a value and are never read.
    """

    name: str
    qualname: str
    kind: str
    span: Span
    scope: int
    owner: int
    parent: int
    guard: int
    is_async: bool
    params: tuple[Parameter, ...]
    returns: Expr | None
    decorators: tuple[Decorator, ...]
    calls: tuple[int, ...]
    reads: tuple[Read, ...]
    stores: tuple[Store, ...]
    iterations: tuple[Iteration, ...]
    imports: tuple[Import, ...]
    raises: tuple[Raise, ...]
    operations: tuple[Operation, ...]
    results: tuple[Returned, ...]
    yields: tuple[Returned, ...]
    does: tuple[str, ...]
    awaits: tuple[Await, ...]
    tries: tuple[Try, ...]
    whiles: tuple[While, ...]
    unread: tuple[str, ...]
    asserts: tuple[Assertion, ...]


class Class(NamedTuple):
    """``attributes`` holds what methods assign to ``self.x``, with the function that does it."""

    name: str
    qualname: str
    span: Span
    scope: int
    body: int
    parent: int
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    decorators: tuple[Decorator, ...]
    attributes: dict[str, tuple[tuple[int, Binding], ...]]


class Pragma(NamedTuple):
    """A ``# tmp:`` comment; ``problem`` is set when it is malformed."""

    line: int
    column: int
    word: str
    codes: tuple[str, ...]
    reason: str
    problem: str


class Noqa(NamedTuple):
    """A ``# noqa`` comment; line 0 is the whole file, no codes are all codes."""

    line: int
    codes: tuple[str, ...]


class ModuleFacts(NamedTuple):
    """Everything one module says. Index 0 of ``scopes`` and ``functions`` is the module itself."""

    scopes: tuple[Scope, ...]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    calls: tuple[Call, ...]
    guards: tuple[Guard, ...]
    pragmas: tuple[Pragma, ...]
    noqa: tuple[Noqa, ...]


def calls_in(facts: ModuleFacts, expr: Expr) -> Iterator[int]:
    """The call sites whose results an expression is made of."""
    pending: list[object] = [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, Result):
            yield part.call
            call = facts.calls[part.call]
            pending += [call.func, *call.args, *(value for _, value in call.keywords)]
        elif isinstance(part, tuple):
            pending += [inner for inner in part if isinstance(inner, tuple)]


def guards_around(facts: ModuleFacts, guard: int) -> Iterator[Guard]:
    """The guards that a site stands behind, innermost first."""
    while guard >= 0:
        yield facts.guards[guard]
        guard = facts.guards[guard].parent
