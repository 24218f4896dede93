"""What outside calls do with the functions they are given: run them here, or schedule them elsewhere.

Handing a function to ``execute_activity`` is not calling it. A call that is in neither list is taken to do
nothing with it, since guessing would invent findings.
"""

from flake8_temporal.model import Settings
from flake8_temporal.project.patterns import matches
from flake8_temporal.project.values import External, Method

_WORKFLOW = "temporalio.workflow."
COMMANDS = (_WORKFLOW + "start_", _WORKFLOW + "execute_", "asyncio.create_task", "asyncio.gather")
_ELSEWHERE = {
    _WORKFLOW + verb + subject
    for verb in ("execute_", "start_")
    for subject in (
        "activity",
        "activity_method",
        "activity_class",
        "local_activity",
        "local_activity_method",
        "local_activity_class",
        "child_workflow",
    )
} | {_WORKFLOW + "continue_as_new", "temporalio.worker.Worker", "temporalio.worker.Replayer"}
_HERE = {
    "builtins.filter", "builtins.map", "builtins.max", "builtins.min", "builtins.sorted", "builtins.iter",
    "functools.reduce", "itertools.accumulate", "itertools.dropwhile", "itertools.filterfalse",
    "itertools.groupby", "itertools.starmap", "itertools.takewhile", "heapq.nlargest", "heapq.nsmallest",
    "heapq.merge", "bisect.bisect", "bisect.insort", "re.sub", "collections.defaultdict",
    "contextlib.ExitStack.callback", "contextlib.AsyncExitStack.callback",
    "contextlib.AsyncExitStack.push_async_callback", "asyncio.AbstractEventLoop.call_soon",
    "asyncio.AbstractEventLoop.call_later", "asyncio.AbstractEventLoop.call_at",
    _WORKFLOW + "wait_condition", _WORKFLOW + "set_signal_handler", _WORKFLOW + "set_query_handler",
    _WORKFLOW + "set_update_handler", _WORKFLOW + "set_dynamic_signal_handler",
    _WORKFLOW + "set_dynamic_query_handler", _WORKFLOW + "set_dynamic_update_handler",
}  # fmt: skip
_WITHOUT_CONTEXT = {
    "asyncio.AbstractEventLoop.run_in_executor", "threading.Thread", "threading.Timer",
    "concurrent.futures.Executor.submit", "concurrent.futures.Executor.map",
    "concurrent.futures.ThreadPoolExecutor.submit", "concurrent.futures.ThreadPoolExecutor.map",
    "concurrent.futures.ProcessPoolExecutor.submit", "concurrent.futures.ProcessPoolExecutor.map",
    "multiprocessing.Process",
}  # fmt: skip
_THREADS = _WITHOUT_CONTEXT | {
    "asyncio.to_thread",
    "anyio.to_thread.run_sync",
    "asgiref.sync.sync_to_async",
    "starlette.concurrency.run_in_threadpool",
    "fastapi.concurrency.run_in_threadpool",
}
_SPECIAL = {
    "abs": ("__abs__",), "all": ("__iter__", "__next__"), "any": ("__iter__", "__next__"), "bool": ("__bool__",),
    "dict": ("__iter__", "__next__"), "enumerate": ("__iter__", "__next__"), "float": ("__float__",),
    "format": ("__format__",), "hash": ("__hash__",), "int": ("__int__",), "iter": ("__iter__",),
    "len": ("__len__",), "list": ("__iter__", "__next__"), "max": ("__iter__", "__next__"),
    "min": ("__iter__", "__next__"), "next": ("__next__",), "repr": ("__repr__",), "reversed": ("__reversed__",),
    "round": ("__round__",), "set": ("__iter__", "__next__"), "sorted": ("__iter__", "__next__"),
    "str": ("__str__",), "sum": ("__iter__", "__next__"), "tuple": ("__iter__", "__next__"), "anext": ("__anext__",),
}  # fmt: skip


def special_methods(name: str) -> tuple[str, ...]:
    """The methods that a built-in function runs on its first argument."""
    return _SPECIAL.get(name.removeprefix("builtins."), ()) if name.startswith("builtins.") else ()


def schedules(name: str, settings: Settings) -> bool:
    """Whether the call runs its functions in an activity, a child workflow or a worker."""
    return name in _ELSEWHERE or matches(name, settings.durable_wrappers)


def runs_in_thread(name: str) -> bool:
    """Whether the call runs a function it is given in another thread or process."""
    return name in _THREADS


def loses_context(name: str) -> bool:
    """Whether the call runs a function without the context variables of its caller."""
    return name in _WITHOUT_CONTEXT


def calls_its_functions(callee: External | Method) -> bool:
    """Whether the call runs functions it is given, in the workflow."""
    if isinstance(callee, Method):
        return callee.name == "sort"
    return callee.name in _HERE
