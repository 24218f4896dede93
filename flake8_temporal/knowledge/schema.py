"""Validates one knowledge document (a parsed TOML file) and turns it into plain records.

It takes the dictionary that a TOML parser returned and raises ``ConfigurationError`` with one line that names
the file, the place and what is expected. It refuses to read files and to decide which entry wins: ``load``
reads and ``layer`` merges.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple, NoReturn

from flake8_temporal.model import ConfigurationError

SCHEMA = 1
EVERYTHING = "*"
SUBTREE = ".*"

# The evaluator of these lives where calls are known; the vocabulary is closed so that it can be complete.
CONDITIONS = (
    "at most one argument",
    "hash of unknown type",
    "no argument or None",
    "no arguments",
    "to a terminal stream",
    "unless in memory",
)
# Patterns are compiled when a table is validated, which a run with the compiled copy alone never does.
_WITHOUT = r"without [A-Za-z_]\w*(\[\d+\])?"
_NAME = r"[^\W\d]\w*(\.[^\W\d]\w*)*"
_PATTERN = rf"{_NAME}(\.\*)?"
_VERSION = r"3\.\d+"

_SECTIONS = ("aliases", "class", "durable", "kinds", "operation", "package", "sandbox", "schema")
_COMMON = (
    "aio",
    "brief",
    "dist",
    "kind",
    "note",
    "only_when",
    "pure",
    "remedy",
    "since",
    "status",
    "unresolved",
    "until",
    "weak",
    "write",
)
PACKAGE_KEYS = (*_COMMON, "attributes", "calls", "prefixes")
CLASS_KEYS = (*_COMMON, "aliases", "chain", "constructor", "effects", "factories", "name")
OPERATION_KEYS = ("advice", "calls", "dedupe", "dist", "note", "on_retry", "status")
ON_RETRY = ("accumulates", "fails", "keyed", "may write twice", "new key", "repeats")
_ANY_DEPTH = rf"{_NAME}(\.\*\.{_NAME})?"


class Entry(NamedTuple):
    """One [[package]] or [[class]]; ``name`` is empty for a package, whose names are dotted in full.

    ``is_async`` when its calls give something to await, ``brief`` the calls that return at once.
    """

    name: str
    kind: str
    weak: bool
    remedy: str
    calls: tuple[str, ...]
    attributes: tuple[str, ...]
    prefixes: tuple[str, ...]
    pure: tuple[str, ...]
    only_when: Mapping[str, str]
    constructor: bool
    chain: bool
    aliases: tuple[str, ...]
    factories: tuple[str, ...]
    is_async: bool = False
    brief: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


class Operation(NamedTuple):
    """One [[operation]]: what ``calls`` do when an activity runs again. ``*`` in a call stands for any names between.

    ``dedupe`` are the arguments that make it safe, ``advice`` says what to do where none of them helps.
    """

    on_retry: str
    dedupe: tuple[str, ...]
    advice: str
    calls: tuple[str, ...]


class Document(NamedTuple):
    """Everything one file says, in the order of the file."""

    kinds: Mapping[str, str]
    aliases: Mapping[str, str]
    durable: Mapping[str, tuple[str, ...]]
    passed: tuple[str, ...]
    unloadable: tuple[str, ...]
    entries: tuple[Entry, ...]
    operations: tuple[Operation, ...] = ()


class _Place:
    """A table of the document together with where it stands, for the text of an error."""

    def __init__(self, file: str, path: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.path = path
        self.data = data

    def fail(self, key: str, problem: str) -> NoReturn:
        place = " ".join(part for part in (self.path, key) if part)
        raise ConfigurationError(f"{self.file}: {place}: {problem}")

    def only(self, known: Collection[str]) -> None:
        for key in self.data:
            if key not in known:
                self.fail(key, f"unknown key, {expected(key, known)}")

    def text(self, key: str, default: str = "") -> str:
        value = self.data.get(key, default)
        if not isinstance(value, str):
            self.fail(key, f"expected a string, found {_described(value)}")
        return value

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, f"expected true or false, found {_described(value)}")
        return value

    def choice(self, key: str, values: Collection[str]) -> str:
        value = self.text(key)
        if key in self.data and value not in values:
            self.fail(key, f"unknown value {value!r}, {expected(value, values)}")
        return value

    def names(self, key: str, form: str = _NAME, also: str = "") -> tuple[str, ...]:
        """A list of dotted names; ``form`` says if ``.*`` may end one, ``also`` is one more allowed item."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self.fail(key, f"expected a list of dotted names, found {_described(value)}")
        for item in value:
            if not isinstance(item, str):
                self.fail(key, f"expected a list of dotted names, found {_described(item)} in it")
            if item != also and not re.fullmatch(form, item):
                self.fail(key, f"expected a dotted name, found {item!r}")
        return tuple(value)

    def pairs(self, key: str) -> dict[str, str]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.fail(key, f"expected a table of strings, found {_described(value)}")
        for name, item in value.items():
            if not isinstance(item, str):
                self.fail(f"{key}.{name}", f"expected a string, found {_described(item)}")
        return dict(value)

    def table(self, key: str) -> "_Place":
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.fail(key, f"expected a table, found {_described(value)}")
        return _Place(self.file, f"[{key}]", value)

    def tables(self, key: str) -> list["_Place"]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(key, f"expected tables that start with [[{key}]]")
        return [_Place(self.file, f"[[{key}]] {number}", item) for number, item in enumerate(value, start=1)]


def parse(data: Mapping[str, object], file: str, kinds: Collection[str] = ()) -> Document:
    """Validate ``data``; ``kinds`` are the kinds that exist, or nothing for the file that declares them."""
    root = _Place(file, "", data)
    root.only(_SECTIONS)
    schema = data.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        found = "nothing" if schema is None else repr(schema)
        root.fail("schema", f"expected {SCHEMA}, found {found}")
    declared = root.pairs("kinds")
    known = kinds or declared
    for kind in declared:
        if kind not in known:
            root.fail(f"kinds.{kind}", f"unknown kind, {expected(kind, known)}")
    sandbox = root.table("sandbox")
    sandbox.only(("load_fails", "passed_by_default"))
    durable = root.table("durable")
    return Document(
        kinds=declared,
        aliases=_aliases(root),
        durable={name: durable.names(name) for name in durable.data},
        passed=sandbox.names("passed_by_default"),
        unloadable=sandbox.names("load_fails"),
        entries=(
            *(_package(place, known) for place in root.tables("package")),
            *(_class(place, known) for place in root.tables("class")),
        ),
        operations=tuple(_operation(place) for place in root.tables("operation")),
    )


def is_pattern(text: str) -> bool:
    """Whether ``text`` is a dotted name that may end in ``.*``."""
    return re.fullmatch(_PATTERN, text) is not None


def expected(word: str, known: Collection[str]) -> str:
    """The second half of an error about an unknown word: the closest known one, or all of them."""
    import difflib  # only errors need it, and this module is loaded with the compiled copy too

    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(sorted(known))}"


def _aliases(root: _Place) -> dict[str, str]:
    aliases = root.pairs("aliases")
    for name, target in aliases.items():
        for text in (name, target):
            if not re.fullmatch(_NAME, text):
                root.fail(f"aliases.{name}", f"expected a dotted name, found {text!r}")
    return aliases


def _package(place: _Place, kinds: Collection[str]) -> Entry:
    place.only(PACKAGE_KEYS)
    _describe(place)
    calls, attributes = place.names("calls"), place.names("attributes")
    prefixes = place.names("prefixes", _PATTERN)
    for prefix in prefixes:
        if not prefix.endswith(SUBTREE):
            place.fail("prefixes", f"expected a dotted name that ends in {SUBTREE}, found {prefix!r}")
    acts = bool(calls or attributes or prefixes)
    return Entry(
        name="",
        kind=_kind(place, kinds, acts),
        weak=place.flag("weak"),
        remedy=place.text("remedy"),
        calls=calls,
        attributes=attributes,
        prefixes=prefixes,
        pure=place.names("pure", _PATTERN),
        only_when=_only_when(place, calls),
        constructor=False,
        chain=False,
        aliases=(),
        factories=(),
        is_async=place.text("aio") == "async",
        brief=_brief(place, calls),
        write=place.names("write"),
    )


def _class(place: _Place, kinds: Collection[str]) -> Entry:
    place.only(CLASS_KEYS)
    _describe(place)
    name = place.text("name")
    if not re.fullmatch(_NAME, name):
        found = repr(name) if name else "nothing"
        place.fail("name", f"expected a dotted name, found {found}")
    effects = place.names("effects", also=EVERYTHING)
    constructor = place.choice("constructor", ("effect",)) == "effect"
    return Entry(
        name=name,
        kind=_kind(place, kinds, bool(effects) or constructor),
        weak=place.flag("weak"),
        remedy=place.text("remedy"),
        calls=effects,
        attributes=(),
        prefixes=(),
        pure=place.names("pure"),
        only_when=_only_when(place, effects),
        constructor=constructor,
        chain=place.flag("chain"),
        aliases=place.names("aliases"),
        factories=place.names("factories"),
        is_async=place.text("aio") == "async",
        brief=_brief(place, effects),
        write=place.names("write"),
    )


def _operation(place: _Place) -> Operation:
    place.only(OPERATION_KEYS)
    for key in ("dist", "note", "status"):
        place.text(key)
    on_retry = place.choice("on_retry", ON_RETRY)
    if not on_retry:
        place.fail("on_retry", f"expected one of {', '.join(ON_RETRY)}, found nothing")
    calls = place.names("calls", _ANY_DEPTH)
    if not calls:
        place.fail("calls", "expected a list of dotted names, found nothing")
    return Operation(on_retry, place.names("dedupe"), place.text("advice"), calls)


def _describe(place: _Place) -> None:
    """Check the keys that tell a reader or a later rule something and take no part in a lookup."""
    for key in ("dist", "note", "status"):
        place.text(key)
    place.choice("aio", ("async", "sync"))
    place.names("unresolved")
    for key in ("since", "until"):
        for name, version in place.pairs(key).items():
            if not re.fullmatch(_VERSION, version):
                place.fail(f"{key}.{name}", f"expected a Python version such as '3.13', found {version!r}")


def _kind(place: _Place, kinds: Collection[str], required: bool) -> str:
    if required and "kind" not in place.data:
        place.fail("kind", f"expected one of {', '.join(sorted(kinds))}, found nothing")
    return place.choice("kind", kinds)


def _brief(place: _Place, calls: Collection[str]) -> tuple[str, ...]:
    names = place.names("brief", also=EVERYTHING)
    for name in names:
        if name not in calls and name != EVERYTHING and EVERYTHING not in calls:
            place.fail("brief", f"names no call of this entry, {expected(name, calls)}")
    return names


def _only_when(place: _Place, calls: Collection[str]) -> dict[str, str]:
    conditions = place.pairs("only_when")
    for name, condition in conditions.items():
        if name not in calls:
            place.fail(f"only_when.{name}", f"names no call of this entry, {expected(name, calls)}")
        if condition not in CONDITIONS and not re.fullmatch(_WITHOUT, condition):
            vocabulary = (*CONDITIONS, "without NAME", "without NAME[INDEX]")
            problem = f"unknown condition {condition!r}, {expected(condition, vocabulary)}"
            place.fail(f"only_when.{name}", problem)
    return conditions


def _described(value: object) -> str:
    known = {bool: "a boolean", int: "an integer", str: "a string", list: "a list", dict: "a table"}
    return known.get(type(value), f"a {type(value).__name__}")
