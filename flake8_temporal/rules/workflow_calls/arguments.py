"""TMP305: arguments that an SDK call, or what it starts, does not take."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.call_arguments import bad_arguments
from flake8_temporal.project.remedies.calls import as_taken
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP305",
    name="call-arguments",
    message="{call}: {problem}",
    since="0.1",
    fixes={
        "safe": "`execute_activity(f, a, b)` becomes `execute_activity(f, args=[a, b])`",
        "unsafe": "`async for` over `workflow.as_completed` becomes `for`, with an `await` of each",
    },
    unfixed="activities that are none, options of other calls, wrong numbers of arguments",
)
def call_arguments(view: View) -> Iterator[Finding]:
    """The SDK takes one argument, or a list of them.

    A second positional argument, ``args`` beside an argument, an option that belongs to another call, or a function
    that is no activity raises in the workflow task, which fails until it is fixed. The number of arguments is checked
    by nobody: the activity is started, fails with a ``TypeError``, and is retried for ever.

    Write ``workflow.execute_activity(transfer, args=[source, target], ...)``, and for a workflow its run method.

    Limits: activities are looked up in the linted file and what it imports, by reference or by name; starred
    arguments, unknown decorators and dynamic activities are left alone. Types are for the type checker.

    Source: the signatures of ``temporalio.workflow``; its checks of ``arg`` and ``args`` and of definitions.
    """
    for found in view.placed(lambda node: bad_arguments(view.reach, node)):
        fix = view.fix_behind(found.hit.guard, found, as_taken)
        yield call_arguments.at(found.place, fix, call=found.hit.shown, problem=found.hit.problem)


RULES = (call_arguments,)
