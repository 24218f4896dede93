"""Our ``NamedTuple`` against the one of ``typing``: same behaviour for everything that records are used for."""

import copy
import pickle
import typing
from collections.abc import Callable

import pytest

from flake8_temporal import named_tuple
from flake8_temporal.facts.records import Function
from flake8_temporal.model import Settings, Span


class Theirs(typing.NamedTuple):
    name: str
    count: int = 2
    part: "Theirs | None" = None


class Ours(named_tuple.NamedTuple):
    name: str
    count: int = 2
    part: "Ours | None" = None


CALLS: dict[str, Callable[[type[Theirs]], object]] = {
    "positions": lambda made: made("a", 3, None),
    "names": lambda made: made(part=made("b"), name="a"),
    "defaults": lambda made: made("a"),
    "too few": lambda made: made(),  # type: ignore[call-arg]
    "too many": lambda made: made("a", 1, None, 4),  # type: ignore[call-arg]
    "twice": lambda made: made("a", name="b"),  # type: ignore[misc]
    "unknown name": lambda made: made("a", size=1),  # type: ignore[call-arg]
    "fields": lambda made: (made._fields, made.__match_args__, made("a").count),
    "dictionary": lambda made: made("a")._asdict(),
    "replaced": lambda made: made("a")._replace(count=5),
    "replaced wrongly": lambda made: made("a")._replace(size=5),  # type: ignore[call-arg]
    "from a list": lambda made: made._make(["a", 1, None]),
    "equal": lambda made: (made("a") == ("a", 2, None), hash(made("a")) == hash(("a", 2, None))),
    "changed": lambda made: setattr(made("a"), "count", 1),
    "extended": lambda made: setattr(made("a"), "size", 1),
    "copied": lambda made: (copy.copy(made("a")), copy.deepcopy(made("a")), pickle.loads(pickle.dumps(made("a")))),
    "shown": lambda made: repr(made("a", 1, made("b"))).replace(made.__name__, "It"),
}


def outcome(call: Callable[[type[Theirs]], object], made: object) -> object:
    try:
        return call(made)  # type: ignore[arg-type]
    except (TypeError, ValueError, AttributeError) as error:
        return "AttributeError" if isinstance(error, AttributeError) else "refused"


@pytest.mark.parametrize("name", CALLS)
def test_behaves_like_the_original(name: str) -> None:
    assert outcome(CALLS[name], Ours) == outcome(CALLS[name], Theirs)


@pytest.mark.parametrize("made", [Span, Settings, Function], ids=lambda made: made.__name__)
def test_records_are_plain_tuples(made: type[tuple[object, ...]]) -> None:
    assert type(made) is type and issubclass(made, tuple)
    assert not hasattr(made.__new__(made, *range(len(made.__match_args__))), "__dict__")
