"""Definitions that the SDK's decorators refuse, as they take them: TMP2xx and TMP513.

Takes a method of the linted file, gives a ``Fix``. Nobody may depend on what changes: a function that other code of
the file calls stays async, or stays as it is.
"""

from flake8_temporal.facts.terms import last_name
from flake8_temporal.model import Fix
from flake8_temporal.project.definitions import Application, Method
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.registrations import workers
from flake8_temporal.project.remedies.spellings import spelling
from flake8_temporal.project.signatures import RAW, shape
from flake8_temporal.project.values import FunctionValue, Value

_DEFINITION = "definition"
_SEQUENCE = "collections.abc.Sequence"
_COLLECTIONS = ("builtins.list", "typing.List", "typing.Iterable", "collections.abc.Iterable")


def uncalled(method: Method, applied: Application, change: str = "") -> Fix | None:
    """The decorator without its empty parentheses, and the function changed along with it."""
    places = [decorator.span for decorator in method.record.decorators]
    if applied.call is None or applied.span not in places or not is_called_with_nothing(applied):
        return None
    return Fix("safe", _DEFINITION, f"{places.index(applied.span)} {change}".strip())


def is_called_with_nothing(applied: Application) -> bool:
    call = applied.call
    return call is not None and not call.args and not call.keywords


def made_async(reach: Reach, method: Method) -> Fix | None:
    is_free = not method.record.yields and not _is_called(reach, method)
    return Fix("safe", _DEFINITION, "async") if is_free else None


def made_sync(reach: Reach, method: Method) -> Fix | None:
    return Fix("safe", _DEFINITION, "sync") if is_needlessly_async(reach, method) else None


def is_needlessly_async(reach: Reach, method: Method) -> bool:
    """Whether the function neither awaits anything nor is awaited."""
    record = method.record
    is_idle = not record.awaits and not record.yields and "await" not in record.does
    return record.is_async and is_idle and not _is_called(reach, method)


def made_plain(reach: Reach, node: Node) -> Fix | None:
    """``def`` for an activity that awaits nothing, where the file makes its worker, and calls it nowhere.

    A worker without an executor would refuse it; those of other files are not known.
    """
    here = (node.frame.module, node.frame.function)
    ours = [
        worker
        for worker in workers(reach.linker)
        if any(_is(value, here) for value in worker.activities.values)
    ]
    facts = reach.linker.facts(node.frame.module)
    is_called = any(last_name(call.func) == node.function.name for call in facts.calls)
    if is_called or not ours or any(worker.is_open or not worker.has_executor for worker in ours):
        return None
    return Fix("unsafe", _DEFINITION, "sync")


def _is(value: Value, function: tuple[str, int]) -> bool:
    return isinstance(value, FunctionValue) and (value.module, value.number) == function


def _is_called(reach: Reach, method: Method) -> bool:
    return any(
        (edge.target.module, edge.target.function) == method.value[:2]
        for node in reach.nodes
        for edge in node.edges
    )


def as_sequence(reach: Reach, method: Method) -> Fix | None:
    """``Sequence[RawValue]`` for the last parameter, where it is another collection of them."""
    linker, module = reach.linker, method.value.module
    last = method.record.params[-1]
    taken = None if last.annotation is None else shape(linker, last.annotation, module)
    if taken not in [(collection, RAW) for collection in _COLLECTIONS]:
        return None
    found = spelling(linker, linker.enter(method.value, None), _SEQUENCE)
    return None if found is None else Fix("safe", "annotation", last.name, (found,))
