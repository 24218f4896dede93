"""TMP203 to TMP206: what run methods, handlers, constructors and validators take, as the SDK calls them."""

from collections.abc import Iterator

from flake8_temporal.facts.records import Parameter
from flake8_temporal.facts.terms import Compared, Constant, Either, Negated
from flake8_temporal.model import Finding, Fix, Span
from flake8_temporal.project import signatures
from flake8_temporal.project.definitions import MESSAGES, Definition, Definitions, Method
from flake8_temporal.project.remedies.definitions import (
    as_sequence,
    is_needlessly_async,
    made_sync,
    uncalled,
)
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View
from flake8_temporal.rules.workflow_contract.shape import called


_TO_POSITIONAL = Fix("safe", "positional-parameters")


@rule(
    "TMP203",
    name="handler-signature",
    message="{method} must take only positional parameters after self; {problem}",
    since="0.1",
    fixes={
        "safe": "the bare `*` in front of parameters goes",
    },
    unfixed="what becomes of `**kwargs`",
)
def handler_signature(view: View) -> Iterator[Finding]:
    """The SDK passes arguments by position, and reads types from positional parameters only.

    A keyword-only parameter is never given, so that the call fails in the workflow task, which is tried again for
    ever. ``*args`` and ``**kwargs`` switch the types off: the other arguments arrive as plain dicts.

    Write ``self`` and positional parameters, at best a single dataclass.

    Limits: ``*args`` and ``**kwargs`` are reported beside a parameter whose type is then lost. What a decorator of
    the project makes of the function is not known.

    Source: temporalio SDK, ``_type_hints_from_func`` and the docstrings of ``run``, ``signal``, ``query``, ``update``
    ("can only have positional parameters").
    """
    for place, (method, problem, fix) in view.standing(_wrong_parameters(view)):
        yield handler_signature.at(place, fix, method=method, problem=problem)


def _wrong_parameters(view: View) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    for found in view.definitions.classes:
        is_dynamic = found.applied is not None and found.applied.flag("dynamic") is not False
        for method in found.with_role("run", *MESSAGES):
            applied = method.role("run", *MESSAGES)
            if applied is None or not applied.is_plain or method.form:
                continue
            if is_dynamic if applied.role == "run" else not method.registered():
                continue
            for problem, fix in _of_parameters(view, method):
                yield method.record.span, (called(method), problem, fix)


def _of_parameters(view: View, method: Method) -> Iterator[tuple[str, Fix | None]]:
    params = method.record.params
    if not signatures.takes_self(method.record):
        yield "it has no self", None
    for parameter in params:
        if parameter.kind == "keyword":
            yield f"'{parameter.name}' is keyword-only", _TO_POSITIONAL
    is_typed = any(
        parameter.kind == "positional"
        and signatures.is_converted(view.reach.linker, parameter, method.value.module)
        for parameter in params[1:]
    )
    for parameter in params if is_typed else ():
        if parameter.kind in ("star", "double-star"):
            stars = "*" if parameter.kind == "star" else "**"
            yield f"'{stars}{parameter.name}' makes all arguments arrive without their types", None


@rule(
    "TMP204",
    name="dynamic-contract",
    message="dynamic {kind} {name} must take {expected}",
    since="0.1",
    fixes={
        "safe": "`list[RawValue]` becomes `Sequence[RawValue]`",
    },
)
def dynamic_contract(view: View) -> Iterator[Finding]:
    """What handles every name has a fixed signature.

    The decorators refuse any other with a ``TypeError`` or ``RuntimeError``, and the module cannot be imported. A
    ``name=`` beside ``dynamic=True`` is dropped without a word.

    Write ``Sequence[RawValue]`` (``collections.abc``) for workflows and activities, ``(self, name: str, args:
    Sequence[RawValue])`` for handlers, and a plain ``def`` that takes ``self`` for ``@workflow.dynamic_config``.

    Limits: ``Sequence`` of ``typing`` and of ``collections.abc`` are taken for the same. For workflows and activities
    old releases of the SDK accept only the first, and new ones only the second.

    Source: temporalio SDK, ``_assert_dynamic_handler_args``, ``_Definition.__post_init__``, ``dynamic_config``.
    """
    for place, (kind, name, expected, fix) in view.standing(_dynamic(view)):
        yield dynamic_contract.at(place, fix, kind=kind, name=name, expected=expected)


def _dynamic(view: View) -> Iterator[tuple[Span, tuple[str, str, str, Fix | None]]]:
    for found in view.definitions.classes:
        yield from _dynamic_workflow(view, found)
        for method in found.with_role(*MESSAGES):
            if method.registered() == "" and not method.form and not _is_dynamic_handler(view, method):
                kind = method.applications[0].role
                expected = "(self, name: str, args: Sequence[RawValue])"
                fix = as_sequence(view.reach, method) if _is_named(view, method) else None
                yield method.record.span, (kind, method.record.name, expected, fix)
        for method in found.with_role("dynamic_config"):
            for expected in _of_config(found, method):
                yield method.record.span, ("config", method.record.name, expected, None)
    for method in view.definitions.functions:
        applied = method.role("activity")
        if applied is not None and applied.is_plain and applied.flag("dynamic"):
            name = method.record.name
            if applied.is_set("name"):
                yield method.record.span, ("activity", name, "no name=, which is dropped", None)
            if not _takes_raw_values(view, method):
                fix = as_sequence(view.reach, method) if len(_taken(method)) == 1 else None
                yield method.record.span, ("activity", name, "a single Sequence[RawValue]", fix)


def _dynamic_workflow(
    view: View, found: Definition
) -> Iterator[tuple[Span, tuple[str, str, str, Fix | None]]]:
    if found.applied is None or not found.applied.flag("dynamic"):
        return
    name = found.record.name
    if found.applied.is_set("name"):
        yield found.record.span, ("workflow", name, "no name=, which is dropped", None)
    for method in found.with_role("run"):
        applied = method.role("run")
        if (
            applied is not None
            and applied.is_plain
            and not method.form
            and not _takes_raw_values(view, method)
        ):
            fix = as_sequence(view.reach, method) if len(_taken(method)) == 1 else None
            expected = "a single Sequence[RawValue] in its run method"
            yield method.record.span, ("workflow", name, expected, fix)


def _taken(method: Method) -> list[Parameter]:
    return [parameter for parameter in method.record.params if parameter.name != "self"]


def _takes_raw_values(view: View, method: Method) -> bool:
    """Whether the one parameter is right, or may be."""
    params = _taken(method)
    if len(params) != 1:
        return False
    return signatures.is_raw_values(view.reach.linker, params[0], method.value.module) is not False


def _is_dynamic_handler(view: View, method: Method) -> bool:
    linker, module = view.reach.linker, method.value.module
    return _is_named(view, method) and (
        signatures.is_raw_values(linker, method.record.params[2], module) is not False
    )


def _is_named(view: View, method: Method) -> bool:
    """Whether there are three parameters, and the second takes the name, or may take it."""
    params = method.record.params
    if len(params) != 3:
        return False
    return signatures.is_text(view.reach.linker, params[1], method.value.module) is not False


def _of_config(found: Definition, method: Method) -> Iterator[str]:
    applied = method.role("dynamic_config")
    if applied is None or not applied.is_plain or method.form:
        return
    if method.record.is_async or len(method.record.params) != 1:
        yield "self alone, and be a plain def"
    elif found.applied is not None and found.applied.flag("dynamic") is False:
        yield "effect in a dynamic workflow: the class has no dynamic=True"
    elif next(found.with_role("dynamic_config")) != method:
        yield "the place of all others: a workflow has one"


@rule(
    "TMP205",
    name="init-contract",
    message="{problem}; @workflow.init and run must take the same parameters",
    since="0.1",
)
def init_contract(view: View) -> Iterator[Finding]:
    """The constructor gets the workflow's arguments with ``@workflow.init``, and nothing without it.

    The decorators compare the parameters of both, with their defaults and annotations, and raise a ``ValueError`` if
    they differ. A constructor that needs arguments and is not decorated fails every workflow task.

    Write ``@workflow.init`` on ``__init__`` and the parameters exactly as those of the run method.

    Limits: an annotation or default that cannot be resolved is taken to be the same as another one, and so is one that
    is spelled in another way (``"Order"`` for ``Order``), which the SDK may refuse. A constructor that a decorator
    makes, as that of dataclasses, is not looked at.

    Source: temporalio SDK, ``workflow.init`` and ``_parameters_identical_up_to_naming``; docs, Use @workflow.init.
    """
    for place, problem in view.standing(_constructors(view)):
        yield init_contract.at(place, problem=problem)


def _constructors(view: View) -> Iterator[tuple[Span, str]]:
    known = view.definitions
    for found in known.classes:
        for method in found.with_role("init"):
            applied = method.role("init")
            if applied is not None and applied.is_plain and method.record.name != "__init__":
                yield method.record.span, f"@workflow.init stands on {method.record.name}, not on __init__"
        owner = known.winner(found, "__init__") if found.applied is not None else None
        constructor = None if owner is None else known.method(owner, "__init__")
        if constructor is None or not constructor.is_known:
            continue
        problem = _of_constructor(view, found, constructor)
        if problem and owner == found:
            yield constructor.record.span, problem
        elif problem:
            yield found.record.span, f"inherited {problem}"


def _of_constructor(view: View, found: Definition, method: Method) -> str:
    applied = method.role("init")
    if applied is None:
        missing = signatures.required(method.record)
        return f"__init__ takes '{missing[0]}' without @workflow.init" if missing else ""
    for run in view.definitions.current(found):
        role = run.role("run")
        if role is not None and role.is_plain and applied.is_plain and not run.form:
            if signatures.are_same(view.reach.linker, method.value, run.value) is False:
                return f"__init__ takes other parameters than {run.record.name}"
    return ""


@rule(
    "TMP206",
    name="validator-contract",
    message="update validator {name} {problem}",
    since="0.1",
    fixes={
        "safe": "`@change.validator()` becomes `@change.validator`, one that awaits nothing is no longer async",
    },
)
def validator_contract(view: View) -> Iterator[Finding]:
    """A validator is a plain method that takes what the update takes, and rejects it by raising.

    The SDK refuses an async one, a second one and one with other parameters. Whatever it returns is ignored: one that
    returns False accepts the update. One with the name of the update handler takes its place in the class, and every
    such update is then answered with "handler not found".

    Write ``@handler.validator`` without parentheses on a method of another name that raises or returns None.

    Limits: a value that another function returns is not judged. Annotations and defaults that cannot be resolved are
    taken to be the same.

    Source: temporalio SDK, ``_UpdateDefinition.set_validator`` and ``_apply_to_class``; docs, message passing.
    """
    for place, (name, problem, fix) in view.standing(_validators(view)):
        yield validator_contract.at(place, fix, name=name, problem=problem)


def _validators(view: View) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    known = view.definitions
    for found in known.classes:
        seen: set[tuple[str, int]] = set()
        for method in found.with_role("validator"):
            update = known.validated(method)
            if update is None:
                continue
            is_second = update.value[:2] in seen
            seen.add(update.value[:2])
            for problem, fix in _of_validator(view, known, method, update, is_second):
                yield method.record.span, (method.record.name, problem, fix)


def _of_validator(
    view: View, known: Definitions, method: Method, update: Method, is_second: bool
) -> Iterator[tuple[str, Fix | None]]:
    applied, handler = method.role("validator"), update.role("update")
    name = update.record.name
    if applied is None or not applied.is_direct:
        return
    if applied.call is not None:
        change = "sync" if is_needlessly_async(view.reach, method) else ""
        fix = uncalled(method, applied, change)
        yield f"is decorated with @{name}.validator(); write it without parentheses", fix
    elif method.record.name == name and method.value.module == update.value.module:
        yield "has the name of its update handler and replaces it; give it another name", None
    elif method.record.is_async:
        yield "is async, which is refused; write a plain def", made_sync(view.reach, method)
    elif is_second:
        yield f"is the second one of {name}; an update handler has one", None
    elif handler is not None and handler.is_plain and not method.form and not update.form:
        if signatures.are_same(view.reach.linker, method.value, update.value) is False:
            yield f"takes other parameters than its update handler {name}", None
    if _returns_value(view, method):
        yield "returns a value; raise to reject, the result is ignored", None


def _returns_value(view: View, method: Method) -> bool:
    returns = method.record.returns
    if returns is not None:
        promised = signatures.shape(view.reach.linker, returns, method.value.module)
        if promised is not None and promised not in signatures.NO_VALUE:
            return True
    return any(
        isinstance(result.value, (Compared, Negated, Either))
        or (isinstance(result.value, Constant) and result.value.value is not None)
        for result in method.record.results
    )


RULES = (handler_signature, dynamic_contract, init_contract, validator_contract)
