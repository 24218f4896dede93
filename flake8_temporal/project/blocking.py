"""Which effects hold up the thread they run in, as a call that waits for something outside does.

Takes a node of the reach and one of its uses, gives a yes or no; the tables say how long a call takes, the facts
whether its result is awaited. What must not be held up, and what that is called, is for the rules.
"""

from flake8_temporal.facts.records import Function, ModuleFacts
from flake8_temporal.facts.terms import Constant, Expr, Result, Text
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.uses import Use
from flake8_temporal.project.values import FunctionValue

# What takes something to await as an argument.
_AWAITING = {
    f"argument:{name}"
    for name in ("gather", "wait_for", "create_task", "ensure_future", "shield", "start_soon")
}
_STARTED = (
    "asyncio.run",
    "asyncio.AbstractEventLoop.run_until_complete",
    "asyncio.AbstractEventLoop.run_forever",
)


def waits(reach: Reach, node: Node, use: Use, *, briefly: bool = False) -> bool:
    """Whether the thread stands still until the effect is done; ``briefly`` counts what returns at once, too."""
    if use.aio not in (("sync", "brief") if briefly else ("sync",)) or _is_awaitable(reach, use.name):
        return False
    return not _is_awaited(reach, node, use) and not _is_of_the_kernel(use)


def starts_a_loop(node: Node, use: Use) -> bool:
    """Whether the call runs an event loop where one is running already, which raises.

    In an ``except`` clause it may be what is done where none is running.
    """
    return use.name in _STARTED and not any(
        use.span.is_within(handler.body) for found in node.function.tries for handler in found.handlers
    )


def _is_awaitable(reach: Reach, name: str) -> bool:
    """Whether a name says that what it stands for is asynchronous: ``AsyncSession``, ``aio``, ``aget`` and ``get``."""
    if any("async" in part.lower() or part == "aio" for part in name.split(".")):
        return True
    head, _, verb = name.rpartition(".")
    if verb.startswith("__a"):
        return True
    return (
        verb.startswith("a") and len(verb) > 1 and reach.linker.table.call(f"{head}.{verb[1:]}") is not None
    )


def _is_of_the_kernel(use: Use) -> bool:
    """Whether the file is one of those that the kernel answers from memory."""
    path: Expr | None = use.call.args[0] if use.kind == "file" and use.call and use.call.args else None
    if isinstance(path, Text) and path.parts:
        path = path.parts[0]
    return isinstance(path, Constant) and str(path.value).startswith(("/proc/", "/sys/"))


def _is_awaited(reach: Reach, node: Node, use: Use) -> bool:
    call = use.call
    if call is None:
        return False
    if call.use == "await" or call.use in _AWAITING:
        return True
    callee = reach.linker.value(call.func, node.frame)
    if isinstance(callee, FunctionValue):
        return reach.linker.facts(callee.module).functions[callee.number].is_async
    return call.span in _entered(reach.linker.facts(node.frame.module), node.function)


def _entered(facts: ModuleFacts, function: Function) -> set[Span]:
    """The calls whose results ``async with`` and ``async for`` wait for."""
    return {
        facts.calls[found.value.call].span for found in function.awaits if isinstance(found.value, Result)
    }
