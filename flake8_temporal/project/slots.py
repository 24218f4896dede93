"""The named parts of what a call is given: keywords, keys of dictionaries, fields of objects, headers set before.

Takes a call and gives names with the spots of their values, however they are nested; what cannot be looked into
leaves the list open. Which names mean something is for those who ask.
"""

from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, ModuleFacts, Store, guards_around
from flake8_temporal.facts.terms import (
    OPAQUE,
    Attribute,
    Compared,
    Constant,
    Display,
    Either,
    Entered,
    Expr,
    Item,
    Name,
    Negated,
    Result,
    Starred,
)
from flake8_temporal.project.flow import Flow, Spot, call_of, passed_to, results_of, settled
from flake8_temporal.project.members import fields_of
from flake8_temporal.project.values import ClassValue, External, FunctionValue

_DEEPEST = 5
_MOST = 400  # values of one call that are looked into; helpers that return each other would have no end
_KEYS = {
    "callerreference", "clientrequestid", "clientrequesttoken", "clienttoken", "creationtoken", "dedupeid",
    "dedupekey", "dedupid", "dedupkey", "deduplicationid", "deduplicationkey", "idempotencyid", "idempotencykey",
    "idempotencytoken", "idempotentkey", "messagededuplicationid", "paypalrequestid",
}  # fmt: skip
_OF_AWS = {"callerreference", "clientrequestid", "clientrequesttoken", "clienttoken", "creationtoken"}
_CLIENTS = {
    "aiohttp.ClientSession",
    "httpx.AsyncClient",
    "httpx.Client",
    "requests.Session",
    "requests.session",
}
_CONDITIONS = {
    "conditionexpression", "expectedversion", "ifgenerationmatch", "ifmatch", "ifmetagenerationmatch", "ifnonematch",
    "ifseqno", "matchcondition", "nx", "xgoogifgenerationmatch",
}  # fmt: skip


class Slot(NamedTuple):
    """A part of an argument: ``inside`` is the name of the argument it belongs to, empty for a position."""

    name: str
    value: Spot
    inside: str


class Slots(NamedTuple):
    """``unknown`` are the arguments that cannot be looked into; an empty name stands for ``*`` or ``**``."""

    found: tuple[Slot, ...]
    unknown: tuple[str, ...]

    def has(self, *names: str) -> bool:
        """Whether one of these arguments is passed and is not plainly off; ``_id`` may stand in a document."""
        return any(
            slot.name in names and slot.name in (slot.inside, "_id") and slot.value.expr not in _OFF
            for slot in self.found
        )


_OFF = (Constant(None), Constant(False))


def plain(name: str) -> str:
    """A name without what differs between spellings: ``X-Idempotency-Key`` is ``idempotencykey``."""
    bare = name.replace("-", "").replace("_", "").lower()
    return bare[1:] if bare.startswith("xidem") else bare


def is_key(name: str) -> bool:
    """Whether a part of this name tells the other side which requests are the same."""
    return plain(name) in _KEYS


def is_certain_key(name: str) -> bool:
    """The same for names that mean nothing else; a ``client_token`` may also be a password."""
    return is_key(name) and plain(name) not in _OF_AWS


def is_condition(name: str) -> bool:
    """Whether a part of this name makes a write happen only once, or only to what was seen."""
    return plain(name) in _CONDITIONS


class _Search(NamedTuple):
    """The parts that were found so far, and a number for each value that may still be looked into."""

    found: list[Slot]
    left: Iterator[int]


def slots_of(flow: Flow, call: Call, spot: Spot) -> Slots:
    """Everything a call is given by name; positional arguments of a project function go by its parameters."""
    search = _Search([], iter(range(_MOST)))
    unknown: list[str] = []
    for name, value in _arguments(flow, call, spot):
        if name:
            search.found.append(Slot(name, value, name))
        if not _inside(flow, value, name, search, 0):
            unknown.append(name)
    unknown += ["**" for name, _ in call.keywords if not name and "" in unknown]
    for value in _of_client(flow, call, spot):
        _inside(flow, value, "headers", search, 1)
    return Slots(tuple(search.found), tuple(unknown))


def _of_client(flow: Flow, call: Call, spot: Spot) -> Iterator[Spot]:
    """The headers that an HTTP client sends with each request: those it is made with, and those put in later."""
    if not isinstance(call.func, Attribute):
        return
    for made in settled(flow, spot.part(call.func.base)):
        entered = made.part(made.expr.base) if isinstance(made.expr, Entered) else made
        built = call_of(flow, entered)
        callee = None if built is None else flow.linker.value(built.func, entered.frame)
        if built is not None and isinstance(callee, External) and callee.name in _CLIENTS:
            yield from (entered.part(value) for name, value in built.keywords if name == "headers")
            yield from _added_headers(flow, Attribute(call.func.base, "headers"), spot)


def _added_headers(flow: Flow, headers: Attribute, spot: Spot) -> Iterator[Spot]:
    """``session.headers["X"] = ...`` and ``session.headers.update(...)``."""
    facts = flow.linker.facts(spot.frame.module)
    function = facts.functions[spot.frame.function]
    for store in function.stores:
        if isinstance(store.target, Item) and store.target.base == headers:
            yield spot.part(Display("dict", (store.value,), (store.target.key,)))
    for other in (facts.calls[number] for number in function.calls):
        if other.func == Attribute(headers, "update"):
            yield from (spot.part(arg) for arg in other.args)


def _arguments(flow: Flow, call: Call, spot: Spot) -> Iterator[tuple[str, Spot]]:
    callee = flow.linker.value(call.func, spot.frame)
    if isinstance(callee, FunctionValue):
        written = {id(value) for value in (*call.args, *dict(call.keywords).values())}
        passed = passed_to(flow, callee, call, spot)
        yield from ((name, value) for name, value in passed if id(value.expr) in written)
        yield from (("", spot.part(value)) for name, value in call.keywords if not name)
        return
    for arg in call.args:
        yield "", spot.part(arg.value if isinstance(arg, Starred) else arg)
    for name, arg in call.keywords:
        yield name, spot.part(arg)


def _inside(flow: Flow, spot: Spot, inside: str, search: _Search, depth: int) -> bool:
    """Collect the named parts of a value; whether all of it could be seen."""
    is_known = not _stored(flow, spot, inside, search.found)
    if depth > _DEEPEST or next(search.left, None) is None:
        return False
    made = settled(flow, spot)
    for one in made:
        is_known = _parts(flow, one, inside, search, depth) and is_known
    return is_known and bool(made)


def _parts(flow: Flow, spot: Spot, inside: str, search: _Search, depth: int) -> bool:
    expr = spot.expr
    if isinstance(expr, Display):
        return _shown(flow, spot, expr, inside, search, depth)
    if isinstance(expr, Result):
        return _returned(flow, spot, inside, search, depth) or _built(flow, spot, inside, search, depth)
    return isinstance(expr, Constant)


def _shown(flow: Flow, spot: Spot, expr: Display, inside: str, search: _Search, depth: int) -> bool:
    """What is written out; a value under a known key may be anything, the key is what counts."""
    named = dict(_named(expr)) if expr.kind == "dict" else {}
    search.found.extend(Slot(name, spot.part(value), inside) for name, value in named.items())
    known = [id(value) for value in named.values()]
    seen = [
        _inside(flow, spot.part(value), inside, search, depth + 1) or id(value) in known
        for value in _nested(expr)
    ]
    return all(seen) and (expr.kind != "dict" or all(isinstance(key, Constant) for key in expr.keys))


def _returned(flow: Flow, spot: Spot, inside: str, search: _Search, depth: int) -> bool:
    """What a helper of the project returns."""
    call = call_of(flow, spot)
    callee = None if call is None else flow.linker.value(call.func, spot.frame)
    made = (
        results_of(flow, callee, call, spot) if call is not None and isinstance(callee, FunctionValue) else ()
    )
    return bool(made) and all([_inside(flow, one, inside, search, depth + 1) for one in made])


def _named(expr: Display) -> list[tuple[str, Expr]]:
    return [
        (key.value, value)
        for key, value in zip(expr.keys, expr.elements)
        if isinstance(key, Constant) and isinstance(key.value, str)
    ]


def _nested(expr: Display) -> list[Expr]:
    """The elements that may have parts of their own: those written out, and what is spread into a dictionary."""
    if expr.kind != "dict":
        return [element.value if isinstance(element, Starred) else element for element in expr.elements]
    return [
        value
        for key, value in zip(expr.keys, expr.elements)
        if not isinstance(key, Constant) or isinstance(value, (Display, Result))
    ]


def _built(flow: Flow, spot: Spot, inside: str, search: _Search, depth: int) -> bool:
    """The fields of an object that is built in view; other results are not looked into."""
    call = call_of(flow, spot)
    assert call is not None
    callee = flow.linker.value(call.func, spot.frame)
    is_class = isinstance(callee, ClassValue) or (isinstance(callee, External) and _is_class(callee.name))
    if not is_class:
        return False
    named = [(name, value) for name, value in call.keywords if name]
    if isinstance(callee, ClassValue):
        named += list(zip(fields_of(flow.linker, callee), call.args))
    search.found.extend(Slot(name, spot.part(value), inside) for name, value in named)
    is_spread = any(not name for name, _ in call.keywords) or any(
        isinstance(arg, Starred) for arg in call.args
    )
    for _, value in named:
        if isinstance(value, (Display, Result)):
            _inside(flow, spot.part(value), inside, search, depth + 1)
    return not is_spread


def _is_class(name: str) -> bool:
    return name in ("builtins.dict", "builtins.list") or name.rpartition(".")[2][:1].isupper()


def _stored(flow: Flow, spot: Spot, inside: str, found: list[Slot]) -> bool:
    """What is put into a named value before it is passed: ``headers["X"] = ...``; whether a key is unknown."""
    if not isinstance(spot.expr, Name):
        return False
    facts = flow.linker.facts(spot.frame.module)
    function = facts.functions[spot.frame.function]
    is_open = False
    for store in function.stores:
        target = store.target
        if not isinstance(target, (Attribute, Item)) or target.base != spot.expr:
            continue
        key = target.name if isinstance(target, Attribute) else _text(target.key)
        is_open = is_open or not key
        value = None if is_fallback(facts, store) else store.value
        found.append(Slot(key, spot.part(value or OPAQUE), inside))
    return is_open


def is_fallback(facts: ModuleFacts, store: Store) -> bool:
    """Whether a key is only set where the caller has brought none."""
    return any(_tests_a_key(guard.test) for guard in guards_around(facts, store.guard))


def _tests_a_key(test: Expr) -> bool:
    if isinstance(test, Negated):
        return _tests_a_key(test.operand)
    if isinstance(test, Compared):
        return _tests_a_key(test.left) or _tests_a_key(test.right)
    if isinstance(test, Either):
        return any(_tests_a_key(option) for option in test.options)
    if isinstance(test, Item):
        return _tests_a_key(test.key)
    name = test.value if isinstance(test, Constant) else getattr(test, "name", getattr(test, "id", ""))
    return isinstance(name, str) and is_key(name)


def _text(key: Expr) -> str:
    return key.value if isinstance(key, Constant) and isinstance(key.value, str) else ""
