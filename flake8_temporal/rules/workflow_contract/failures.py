"""TMP213 and TMP214: which exceptions fail a workflow, and which only its task."""

from collections.abc import Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.project import raising
from flake8_temporal.project.reach import Node
from flake8_temporal.project.readonly import workflow_of
from flake8_temporal.project.remedies.failures import as_failure
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP213",
    name="workflow-raises-plain-error",
    message="raise {exc} fails the workflow task, not the workflow; raise ApplicationError to fail it",
    since="0.1",
    fixes={
        "unsafe": '`raise ValueError("m")` becomes `raise ApplicationError("m", type="ValueError")`',
    },
    unfixed="an error without a message, with a computed one, or of a class that makes its own",
)
def workflow_raises_plain_error(view: View) -> Iterator[Finding]:
    """Only a ``FailureError`` fails a workflow; any other exception is taken for a bug to be mended.

    The workflow task fails and is tried again until somebody deploys new code. The workflow stays open, its caller
    waits, and no retry policy or compensation comes to bear.

    Write ``raise ApplicationError(...)`` of ``temporalio.exceptions`` for what the caller should see, or list the
    exception under ``failure_exception_types`` of ``@workflow.defn``. List what all of your workers are given as
    ``workflow_failure_exception_types`` under the option ``workflow-failure-exceptions``.

    Limits: only methods of the workflow class are judged, and exceptions that are built in or defined in the project.
    ``NotImplementedError``, ``AssertionError`` and timeouts are left alone.

    Source: temporalio README, Exceptions; docs, error handling, raise exceptions from workflows.
    """
    narrow = view.from_handlers("run", "signal", "update")
    of_workers = [
        name
        for given in raising.given_types(view.reach)
        if given.callee in raising.WORKERS
        for name in given.names
    ]
    if None in of_workers:
        return

    def errors(node: Node) -> Iterator[tuple[Span, raising.PlainError]]:
        types = _failure_types(view, node)
        if types is None:
            return
        for span, error in raising.plain_errors(narrow.reach, node):
            if types.union(of_workers).isdisjoint(error.names):
                if not raising.are_configured(error.names, view.settings.workflow_failure_exceptions):
                    yield span, error

    for found in narrow.placed(errors):
        fix = narrow.fix_behind(found.hit.raised.guard, found, as_failure)
        yield workflow_raises_plain_error.at(found.place, fix, exc=found.hit.name)


def _failure_types(view: View, node: Node) -> frozenset[str] | None:
    """What fails the workflow that a method belongs to; None where the method is none of a workflow of this file."""
    module = view.reach.linker.module
    owner = workflow_of(node)
    if owner is None or owner.module != module or node.frame.module != module or node.function.owner < 0:
        return None
    return raising.failure_types(view.reach, view.definitions.of(owner))


@rule(
    "TMP214",
    name="broad-failure-types",
    message="failure types include {exc}: nondeterminism would fail the workflow; list your own errors",
    since="0.1",
)
def broad_failure_types(view: View) -> Iterator[Finding]:
    """A workflow that fails on every exception fails on a bad deployment, too.

    ``NondeterminismError`` and plain bugs are then no longer retried until they are mended: every open workflow that
    meets them is closed as failed, and cannot be brought back.

    Write the list of your own exceptions, or raise ``ApplicationError``.

    Limits: lists that are made elsewhere than in the call are not looked into. Tests are left alone.

    Source: temporalio README, Exceptions ("NondeterminismError or any superclass of it").
    """
    if view.is_test:
        return
    broad = (
        (given.span, name.rpartition(".")[2])
        for given in raising.given_types(view.reach)
        for name in given.names
        if name in raising.BROAD and name is not None
    )
    for place, exc in view.standing(broad):
        yield broad_failure_types.at(place, exc=exc)


RULES = (workflow_raises_plain_error, broad_failure_types)
