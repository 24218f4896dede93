"""Handlers that change the workflow before and after they wait, while others of their kind do the same.

Takes a handler, gives the place of a change that goes with what was read or changed before the handler let go of the
event loop. A change below ``async with`` on a lock is in order, and one under a key of its own disturbs nobody.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Store, guards_around
from flake8_temporal.facts.terms import Attribute, Item, Name
from flake8_temporal.model import Span
from flake8_temporal.project.concurrency import of_self
from flake8_temporal.project.definitions import Method
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.values import External, Frame, Instance, Value

_LOCKS = {"asyncio.Lock", "asyncio.Semaphore", "asyncio.BoundedSemaphore", "asyncio.Condition"}


def interleaved(reach: Reach, method: Method) -> Span | None:
    """Where a handler changes what it read, or the second of two things, after it has waited."""
    record = method.record
    if not record.is_async or not record.params:
        return None
    frame = reach.linker.enter(
        method.value._replace(receiver=Instance(reach.definitions.owner(method))), None
    )
    receiver = record.params[0].name
    waits = [wait for wait in record.awaits if not _is_lock(reach.linker.value(wait.value, frame))]
    stores = sorted(_stores(reach, method, frame), key=lambda store: store.span)
    reads = [(read.span, of_self(read.value, receiver)) for read in record.reads]
    for late in stores:
        name = of_self(late.target, receiver)
        for wait in waits:
            if late.span.line < wait.span.line + (wait.kind != "await"):
                continue  # what is assigned an awaited value changes after the wait
            changed = any(
                s.span.line < wait.span.line and of_self(s.target, receiver) != name for s in stores
            )
            read = any(span[:2] < wait.span[2:] and attribute == name for span, attribute in reads)
            if changed or read:
                return late.span
    return None


def _stores(reach: Reach, method: Method, frame: Frame) -> Iterator[Store]:
    """The changes of attributes of the workflow that no lock protects."""
    receiver = method.record.params[0].name
    for store in method.record.stores:
        if not of_self(store.target, receiver) or _has_own_key(store):
            continue
        if not any(_LOCKS.intersection(_names(value)) for value in _entered(reach, method, store, frame)):
            yield store


def _has_own_key(store: Store) -> bool:
    return isinstance(store.target, Item) and isinstance(store.target.key, (Name, Attribute))


def _entered(reach: Reach, method: Method, store: Store, frame: Frame) -> Iterator[Value]:
    facts = reach.linker.facts(method.value.module)
    around = guards_around(facts, store.guard)
    return (reach.linker.value(guard.test, frame) for guard in around if guard.kind == "with")


def _names(value: Value) -> set[str]:
    return {value.of.name} if isinstance(value, Instance) and isinstance(value.of, External) else set()


def _is_lock(value: Value) -> bool:
    return not _LOCKS.isdisjoint(_names(value))
