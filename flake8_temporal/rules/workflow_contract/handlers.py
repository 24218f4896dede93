"""TMP207, TMP208 and TMP210: what queries, validators, signals and updates must not do, and what they give back."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.facts.terms import Constant, Either, Expr, Opaque, Result
from flake8_temporal.model import Finding, Fix, Span
from flake8_temporal.project import signatures
from flake8_temporal.project.definitions import MESSAGES, Method
from flake8_temporal.project.reach import Node
from flake8_temporal.project.readonly import changes, commands, continuing
from flake8_temporal.project.remedies.definitions import made_sync
from flake8_temporal.project.roles import READ_ONLY
from flake8_temporal.project.values import NOTHING, Frame, Instance
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View
from flake8_temporal.rules.workflow_contract.shape import KINDS, called

_ROLES = (*MESSAGES, "validator", "dynamic_config")


def _handler(view: View, start: Node) -> tuple[str, str]:
    """The kind and the name of a handler."""
    roles = view.reach.roles.of_function(start.frame.module, start.frame.function)
    return KINDS[next(role for role in _ROLES if role in roles)], start.function.name


@rule(
    "TMP207",
    name="readonly-handler-violation",
    message="{kind} {name} must be read-only; it {problem}",
    since="0.1",
)
def readonly_handler_violation(view: View) -> Iterator[Finding]:
    """What a query or a validator changes is not in the history, so that replay does not change it.

    The workflow then goes on with a state that no replay will ever reach again. A command (a timer, an activity, a
    random number) raises ``ReadOnlyContextError``; in a validator that fails the workflow task instead of the update.

    Write the change into a signal or update handler, and let the query return what is there.

    Limits: an object that is reached through an unknown call, or that is a copy, is left alone, and so are methods
    of the project's own classes, and attributes that begin with ``_cache`` or ``_memo``.

    Source: temporalio SDK, ``_assert_not_read_only`` and its callers; docs, message passing, Queries.
    """
    seen: set[tuple[int, int]] = set()
    for start, narrow in view.by_handler(*READ_ONLY):
        kind, name = _handler(view, start)
        for place, problem, _ in narrow.placed(lambda node: _changes(narrow, kind, node)):
            if place.span[:2] not in seen:
                seen.add(place.span[:2])
                yield readonly_handler_violation.at(place, kind=kind, name=name, problem=problem)


def _changes(view: View, kind: str, node: Node) -> Iterator[tuple[Span, str]]:
    yield from commands(view.reach, node)
    if kind != KINDS["dynamic_config"]:  # which is asked again on replay
        yield from changes(view.reach, node)


@rule(
    "TMP208",
    name="handler-return",
    message="{handler} {problem}",
    since="0.1",
    fixes={
        "safe": "a query that awaits nothing is no longer async",
    },
)
def handler_return(view: View) -> Iterator[Finding]:
    """A query is there for its result, a signal has none.

    A query that returns nothing answers None whatever is asked. What a signal handler returns is dropped: the caller
    has long gone on. Queries that are ``async def`` are deprecated, and cannot await anything anyway.

    Write a plain ``def`` that returns a value for a query, and an update for a signal that should answer.

    Limits: methods without a body (``...``) and those that only raise are taken for declarations. What a function
    that is not known gives back is not judged.

    Source: temporalio SDK, docstrings and warnings of ``workflow.query`` and ``workflow.signal``.
    """
    for place, (handler, problem, fix) in view.standing(_returns(view)):
        yield handler_return.at(place, fix, handler=handler, problem=problem)


def _returns(view: View) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    for found in view.definitions.classes:
        for method in found.with_role("query", "signal"):
            applied = method.handler
            if applied is None or not applied.is_direct or method.form:
                continue
            problem = ""
            if applied.role == "query":
                problem = _of_query(method)
            elif _gives_value(view, method):
                problem = "returns a value, which is dropped; use an update to answer"
            if problem:
                fix = made_sync(view.reach, method) if applied.role == "query" else None
                yield method.record.span, (called(method), problem, fix)


def _of_query(method: Method) -> str:
    record = method.record
    if record.is_async:
        return "is async, which is deprecated; write a plain def"
    is_stub = not (record.calls or record.reads or record.stores or record.iterations or record.raises)
    only_raises = any(raised.guard == NOWHERE for raised in record.raises)
    if is_stub and not record.results or only_raises or record.yields:
        return ""
    if all(result.value == Constant(None) for result in record.results):
        return "returns nothing; a query must return a value"
    return ""


def _gives_value(view: View, method: Method) -> bool:
    linker, module = view.reach.linker, method.value.module
    if method.record.returns is not None:
        promised = signatures.shape(linker, method.record.returns, module)
        if promised is not None and promised not in signatures.NO_VALUE:
            return True
    receiver = Instance(view.definitions.owner(method))
    frame = linker.enter(method.value._replace(receiver=receiver), None)
    return any(_is_value(view, result.value, frame) for result in method.record.results)


def _is_value(view: View, expr: Expr, frame: Frame) -> bool:
    if isinstance(expr, Constant):
        return expr.value is not None
    if isinstance(expr, Either):
        return any(_is_value(view, option, frame) for option in expr.options)
    value = view.reach.linker.value(expr, frame)
    if isinstance(expr, (Result, Opaque)):
        return value not in (None, NOTHING)
    return value != NOTHING


@rule(
    "TMP210",
    name="continue-as-new-in-handler",
    message="continue_as_new() in {kind} {name}; call it from the run method",
    since="0.1",
)
def continue_as_new_in_handler(view: View) -> Iterator[Finding]:
    """A handler that continues as new ends the workflow under the feet of everything else in it.

    From an update handler the SDK raises ``RuntimeError``, which fails the workflow task again and again. From a
    signal handler it abandons the handlers that are running, with the updates that callers wait for.

    Write a flag in the handler, and let the run method wait for it and for ``workflow.all_handlers_finished``.

    Limits: helpers that the run method calls, too, are left alone.

    Source: temporalio SDK, "Cannot continue as new from an update handler"; docs, continue as new, message handlers.
    """
    running = {(node.frame.module, node.frame.function) for node in view.from_handlers("run").reach.nodes}
    seen: set[tuple[int, int]] = set()
    for start, narrow in view.by_handler(*MESSAGES, "validator"):
        kind, name = _handler(view, start)
        for place, _, node in narrow.placed(lambda node: continuing(narrow.reach, node)):
            is_new = place.span[:2] not in seen and (node.frame.module, node.frame.function) not in running
            if is_new:
                seen.add(place.span[:2])
                yield continue_as_new_in_handler.at(place, kind=kind, name=name)


RULES = (readonly_handler_violation, handler_return, continue_as_new_in_handler)
