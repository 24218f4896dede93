"""TMP510, TMP512: activities that the SDK cannot define, register or run."""

from collections.abc import Iterator

from flake8_temporal.facts.records import Function
from flake8_temporal.model import Finding, Fix, Span
from flake8_temporal.project.definitions import Method
from flake8_temporal.project.registrations import misregistered, plain_activity, refused_activities, workers
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

_KEYWORD_ONLY = "has keyword-only parameters; arguments are passed by position"
_TO_POSITIONAL = Fix("safe", "positional-parameters")


@rule(
    "TMP510",
    name="activity-definition",
    message="activity {name} {problem}",
    since="0.1",
    fixes={
        "safe": "the bare `*` in front of parameters goes",
    },
)
def activity_definition(view: View) -> Iterator[Finding]:
    """The SDK refuses some activities when they are defined or registered, and fails on others when they run.

    Keyword-only parameters, a second ``@activity.defn``, and ``@activity.defn`` above ``@classmethod`` or on a property
    raise on import. A function without the decorator, a second activity of one name, a class in place of an object of
    it, and an object whose ``__call__`` has the decorator in place of its class, raise when the worker is made; a
    method without an object gets its input as ``self``. A generator never runs: its result is a generator object,
    which cannot be sent.

    Write positional parameters (one dataclass), return the whole result, and register methods of an object:
    ``shop = Shop(...)``, then ``activities=[shop.pack]``.

    Limits: functions that a decorator of the project may replace are left alone; registrations are read from
    ``activities`` lists that are written down; names are compared outside of tests, and where no plugin may change
    the worker. ``**kwargs``, which nobody can fill, is accepted as the SDK does.

    Source: SDK ``activity._Definition._apply_to_callable``, ``worker/_activity.py``.
    """
    for place, (name, problem, fix) in view.standing(_ill_defined(view)):
        yield activity_definition.at(place, fix, name=name, problem=problem)


def _ill_defined(view: View) -> Iterator[tuple[Span, tuple[str, str, Fix | None]]]:
    definitions = view.definitions
    for method in definitions.functions:
        problem = _problem(method)
        if problem:
            is_open = any(parameter.kind == "star" for parameter in method.record.params)
            fix = _TO_POSITIONAL if problem == _KEYWORD_ONLY and not is_open else None
            yield method.record.span, (method.record.name, problem, fix)
    for worker in workers(view.reach.linker):
        for value in worker.activities.values:
            found = misregistered(definitions, value)
            if found is not None:
                yield worker.span, (*found, None)
        for refused in () if worker.is_open or view.is_test else refused_activities(definitions, worker):
            yield worker.span, (*refused, None)


def _problem(method: Method) -> str:
    applied = [found for found in method.applications if found.role == "activity"]
    if not applied or any(found.arguments is None for found in applied):
        return ""
    if len(applied) > 1:
        return "is decorated twice"
    if not applied[0].is_direct:
        is_wrapped = method.is_known and method.form in ("class method", "property")
        return f"is a {method.form} under @activity.defn; swap the decorators" if is_wrapped else ""
    if method.form == "property":
        return "is a property; make it a method"
    return _shape(method.record) if method.is_known else ""


def _shape(function: Function) -> str:
    if function.yields:
        return "is a generator; it must return a value"
    if any(parameter.kind == "keyword" for parameter in function.params):
        return _KEYWORD_ONLY
    return ""


@rule(
    "TMP512",
    name="sync-activity-without-executor",
    message="Worker runs sync activity {name} without activity_executor",
    since="0.1",
)
def sync_activity_without_executor(view: View) -> Iterator[Finding]:
    """Activities that are a plain ``def`` run in the executor that the worker is given.

    Without one the worker raises ``ValueError`` when it is made, so it never starts.

    Write ``activity_executor=ThreadPoolExecutor(max_workers=...)`` in ``Worker(...)``, or make the activity ``async``.

    Limits: only ``activities`` lists that are written down, with activities that can be resolved; workers with
    ``plugins`` are left alone, since a plugin may bring the executor, and so are test files.

    Source: SDK ``worker/_activity.py`` ("so an activity_executor must be present").
    """
    if view.is_test:
        return
    for place, name in view.standing(_without_executor(view)):
        yield sync_activity_without_executor.at(place, name=name)


def _without_executor(view: View) -> Iterator[tuple[Span, str]]:
    for worker in workers(view.reach.linker):
        names = (plain_activity(view.definitions, value) for value in worker.activities.values)
        name = "" if worker.has_executor else next((name for name in names if name), "")
        if name:
            yield worker.span, name


RULES = (activity_definition, sync_activity_without_executor)
