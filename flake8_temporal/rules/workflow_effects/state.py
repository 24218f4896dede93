"""TMP117 to TMP121: shared state, code loaded or run at the wrong time, activities called inline, replay tests."""

from collections.abc import Iterator

from flake8_temporal.facts.terms import Constant
from flake8_temporal.model import Finding, Span
from flake8_temporal.project.loading import Loaded
from flake8_temporal.project.reach import Node
from flake8_temporal.project.sharing import shared_writes
from flake8_temporal.project.structure import direct_calls, dynamic_imports, replay_branches
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import Place, View

_ACTING = frozenset({"http", "db", "cache", "queue", "cloud", "saas", "llm", "file", "proc"})
_PER_RUN = frozenset({"time", "random", "id"})
# Where the module stands, which is the same each time.
_PLACES = frozenset({"os.path.abspath", "os.path.realpath", "pathlib.Path.absolute", "pathlib.Path.resolve"})
# Clients of these kinds do nothing until they are used, whether a class or one of these functions makes them.
_REMOTE = frozenset({"http", "db", "cache", "queue", "cloud", "saas", "llm"})
_MAKERS = frozenset({"client", "create_async_engine", "create_engine", "resource"})
_STARTERS = ("Executor", "Pool", "Process", "Thread", "Manager", "start_new_thread")


@rule(
    "TMP117",
    name="workflow-global-state",
    message="workflow code changes shared state {name}; keep state on self or in workflow input",
    since="0.1",
)
def workflow_global_state(view: View) -> Iterator[Finding]:
    """State of the process is not state of the workflow.

    A global, a class attribute or a cache is shared by all runs on a worker and lost when the worker goes; a
    branch on it goes one way now and another way on replay.

    Write it to ``self`` in ``__init__``, or pass it in.

    Limits: only variables whose module-level origin is visible are judged; calls of methods on shared objects of
    unknown type are missed. What is made once, after a test that it is None, is left alone.

    Source: temporalio README, Definition ("no global state mutation"), Sandbox is not Secure.
    """
    for place, name, _ in view.placed(lambda node: shared_writes(view.reach, node)):
        yield workflow_global_state.at(place, name=name)


@rule(
    "TMP118",
    name="workflow-dynamic-import",
    message="{what} imports code while the workflow runs; import at module top (passed through)",
    since="0.1",
    unfixed="a module that is loaded with the file may import it in turn, or be heavy where the import is rare",
)
def workflow_dynamic_import(view: View) -> Iterator[Finding]:
    """Code must be loaded before the workflow runs.

    The sandbox loads the module again inside the workflow task, which is slow, warns, and can fail on replay only.

    Write the import at the top of the file, under ``with workflow.unsafe.imports_passed_through():`` for third
    parties. Modules that the sandbox passes through by default are fine, and so are those listed under
    ``passthrough-modules`` or imported at the top of the same file.

    Limits: pass-through set up by a worker's runner in another file is not seen: list it.

    Source: temporalio docs, sandbox, Import Notification Policy.
    """
    for found in view.effects("import"):
        if (
            found.hit.call is not None
            and found.hit.call.args
            and isinstance(found.hit.call.args[0], Constant)
        ):
            if found.hit.name in ("builtins.eval", "builtins.exec", "builtins.compile"):
                continue  # a literal is as good as code
        yield workflow_dynamic_import.at(found.place, what=found.hit.api)
    for place, what, _ in view.placed(lambda node: dynamic_imports(view.reach, node)):
        yield workflow_dynamic_import.at(place, what=what)


@rule(
    "TMP119",
    name="workflow-import-time-effect",
    message="{call} runs each time the workflow module is loaded; do it in the worker or an activity",
    since="0.1",
)
def workflow_import_time_effect(view: View) -> Iterator[Finding]:
    """The sandbox loads the file that defines a workflow again for every run and every replay.

    A request, a query or an open at module level is repeated each time, and a clock, random number or id taken
    there is another one on replay.

    Write it in the worker's main function, in an activity, or behind ``if __name__ == "__main__":``.

    Limits: constants from the environment are reported with ``strict`` only, clocks, ids and random numbers only
    where workflow code reads the constant, or as defaults. Effects behind calls of project functions are not
    followed here.

    Source: temporalio README, How the Sandbox Works ("files with no side effects").
    """
    for loaded in view.load_time():
        if _is_reported(loaded, view.settings.strict):
            yield workflow_import_time_effect.at(Place(loaded.use.span, ()), call=loaded.use.api)


def _is_reported(loaded: Loaded, strict: bool) -> bool:
    kind, name = loaded.use.kind, loaded.use.name
    last = name.rpartition(".")[2]
    if name in _PLACES or (kind in _REMOTE and (last in _MAKERS or last[:1].isupper())):
        return False
    if loaded.role == "default":
        return kind in _PER_RUN or kind in _ACTING
    if kind == "thread":
        return any(part in name for part in _STARTERS)
    if kind in _ACTING or name.startswith("dotenv.load"):
        return True
    return loaded.is_read and (kind in _PER_RUN or (strict and kind in ("env", "secret", "flag")))


@rule(
    "TMP120",
    name="direct-activity-call",
    message="{called}; use {instead}",
    since="0.1",
)
def direct_activity_call(view: View) -> Iterator[Finding]:
    """An activity that is called runs inside the workflow.

    There is then no event in the history, no retry, no timeout, and its effects are repeated on every replay. The
    same goes for another workflow's ``run`` method.

    Write ``await workflow.execute_activity(f, x, start_to_close_timeout=...)``, or
    ``workflow.execute_child_workflow``.

    Limits: activities that cannot be resolved are missed; passing the function on is not calling it.

    Source: temporalio README, Invoking Activities.
    """

    def calls(node: Node) -> Iterator[tuple[Span, tuple[str, bool]]]:
        for span, name, is_run in direct_calls(view.reach, node):
            yield span, (name, is_run)

    for place, (name, is_run), _ in view.placed(calls):
        if is_run:
            called, instead = f"workflow {name} is run inline", f"execute_child_workflow({name}.run, ...)"
        else:
            called, instead = f"activity {name} is called directly", f"execute_activity({name}, ...)"
        yield direct_activity_call.at(place, called=called, instead=f"workflow.{instead}")


@rule(
    "TMP121",
    name="replay-branch",
    message="branching on {test} changes workflow behaviour; only guard logging or metrics",
    since="0.1",
)
def replay_branch(view: View) -> Iterator[Finding]:
    """A workflow must not do something else on replay than it did the first time.

    A command, a change of state or a return that depends on ``is_replaying()`` is exactly the difference that
    replay is there to detect.

    Write the guard around logging and metrics only.

    Limits: calls to functions that change state elsewhere are not followed from such a branch; interceptors are
    left alone.

    Source: temporalio docs, workflow basics, Detecting replay.
    """
    for place, test, _ in view.placed(lambda node: replay_branches(view.reach, node)):
        yield replay_branch.at(place, test=test)


RULES = (
    workflow_global_state,
    workflow_dynamic_import,
    workflow_import_time_effect,
    direct_activity_call,
    replay_branch,
)
