"""``NamedTuple`` as in ``typing``, and to a type checker the very same, but made in a tenth of the time.

The original compiles a constructor for each class, which was a third of what loading the engine took, in every run.
Here it is a copy of one that is there. What records there are is up to ``model`` and ``facts.records``.
"""

from collections import _tuplegetter  # type: ignore[attr-defined]  # what fields of named tuples are
from collections import namedtuple
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import TYPE_CHECKING, TypeVar

_Made = TypeVar("_Made", bound="_Methods")
_new = tuple.__new__


class _Methods(tuple[object, ...]):
    """What a record can do besides being a tuple."""

    __slots__ = ()
    _fields: tuple[str, ...]

    @classmethod
    def _make(cls: type[_Made], values: Iterable[object]) -> _Made:
        return cls(*values)  # type: ignore[arg-type]

    def _replace(self: _Made, **changed: object) -> _Made:
        values = tuple(map(changed.pop, self._fields, self))
        if changed:
            raise TypeError(f"{type(self).__name__} has no {', '.join(changed)}")
        return _new(type(self), values)

    def _asdict(self) -> dict[str, object]:
        return dict(zip(self._fields, self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({shown})"

    def __getnewargs__(self) -> tuple[object, ...]:  # for copies and pickles
        return tuple(self)


# Constructors by number of fields; those of two records differ in the names of the parameters alone.
_TEMPLATES: tuple[Callable[..., object], ...] = (
    lambda cls: _new(cls, ()),
    lambda cls, a: _new(cls, (a,)),
    lambda cls, a, b: _new(cls, (a, b)),
    lambda cls, a, b, c: _new(cls, (a, b, c)),
    lambda cls, a, b, c, d: _new(cls, (a, b, c, d)),
    lambda cls, a, b, c, d, e: _new(cls, (a, b, c, d, e)),
    lambda cls, a, b, c, d, e, f: _new(cls, (a, b, c, d, e, f)),
    lambda cls, a, b, c, d, e, f, g: _new(cls, (a, b, c, d, e, f, g)),
    lambda cls, a, b, c, d, e, f, g, h: _new(cls, (a, b, c, d, e, f, g, h)),
)


def _constructor(fields: tuple[str, ...], defaults: tuple[object, ...]) -> Callable[..., object]:
    if len(fields) >= len(_TEMPLATES):
        return namedtuple("_", fields, defaults=defaults).__new__
    code = _TEMPLATES[len(fields)].__code__.replace(co_varnames=("cls", *fields))
    return FunctionType(code, globals(), "__new__", defaults)


class _Declaration(type):
    """Turns a class statement into an ordinary subclass of ``tuple``: a metaclass would slow ``isinstance`` down."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, object]) -> type:
        if not bases:
            return super().__new__(cls, name, bases, namespace)
        made = type(name, (_Methods, *bases[1:]), {**namespace, "__slots__": ()})
        fields = tuple(made.__annotations__)
        defaults = tuple(namespace[field] for field in fields if field in namespace)
        setattr(made, "_fields", fields)
        setattr(made, "__match_args__", fields)
        setattr(made, "__new__", _constructor(fields, defaults))
        for position, field in enumerate(fields):
            setattr(made, field, _tuplegetter(position, ""))
        return made


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class NamedTuple(metaclass=_Declaration):
        """The base that records are declared with; it is no class of theirs in the end."""
