"""What activity code starts and never waits for: tasks, threads, futures of a pool, processes.

Takes a node of the activity reach, gives the places with the word for what was started. What is kept, returned, joined
or handed on is in somebody's hands, and an activity that is completed from outside may leave work behind.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Call, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Constant, Entered, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import External

_STARTED = {
    "asyncio.create_task": "task",
    "asyncio.ensure_future": "task",
    "asyncio.AbstractEventLoop.create_task": "task",
    "concurrent.futures.Executor.submit": "future",
    "concurrent.futures.ThreadPoolExecutor.submit": "future",
    "concurrent.futures.ProcessPoolExecutor.submit": "future",
    "subprocess.Popen": "process",
}
_COMPLETES = "temporalio.activity.raise_complete_async"
_START = {"threading.Thread.start", "multiprocessing.Process.start"}


def left_behind(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """What a function starts and drops, unless its activity is completed from outside."""
    facts = reach.linker.facts(node.frame.module)
    found = [
        (call.span, what)
        for number in node.function.calls
        for call in (facts.calls[number],)
        for what in (_dropped(reach, node, number, call),)
        if what and reach.boundary.state(node.frame, call.guard).runs
    ]
    if found and not _is_completed_elsewhere(reach, node):
        yield from found


def _dropped(reach: Reach, node: Node, number: int, call: Call) -> str:
    """What the call starts, if nobody gets hold of it."""
    facts = reach.linker.facts(node.frame.module)
    callee = reach.linker.value(call.func, node.frame)
    if not isinstance(callee, External):
        return ""
    if callee.name in _START:
        return "thread" if _is_lone_thread(facts, call) else ""
    what = _STARTED.get(callee.name, "")
    if not what or not (call.use == "statement" or _is_unread(facts, node, number)):
        return ""
    return "" if what == "future" and _is_waited_for(facts, call) else what


def _is_unread(facts: ModuleFacts, node: Node, number: int) -> bool:
    """Whether the result gets a name that nobody reads."""
    bindings = facts.scopes[node.function.scope].bindings
    return any(
        binding.value == Result(number) for name in node.function.unread for binding in bindings.get(name, ())
    )


def _is_waited_for(facts: ModuleFacts, call: Call) -> bool:
    """Whether the pool is one of a ``with`` block, which waits at its end, or a local one, which may be shut down."""
    pool = call.func.base if isinstance(call.func, Attribute) else None
    if not isinstance(pool, Name):
        return False
    bindings = facts.scopes[pool.scope].bindings.get(pool.id, ())
    is_entered = any(isinstance(binding.value, Entered) for binding in bindings)
    return is_entered or any(
        call.func == Attribute(pool, "shutdown") for call in facts.calls if isinstance(call.func, Attribute)
    )


def _is_lone_thread(facts: ModuleFacts, call: Call) -> bool:
    """Whether a thread that is no daemon is started without a name, so that nobody can join it."""
    made = call.func.base if isinstance(call.func, Attribute) else None
    return isinstance(made, Result) and not _is_daemon(facts, made)


def _is_daemon(facts: ModuleFacts, made: Result) -> bool:
    keywords = dict(facts.calls[made.call].keywords)
    return "" in keywords or keywords.get("daemon", Constant(False)) != Constant(False)


def _is_completed_elsewhere(reach: Reach, node: Node) -> bool:
    """Whether the activity ends with ``raise_complete_async``."""
    reached = reach.reached_from([node.path()[0]])
    for other in reach.nodes:
        if id(other) in reached:
            facts = reach.linker.facts(other.frame.module)
            for number in other.function.calls:
                if reach.linker.value(facts.calls[number].func, other.frame) == External(_COMPLETES):
                    return True
    return False
