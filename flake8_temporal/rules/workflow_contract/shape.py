"""TMP201 and TMP202: a workflow class and its handlers as the SDK collects them when it decorates the class."""

from collections.abc import Iterator

from flake8_temporal.facts.records import NOWHERE, ROOT
from flake8_temporal.model import Finding, Fix, Span
from flake8_temporal.project.definitions import MESSAGES, Application, Definition, Definitions, Method
from flake8_temporal.project.registrations import refused_workflows, workers
from flake8_temporal.project.remedies.definitions import is_called_with_nothing, made_async, uncalled
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

KINDS = {
    "run": "run method",
    "signal": "signal handler",
    "query": "query",
    "update": "update handler",
    "validator": "update validator",
    "init": "constructor",
    "dynamic_config": "dynamic config",
}


@rule(
    "TMP201",
    name="workflow-shape",
    message="workflow {cls} {problem}",
    since="0.1",
    fixes={
        "safe": "`@workflow.run()` becomes `@workflow.run`, a plain `run` becomes async",
    },
)
def workflow_shape(view: View) -> Iterator[Finding]:
    """A workflow is a class at module level with one ``async def`` that is decorated ``@workflow.run``.

    The decorators refuse everything else with a ``ValueError`` or ``TypeError``: the module cannot be imported, and
    the worker does not start. A base class with a run method does not help: it must be defined again. A
    worker refuses classes without the decorator, and two of one name.

    Write ``@workflow.run`` without parentheses on one ``async def`` of the class itself, and the class at module
    level. To share code, call ``super().run(...)`` from it.

    Limits: a class is left alone if a base, a decorator or a metaclass that is not known could add the method. A
    class inside a function is left alone in test files. What a worker is given is read from a ``workflows`` list that
    is written down, outside of tests and where no plugin may change it.

    Source: temporalio SDK, ``workflow.run`` and ``_Definition._apply_to_class``; README, Definition.
    """
    for place, (cls, problem, fix) in view.standing(_shapes(view)):
        yield workflow_shape.at(place, fix, cls=cls, problem=problem)


def _shapes(view: View) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    known = view.definitions
    for method in known.functions:
        applied = method.role("workflow")
        if applied is not None and applied.is_plain:
            yield (
                applied.span,
                (method.record.name, "is a function; decorate a class with @workflow.defn", None),
            )
    for found in known.classes:
        name = found.record.name
        for method in found.with_role("run"):
            for problem, fix in _of_run(view, method):
                yield method.record.span, (name, problem, fix)
            applied = method.role("run")
            if applied is not None and applied.call is not None and applied.is_plain:
                bare = Fix("safe", "expression", "{func}") if is_called_with_nothing(applied) else None
                yield applied.span, (name, "calls @workflow.run; write it without parentheses", bare)
        for problem in _of_class(view, found) if found.applied is not None else ():
            yield found.record.span, (name, problem, None)
    for worker in () if view.is_test else workers(view.reach.linker):
        for refused, problem in () if worker.is_open else refused_workflows(known, worker):
            yield worker.span, (refused, problem, None)


def _of_run(view: View, method: Method) -> Iterator[tuple[str, Fix | None]]:
    applied = method.role("run")
    if applied is None or not applied.is_plain or applied.call is not None:
        return
    name = method.record.name
    if method.form:
        yield f"has a {method.form} as its run method; make it a plain method", None
    elif not method.record.is_async:
        fix = made_async(view.reach, method)
        yield f"has a run method that is not async; write async def {name}", fix
    elif method.record.yields:
        yield "has a run method that yields; an async generator cannot be run", None


def _of_class(view: View, found: Definition) -> Iterator[str]:
    known = view.definitions
    runs = [method for method in known.current(found) if method.role("run") is not None]
    if found.record.parent != ROOT and any(_is_plain(method, "run") for method in runs):
        outer = view.reach.linker.facts(found.value.module).functions[found.record.parent]
        if outer.kind == "class":
            yield f"is nested in {outer.name}; define it at module level"
        elif not view.is_test:
            yield f"is defined inside {outer.name}(); define it at module level"
    if len(runs) > 1:
        yield f"has two @workflow.run methods: {' and '.join(method.record.name for method in runs[:2])}"
    if len(found.applications) > 1:
        yield "is decorated with @workflow.defn twice"
    yield from _of_inherited_runs(known, found, runs)


def _of_inherited_runs(known: Definitions, found: Definition, runs: list[Method]) -> Iterator[str]:
    inherited = [
        (base, method)
        for base in known.bases(found) or ()
        for method in base.with_role("run")
        if not known.binds(found, method.record.name)  # an override is a matter of TMP202
    ]
    if runs:
        for base, method in inherited:
            if _is_plain(method, "run"):
                yield f"inherits a second @workflow.run method: {base.record.name}.{method.record.name}"
    elif not any(found.with_role("run")) and known.is_closed(found):
        overridden = [run for base in known.bases(found) or () for run in base.with_role("run")]
        if len(overridden) == len(inherited):
            yield _without_run(inherited)


def _without_run(inherited: list[tuple[Definition, Method]]) -> str:
    if not inherited:
        return "has no @workflow.run method"
    base, method = inherited[0]
    return f"inherits @workflow.run from {base.record.name}; define {method.record.name} in the class itself"


def _is_plain(method: Method, *roles: str) -> bool:
    applied = method.role(*roles)
    return applied is not None and applied.is_plain


@rule(
    "TMP202",
    name="handler-registration",
    message="{handler} {problem}",
    since="0.1",
    fixes={
        "safe": "`@workflow.query()` becomes `@workflow.query`",
    },
    unfixed="which name and policy the missing decorator of an override is to have",
)
def handler_registration(view: View) -> Iterator[Finding]:
    """Every handler needs a name of its own, and the decorator on the very function that stands in the class.

    Two handlers of one kind under one name, or an override without the decorator, are a ``ValueError`` when the class
    is decorated. A handler that another method of the same name replaces, or that is turned into a property, is
    never registered, and nothing says so.

    Write one method for each name, and the decorator again on a method that overrides a handler.

    Limits: names that are not literals or constants are not compared, and a class with a base that is not known is
    not searched for overrides.

    Source: temporalio SDK, ``_Definition._apply_to_class`` and the decorators in ``workflow``.
    """
    for place, (handler, problem, fix) in view.standing(_registrations(view.definitions)):
        yield handler_registration.at(place, fix, handler=handler, problem=problem)


def _registrations(known: Definitions) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    for found in known.classes:
        for span, wrong in (*_replaced(known, found), *_twice(known, found)):
            yield span, (*wrong, None)
        for method in found.with_role(*MESSAGES):
            applied = method.handler
            if applied is not None and applied.arguments is not None and method.is_known:
                for problem, fix in _of_decorator(method, applied):
                    yield method.record.span, (called(method), problem, fix)
        for span, wrong in _overridden(known, found) if found.applied is not None else ():
            yield span, (*wrong, None)


def called(method: Method) -> str:
    """A method as a message names it: ``signal handler approve``, ``query total``, ``run method go``."""
    role = next((found.role for found in method.applications), "run")
    return f"{KINDS.get(role, role)} {method.record.name}"


def _of_decorator(method: Method, applied: Application) -> Iterator[tuple[str, Fix | None]]:
    if applied.is_set("name") and applied.flag("dynamic"):
        yield "is given both name= and dynamic=True; it can have one of them", None
    elif applied.role == "query" and applied.call is not None and _is_empty(applied):
        yield "is decorated @workflow.query(); write it without parentheses", uncalled(method, applied)
    elif method.form == "property" or (method.form and not applied.is_direct):
        yield f"is a {method.form} and is never registered; make it a plain method", None
    elif method.form == "static method" and [p.name for p in method.record.params[:1]] != ["self"]:
        yield "is a static method, but gets the workflow in front; make it a plain method", None


def _is_empty(applied: Application) -> bool:
    """Whether ``query`` is called with nothing that makes it a decorator."""
    arguments = applied.arguments
    return (
        arguments is not None
        and arguments.is_complete
        and not arguments.positional
        and all(applied.flag(name) is False for name in ("name", "dynamic", "description"))
    )


def _replaced(known: Definitions, found: Definition) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Handlers that another method of the same name replaces before the class is decorated."""
    for earlier, later in zip(found.methods, found.methods[1:]):
        names = {earlier.record.name, later.record.name}
        if len(names) > 1 or not (earlier.applications and earlier.is_known and later.is_known):
            continue
        is_sure = later.record.guard in (earlier.record.guard, NOWHERE)
        if is_sure and later.role("validator") is None and not known.keeps(found, names.pop()):
            yield later.record.span, (called(earlier), "is replaced by this method of the same name")


def _twice(known: Definitions, found: Definition) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Two handlers of one kind under one name, the second of which stands in this class."""
    seen: dict[tuple[str, str], str] = {}
    guards: dict[tuple[str, str], int] = {}
    for base in (known.bases(found) or ()) if found.applied is not None else ():
        for method in known.current(base):
            key = _key(method)
            if key is not None and known.winner(found, method.record.name) == base:
                seen[key] = f"{base.record.name}.{method.record.name}"
    for method in known.current(found):
        key = _key(method)
        if key is None:
            continue
        if key in seen and method.record.guard == guards.setdefault(key, method.record.guard):
            under = f"under the name '{key[1]}'" if key[1] else "as the dynamic one"
            yield method.record.span, (called(method), f"is registered {under}, as {seen[key]} is already")
        seen.setdefault(key, method.record.name)
        guards.setdefault(key, method.record.guard)  # of two under different conditions there may be one


def _key(method: Method) -> tuple[str, str] | None:
    """The kind and the name under which the SDK registers a handler, where both are known."""
    applied, name = method.handler, method.registered()
    return None if applied is None or name is None or method.form else (applied.role, name)


def _overridden(known: Definitions, found: Definition) -> Iterator[tuple[Span, tuple[str, str]]]:
    """Handlers and run methods of base classes that lose their decorator in an override."""
    registered = {_key(method) for method in known.visible(found) if method.handler is not None}
    for base in known.bases(found) or ():
        for method in known.current(base):
            name = method.record.name
            applied = method.role("run", *MESSAGES)
            winner = known.winner(found, name)
            override = None if winner is None else known.method(winner, name)
            if (
                applied is None
                or not applied.is_plain
                or winner is None
                or override is None
                or winner == base
            ):
                continue
            if override.applications or not override.is_known or override.form == "property":
                continue
            if applied.role != "run" and registered & {None, _key(method)}:
                continue  # another method takes its name, or nobody knows
            problem = f"of {base.record.name} is overridden without @workflow.{applied.role}"
            if winner == found:
                yield override.record.span, (called(method), problem)
            else:
                yield found.record.span, (called(method), f"{problem} in {winner.record.name}")


RULES = (workflow_shape, handler_registration)
