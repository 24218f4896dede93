"""Answers what a dotted name does: call it, read it, build it; the only door to the knowledge base.

Names come in resolved and in full (``builtins.open``, ``requests.Session.get``); an object that is called is
looked up as ``CLASS.__call__``. It refuses to guess at unresolved names and to judge arguments: whether an
``only_when`` holds is decided in ``project``, and the files are read by ``load``.
"""

import functools
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from flake8_temporal.knowledge import layer as layers
from flake8_temporal.knowledge import load
from flake8_temporal.knowledge.operations import Operations, fold
from flake8_temporal.knowledge.schema import SUBTREE, Document, Entry, expected, is_pattern
from flake8_temporal.model import ConfigurationError, Settings

_ALWAYS_DURABLE = "temporalio.contrib"
_REMEMBERED = 4096  # answers to each kind of question

# What protoc generates for a service: the module is the project's own, so only its shape is known.
_GRPC_STUB = r"(.*\.)?\w+_pb2_grpc\.\w+Stub"


class Effect(NamedTuple):
    """What a call or a read does; ``name`` is the canonical dotted name, no ``only_when`` means always.

    ``aio`` is "sync" for a call that waits and holds up its thread, "brief" for one that returns at once, "async" for
    one whose result is awaited.
    """

    kind: str
    name: str
    weak: bool
    only_when: str
    remedy: str
    aio: str = "sync"


class Table:
    """Lookups over one merged layer; the most specific entry wins, and what is durable does nothing."""

    def __init__(
        self, layer: layers.Layer, integrations: Iterable[str], documents: Iterable[Document] = ()
    ) -> None:
        self._layer = layer
        self._documents = tuple(documents)
        self._durable = {_ALWAYS_DURABLE}
        for integration in integrations:
            self._durable.update(layer.durable.get(integration, ()))
        self._passed = {*sys.stdlib_module_names, *layer.passed} - {"sys"}
        # All files of a project ask about the same few names.
        remembered = functools.lru_cache(maxsize=_REMEMBERED)
        self.canonical: Callable[[str], str] = remembered(self._canonical)
        self.call: Callable[[str], Effect | None] = remembered(self._call)
        self.read: Callable[[str], Effect | None] = remembered(self._read)

    def _canonical(self, name: str) -> str:
        """The public path of ``name``, also when only a part of it is an alias."""
        return layers.canonical(self._layer.aliases, name)

    def _call(self, name: str) -> Effect | None:
        """What calling ``name`` does."""
        name = self.canonical(name)
        return self._effect(name, self._label(name))

    def knows(self, name: str) -> bool:
        """Whether any entry, pure ones included, speaks for a call of ``name``."""
        return self._label(self.canonical(name)) is not None or self.produces(name) is not None

    def _read(self, name: str) -> Effect | None:
        """What reading the attribute ``name``, or something below it, does."""
        name = self.canonical(name)
        for head in (name, *_parents(name)):
            parent, _dot, child = head.rpartition(".")
            if layers.find(self._layer.calls, parent, child) == layers.PURE:
                return None
            if head in self._layer.attributes:
                return self._effect(head, self._layer.attributes[head])
            if head != name and self._layer.below.get(head) == layers.PURE:
                return None
        return None

    @functools.cached_property
    def operations(self) -> Operations:
        """What calls do when an activity runs again; read from disk when the first rule asks."""
        return fold(_shipped_operations(), self._documents, self._layer.aliases)

    def is_pure(self, name: str) -> bool:
        """Whether the most specific entry for ``name`` calls it pure."""
        name = self.canonical(name)
        parent, _, child = name.rpartition(".")
        return layers.find(self._layer.calls, parent, child) == layers.PURE

    def produces(self, name: str) -> str | None:
        """The class of the object that calling ``name`` returns."""
        name = self.canonical(name)
        if self._is_class(name):
            return name
        head, _dot, verb = name.rpartition(".")
        return layers.find(self._layer.factories, head, verb)

    def is_class(self, name: str) -> bool:
        return self._is_class(self.canonical(name))

    def is_chain(self, name: str) -> bool:
        """Whether attributes and subscripts of ``name`` stay what ``name`` is, however deep."""
        name = self.canonical(name)
        return any(self._layer.classes.get(head, False) for head in (name, *_parents(name)))

    def is_durable(self, name: str) -> bool:
        """Whether an enabled integration runs ``name`` in activities: it only looks like an effect."""
        name = self.canonical(name)
        return any(head in self._durable for head in (name, *_parents(name)))

    def passed_by_default(self, module: str) -> bool:
        """Whether the workflow sandbox lets ``module`` through without being told to."""
        return any(head in self._passed for head in (module, *_parents(module)))

    def fails_in_sandbox(self, module: str) -> bool:
        """Whether loading ``module`` inside the workflow sandbox is known to raise."""
        return any(head in self._layer.unloadable for head in (module, *_parents(module)))

    def _is_class(self, name: str) -> bool:
        return name in self._layer.classes or _is_stub(name)

    def _label(self, name: str) -> str | None:
        head, _dot, verb = name.rpartition(".")
        label = layers.find(self._layer.calls, head, verb)
        return self._wide(name, verb) if label is None else label

    def _wide(self, name: str, verb: str) -> str | None:
        """The label of the closest entry above ``name`` that speaks for it."""
        if verb.startswith("__"):  # a subtree means its methods, not the protocol behind `with` or `for`
            return None
        for head in _parents(name):
            label = layers.find(self._layer.verbs, head, verb) or self._layer.below.get(head)
            if label is not None:
                return label
        if _is_stub(name.removesuffix(f".{verb}")):
            return layers.find(self._layer.calls, "grpc.Channel", "unary_unary")
        return None

    def _effect(self, name: str, label: str | None) -> Effect | None:
        if label is None or label == layers.PURE or self.is_durable(name):
            return None
        fact = self._layer.facts[int(label)]
        return Effect(fact.kind, name, fact.weak, fact.only_when, fact.remedy, fact.aio)


def build(settings: Settings) -> Table:
    """The table that ``settings`` asks for; built again only if they or a user's file changed."""
    stamps = tuple((path, _stamp(path)) for path in settings.knowledge)
    return _build(stamps, settings.pure, settings.effects, settings.durable_integrations)


@functools.cache
def standard() -> Table:
    """The table of the default settings."""
    return Table(_shipped(), Settings().durable_integrations)


@functools.cache
def _shipped() -> layers.Layer:
    return load.compiled()


@functools.cache
def _shipped_operations() -> Operations:
    return load.compiled_operations()


@functools.lru_cache(maxsize=8)
def _build(
    stamps: tuple[tuple[str, tuple[int, ...]], ...],
    pure: tuple[str, ...],
    effects: tuple[tuple[str, str], ...],
    integrations: tuple[str, ...],
) -> Table:
    layer = _shipped()
    documents = [load.document(path, layer.kinds) for path, _stamp in stamps]
    if pure or effects:
        documents.append(_options(pure, effects, layer.kinds.keys()))
    if documents:
        layer = layers.fold(layer, documents)
    for integration in integrations:
        if integration not in layer.durable:
            problem = f"unknown integration {integration!r}, {expected(integration, layer.durable)}"
            raise ConfigurationError(f"option durable-integrations: {problem}")
    return Table(layer, integrations, documents)


def _options(pure: tuple[str, ...], effects: tuple[tuple[str, str], ...], kinds: Iterable[str]) -> Document:
    """The inline options as a document of their own, so that one merge knows every precedence."""
    entries = [_inline("pure", pattern, "") for pattern in pure]
    for pattern, kind in effects:
        if kind not in kinds:
            problem = expected(kind, list(kinds))
            raise ConfigurationError(f"option effects: unknown kind {kind!r} for {pattern!r}, {problem}")
        entries.append(_inline("effects", pattern, kind))
    return Document({}, {}, {}, (), (), tuple(entries))


def _inline(option: str, pattern: str, kind: str) -> Entry:
    if not is_pattern(pattern):
        problem = f"expected a dotted name that may end in {SUBTREE}, found {pattern!r}"
        raise ConfigurationError(f"option {option}: {problem}")
    names, wide = ((), (pattern,)) if pattern.endswith(SUBTREE) else ((pattern,), ())
    if not kind:
        return Entry("", "", False, "", (), (), (), (pattern,), {}, False, False, (), ())
    return Entry("", kind, False, "", names, (), wide, (), {}, False, False, (), ())


def _stamp(path: str) -> tuple[int, ...]:
    """What changes when a file does, or another takes its place."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return (0,)  # reading it says what is wrong
    return status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino


def _is_stub(name: str) -> bool:
    return "_pb2_grpc." in name and re.fullmatch(_GRPC_STUB, name) is not None


def _parents(name: str) -> Iterator[str]:
    dot = name.rfind(".")
    while dot > 0:
        name = name[:dot]
        yield name
        dot = name.rfind(".")
