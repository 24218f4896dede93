"""Folds validated documents into the dictionaries that answer a lookup, and writes and reads them as JSON.

A later document wins over an earlier one at the same name, and in one document pure wins over the rest.
It refuses to validate and to look anything up for a rule: ``schema`` comes before it and ``table`` after it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flake8_temporal.knowledge.schema import EVERYTHING, SUBTREE, Document, Entry

PURE = "-1"

# Parent -> label -> the names below the parent that carry the label, each between spaces. A label is a
# position in ``Layer.facts``, ``PURE`` or a class. One key per dotted name would take twice as long to read.
Groups = dict[str, dict[str, str]]


class Fact(NamedTuple):
    """What an effect says about itself; names point to it by position. ``aio`` as in ``table.Effect``."""

    kind: str
    weak: bool
    only_when: str
    remedy: str
    aio: str


class Layer(NamedTuple):
    """Everything the knowledge base knows, ready for lookups.

    ``below`` covers the subtree of its key, ``verbs`` the last part of any name below its key; ``factories``
    has classes as labels and ``classes`` says whether attributes of an object stay what the object is.
    """

    kinds: dict[str, str]
    facts: list[Fact]
    calls: Groups
    below: dict[str, str]
    verbs: Groups
    attributes: dict[str, str]
    aliases: dict[str, str]
    classes: dict[str, bool]
    factories: Groups
    durable: dict[str, list[str]]
    passed: list[str]
    unloadable: list[str]


def empty() -> Layer:
    return Layer({}, [], {}, {}, {}, {}, {}, {}, {}, {}, [], [])


def fold(base: Layer, documents: Iterable[Document]) -> Layer:
    """A new layer with ``documents`` on top of ``base``, which stays as it is."""
    layer = Layer(
        dict(base.kinds),
        list(base.facts),
        _copied(base.calls),
        dict(base.below),
        _copied(base.verbs),
        dict(base.attributes),
        dict(base.aliases),
        dict(base.classes),
        _copied(base.factories),
        dict(base.durable),
        list(base.passed),
        list(base.unloadable),
    )
    for document in documents:
        _add(layer, document)
    return layer


def canonical(aliases: Mapping[str, str], name: str) -> str:
    """``name`` with the longest part of it that is an alias replaced, until nothing is left to replace."""
    for _ in range(8):  # an alias may lead to an alias; a circle in a user's table must still end
        head = name
        while head not in aliases:
            head, dot, _rest = head.rpartition(".")
            if not dot:
                return name
        name = aliases[head] + name[len(head) :]
    return name


def find(groups: Mapping[str, Mapping[str, str]], parent: str, child: str) -> str | None:
    """The label of ``child`` in the group ``parent``."""
    members = groups.get(parent)
    if members:
        wanted = f" {child} "
        for label, names in members.items():
            if wanted in names:
                return label
    return None


def dump(layer: Layer) -> str:
    """JSON with one group a line, so that a change of the tables reads as a change of the copy."""
    text = json.dumps(layer._asdict(), indent=0, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{text}\n"


def parse(text: str) -> Layer:
    data = json.loads(text)
    data["facts"] = [Fact(*fact) for fact in data["facts"]]
    return Layer(**data)


def _copied(groups: Groups) -> Groups:
    return {parent: dict(members) for parent, members in groups.items()}


def _put(groups: Groups, parent: str, child: str, label: str) -> None:
    members = groups.setdefault(parent, {})
    old = find(groups, parent, child)
    if old == label:
        return
    if old is not None:
        members[old] = members[old].replace(f" {child} ", " ")
    names = [*members.get(label, "").split(), child]
    members[label] = f" {' '.join(sorted(names))} "


def _put_name(groups: Groups, name: str, label: str) -> None:
    parent, _dot, child = name.rpartition(".")
    _put(groups, parent, child, label)


def _add(layer: Layer, document: Document) -> None:
    layer.kinds.update({kind: text for kind, text in document.kinds.items() if kind not in layer.kinds})
    layer.aliases.update(document.aliases)
    for entry in document.entries:
        layer.aliases.update({alias: entry.name for alias in entry.aliases})
    layer.durable.update({name: list(patterns) for name, patterns in document.durable.items()})
    layer.passed.extend(document.passed)
    layer.unloadable.extend(document.unloadable)
    for entry in document.entries:
        _forget_verbs(layer, entry)
    for entry in document.entries:
        if entry.name:
            _add_class(layer, document, entry)
        else:
            _add_package(layer, document, entry)
    for entry in document.entries:
        _add_pure(layer, entry)


def _forget_verbs(layer: Layer, entry: Entry) -> None:
    """A subtree that a later document claims is no longer judged by an earlier document's verbs."""
    for pattern in (*entry.prefixes, *entry.pure):
        if not entry.name and pattern.endswith(SUBTREE):
            layer.verbs.pop(_parent(layer, pattern), None)


def _add_package(layer: Layer, document: Document, entry: Entry) -> None:
    for name in entry.calls:
        _put_name(layer.calls, canonical(layer.aliases, name), _label(layer, document, entry, name))
    for name in entry.attributes:
        layer.attributes[canonical(layer.aliases, name)] = _label(layer, document, entry, name)
    for pattern in entry.prefixes:
        layer.below[_parent(layer, pattern)] = _label(layer, document, entry, pattern)


def _add_class(layer: Layer, document: Document, entry: Entry) -> None:
    name = canonical(layer.aliases, entry.name)
    layer.classes[name] = entry.chain
    for factory in entry.factories:
        _put_name(layer.factories, canonical(layer.aliases, factory), name)
    if entry.constructor:
        _put_name(layer.calls, name, _label(layer, document, entry, name))
    for effect in entry.calls:
        label = _label(layer, document, entry, effect)
        if effect == EVERYTHING:
            layer.below[name] = label
        else:
            _put_method(layer, entry, name, effect, label)


def _add_pure(layer: Layer, entry: Entry) -> None:
    for pattern in entry.pure:
        if entry.name:
            _put_method(layer, entry, canonical(layer.aliases, entry.name), pattern, PURE)
        elif pattern.endswith(SUBTREE):
            layer.below[_parent(layer, pattern)] = PURE
        else:
            _put_name(layer.calls, canonical(layer.aliases, pattern), PURE)


def _put_method(layer: Layer, entry: Entry, name: str, method: str, label: str) -> None:
    if entry.chain and "." not in method:
        _put(layer.verbs, name, method, label)
    else:
        _put_name(layer.calls, f"{name}.{method}", label)


def _parent(layer: Layer, pattern: str) -> str:
    return canonical(layer.aliases, pattern.removesuffix(SUBTREE))


def _label(layer: Layer, document: Document, entry: Entry, name: str) -> str:
    remedy = entry.remedy or document.kinds.get(entry.kind) or layer.kinds[entry.kind]
    fact = Fact(entry.kind, entry.weak, entry.only_when.get(name, ""), remedy, _aio(entry, name))
    if fact not in layer.facts:
        layer.facts.append(fact)
    return str(layer.facts.index(fact))


def _aio(entry: Entry, name: str) -> str:
    """How long the call of a name holds up its thread; building an object is taken to be quick."""
    if entry.is_async:
        return "async"
    is_built = entry.constructor and name not in entry.calls
    return "brief" if is_built or name in entry.brief or EVERYTHING in entry.brief else "sync"
