"""Expressions as linking sees them: names, attributes, calls, displays; the rest is ``Opaque``.

An expression keeps only what linking may ask about. A ``Name`` remembers the scope it is used in, a ``Result`` the
call site, which is in ``records``.
"""

from typing import NamedTuple, TypeAlias


class Name(NamedTuple):
    """A name read in scope number ``scope``."""

    scope: int
    id: str


class Attribute(NamedTuple):
    base: "Expr"
    name: str


class Result(NamedTuple):
    """The value of call site number ``call``."""

    call: int


class Constant(NamedTuple):
    value: None | bool | int | float | str


class Imported(NamedTuple):
    """A module (``name`` is empty) or a name imported from it; ``level`` counts leading dots."""

    module: str
    name: str
    level: int


class Defined(NamedTuple):
    """Function number ``function``: a ``def`` or a lambda."""

    function: int


class DefinedClass(NamedTuple):
    class_: int


class Item(NamedTuple):
    """``base[key]``; an int key also stands for a position in an unpacked tuple."""

    base: "Expr"
    key: "Expr"


class Element(NamedTuple):
    """What iterating over ``base`` yields."""

    base: "Expr"


class Entered(NamedTuple):
    """What ``with base as x`` binds to ``x``."""

    base: "Expr"
    is_async: bool


class Either(NamedTuple):
    """``kind`` is "if" (two options), "or" or "and" (two or more)."""

    kind: str
    test: "Expr"
    options: tuple["Expr", ...]


class Negated(NamedTuple):
    operand: "Expr"


class Compared(NamedTuple):
    left: "Expr"
    operator: str
    right: "Expr"


class Display(NamedTuple):
    """A list, tuple, set, dict or generator literal or comprehension; ``keys`` only for dicts.

    ``over`` is what a comprehension's first loop iterates.
    """

    kind: str
    elements: tuple["Expr", ...]
    keys: tuple["Expr", ...] = ()
    over: "Expr | None" = None


class Binary(NamedTuple):
    left: "Expr"
    operator: str
    right: "Expr"


class Starred(NamedTuple):
    value: "Expr"


class Text(NamedTuple):
    """An f-string: constants and what is put between them."""

    parts: tuple["Expr", ...]


class Opaque(NamedTuple):
    """Anything linking never asks about."""


Expr: TypeAlias = (
    Name
    | Attribute
    | Result
    | Constant
    | Imported
    | Defined
    | DefinedClass
    | Item
    | Element
    | Entered
    | Either
    | Negated
    | Compared
    | Display
    | Binary
    | Starred
    | Text
    | Opaque
)

OPAQUE = Opaque()


def last_name(expr: Expr) -> str:
    """What a name or an attribute chain ends in, else nothing."""
    return expr.name if isinstance(expr, Attribute) else expr.id if isinstance(expr, Name) else ""
