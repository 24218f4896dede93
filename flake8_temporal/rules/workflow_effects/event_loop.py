"""TMP114 to TMP116: workflow code that the deterministic event loop cannot run, or that depends on hash order."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.ordering import unordered_uses
from flake8_temporal.project.remedies.orders import in_order
from flake8_temporal.project.remedies.waits import ordered
from flake8_temporal.project.structure import foreign_deadlines, starts_several_tasks
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

_ORDERED = {
    "asyncio.wait": "workflow.wait()",
    "asyncio.as_completed": "workflow.as_completed()",
    "asyncio.all_tasks": "a list of your own tasks",
    "asyncio.TaskGroup": "asyncio.gather() over a list",
}
# What becomes of an id() that gets out: a text, a number computed from it, a result, the input of a command.
_LASTING = {"", "format", "binary", "return", "yield"} | {
    f"argument:{name}"
    for name in (
        "str",
        "hex",
        "repr",
        "format",
        "execute_activity",
        "start_activity",
        "execute_child_workflow",
    )
}


@rule(
    "TMP114",
    name="workflow-unsupported-asyncio",
    message="{call} is not supported by the workflow event loop; do it in an activity",
    since="0.1",
)
def workflow_unsupported_asyncio(view: View) -> Iterator[Finding]:
    """The workflow's event loop implements what is deterministic, and nothing else.

    Threads, sockets, subprocesses and 41 methods of the loop raise ``NotImplementedError`` there, which fails the
    workflow task again and again. Other event loops (trio, gevent, ...) do not run on it at all. ``call_at`` and
    ``timeout_at`` take the loop's own time, which is not that of ``time``.

    Write plain asyncio (``sleep``, ``gather``, ``wait_for``, ``timeout``, ``Lock``, ``Queue``) and do the rest in
    an activity; compute deadlines from ``asyncio.get_running_loop().time()``.

    Limits: a loop of unknown type is missed.

    Source: SDK ``worker/_workflow_instance.py``; temporalio README, Asyncio and Determinism.
    """
    for found in view.effects("loop", "foreign"):
        yield workflow_unsupported_asyncio.at(found.place, call=found.hit.api)
    for place, api, _ in view.placed(lambda node: foreign_deadlines(view.reach, node)):
        yield workflow_unsupported_asyncio.at(place, call=api)


@rule(
    "TMP115",
    name="workflow-unordered-asyncio",
    message="{call} orders tasks through a set in workflow code; use {alternative}",
    since="0.1",
    fixes={
        "safe": "`asyncio.as_completed` becomes `workflow.as_completed`",
        "unsafe": "`asyncio.wait` becomes `workflow.wait`, which gives lists",
    },
)
def workflow_unordered_asyncio(view: View) -> Iterator[Finding]:
    """Tasks kept in a set come out in the order of their addresses.

    What is done with the results, or which cancel commands are sent first, then differs from run to run.

    Write ``workflow.wait`` and ``workflow.as_completed``, which keep the order of their arguments.

    Limits: ``asyncio.TaskGroup`` (which cancels its tasks in such an order) is reported with ``strict`` only, and
    only if it starts more than one task.

    Source: temporalio README, Asyncio and Determinism; the SDK warns of the first two; sdk-python issue 429.
    """
    for found in view.effects("order"):
        name = found.hit.name
        if name == "asyncio.TaskGroup" and found.hit.call is not None:
            if not starts_several_tasks(view.reach, found.node, found.hit.call):
                continue
        yield workflow_unordered_asyncio.at(
            found.place,
            view.fix(found, ordered),
            call=found.hit.api,
            alternative=_ORDERED.get(name, "a list"),
        )


@rule(
    "TMP116",
    name="workflow-hash-order",
    message="{what} depends on hash seed or object identity; use sorted() or a stable key",
    since="0.1",
    fixes={
        "replay": "`for x in names` becomes `for x in sorted(names)`, where the elements are known to compare",
    },
)
def workflow_hash_order(view: View) -> Iterator[Finding]:
    """Sets, hashes and object ids differ between processes.

    A loop over a set of strings starts its activities in another order on the next worker, where the replay then
    finds the commands swapped.

    Write ``for x in sorted(s)``, keep a list or a dict (both are ordered), or use a stable key.

    Limits: reported only where the order gets out (an await, a command, a list that nobody sorts, ``pop``,
    ``next(iter(...))``, ``join``); loops that update sets, dicts or counters are fine. Sets of unknown type are
    missed, and a set of ints, which is stable, is reported too. An ``id()`` that is kept in a variable is not
    followed.

    Source: temporalio README, Definition ("no ``set`` iteration").
    """
    for found in view.effects("identity"):
        if _matters(found.hit.name, found.hit.call.use if found.hit.call else ""):
            yield workflow_hash_order.at(found.place, what=found.hit.api)
    for placed in view.placed(lambda node: unordered_uses(view.reach, node)):
        fix = view.fix_behind(placed.hit.guard, placed, in_order)
        yield workflow_hash_order.at(placed.place, fix, what=placed.hit.what)


def _matters(name: str, use: str) -> bool:
    """``id()`` that only feeds a lookup, a comparison or a local says nothing that lasts."""
    return name != "builtins.id" or use in _LASTING


RULES = (workflow_unsupported_asyncio, workflow_unordered_asyncio, workflow_hash_order)
