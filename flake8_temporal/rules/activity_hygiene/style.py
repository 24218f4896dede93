"""TMP513, TMP514: what a team may ask of its activities; off by default, since much code that works does otherwise."""

from collections.abc import Iterator

from flake8_temporal.facts.records import Function
from flake8_temporal.model import Finding, Fix, Span
from flake8_temporal.project.remedies.definitions import made_plain
from flake8_temporal.project.remedies.logs import logged_in_activity
from flake8_temporal.project.values import External, Value
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

_CONFIGURED = ("loguru.", "structlog.")


@rule(
    "TMP513",
    name="async-activity-without-await",
    message="async activity {name} never awaits; make it a plain def",
    since="0.1",
    on_by_default=False,
    fixes={
        "unsafe": "`async def` becomes `def`, where the worker has an executor",
    },
)
def async_activity_without_await(view: View) -> Iterator[Finding]:
    """An async activity that awaits nothing only runs on the event loop, where the next blocking call stops the worker.

    The documentation advises plain activities unless there is something to await.

    Write ``def``, and give the worker an ``activity_executor``.

    Limits: stubs, methods of classes with bases, what uses asyncio, and test files are left alone. Off by default: in
    nine public projects none of 45 such activities awaited anything, and nearly all of them were too short to matter.

    Source: temporalio docs, sync versus async activities ("by default, activities should be synchronous").
    """
    if view.is_test:
        return
    for place, (name, fix) in view.standing(_never_waiting(view)):
        yield async_activity_without_await.at(place, fix, name=name)


def _never_waiting(view: View) -> Iterator[tuple[Span, tuple[str, Fix | None]]]:
    reach = view.of_activities.reach
    facts = reach.linker.facts(reach.linker.module)
    for node in reach.nodes:
        function = node.function
        if node.origin is not None or node.frame.module != reach.linker.module or not function.is_async:
            continue
        has_bases = function.owner >= 0 and bool(facts.classes[function.owner].bases)
        if not function.awaits and not function.yields and not has_bases and not _is_stub(function):
            if not any(
                _needs_the_loop(reach.linker.value(facts.calls[n].func, node.frame)) for n in function.calls
            ):
                yield function.span, (function.name, made_plain(reach, node))


def _needs_the_loop(callee: Value) -> bool:
    return isinstance(callee, External) and callee.name.startswith(("asyncio.", "temporalio.activity.client"))


def _is_stub(function: Function) -> bool:
    """Whether the body is ``...`` or only raises."""
    return "return-value" not in function.does and (not function.calls or "raise" in function.does)


@rule(
    "TMP514",
    name="activity-logging",
    message="{call} loses the activity context; use activity.logger",
    since="0.1",
    on_by_default=False,
    fixes={
        "unsafe": "`logger.info(...)` becomes `activity.logger.info(...)`",
    },
)
def activity_logging(view: View) -> Iterator[Finding]:
    """A line of ``activity.logger`` says which activity, attempt and workflow it belongs to.

    One from ``print`` or a logger of the module does not, and is hard to find again among those of other attempts.

    Write ``activity.logger.info(...)``, with the same arguments.

    Limits: ``structlog`` and ``loguru``, which a team may have told about the context, are left alone, and so are
    helpers in other files, which may serve others too. Off by default: of 99 findings in nine public
    projects 40 were read and right, and their authors seemed content.

    Source: temporalio docs, Observability.
    """
    activities = view.of_activities
    for found in activities.effects("console", "log"):
        is_here = found.node.frame.module == activities.reach.linker.module
        if is_here and not found.hit.name.startswith(_CONFIGURED):
            fix = activities.fix(found, logged_in_activity)
            yield activity_logging.at(found.place, fix, call=found.hit.api)


RULES = (async_activity_without_await, activity_logging)
