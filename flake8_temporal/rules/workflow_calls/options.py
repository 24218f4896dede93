"""TMP301, TMP302, TMP309, TMP316: timeouts, durations and retry policies of what a workflow starts."""

from collections.abc import Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.project.commands import CHILD, Site, shown, sites
from flake8_temporal.project.durations import bad_durations
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.origins import constant, number, seconds
from flake8_temporal.project.policies import bad_policies, policy_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.arguments import corrected, guard_of, limited
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View

_LIMITS = ("start_to_close_timeout", "schedule_to_close_timeout")


def _is_missing(linker: Linker, site: Site, name: str) -> bool:
    """Whether an option is left out, or given as None or as no time at all, which counts the same."""
    given = site.options.given.get(name)
    if given is None:
        return site.options.is_complete
    known = constant(linker, *given)
    return (known is not None and known.value is None) or seconds(linker, *given) == 0


def _without_timeout(reach: Reach, node: Node) -> Iterator[tuple[Span, Site]]:
    for site in sites(reach, node):
        if site.kind != CHILD and all(_is_missing(reach.linker, site, name) for name in _LIMITS):
            yield site.call.span, site


@rule(
    "TMP301",
    name="activity-timeout-missing",
    message="{call} has no start_to_close_timeout or schedule_to_close_timeout",
    since="0.1",
    fixes={
        "unsafe": "`start_to_close_timeout=timedelta(...)`, if the option `default-activity-timeout` says how long",
    },
    unfixed="how long an activity may take, unless the option says it",
)
def activity_timeout_missing(view: View) -> Iterator[Finding]:
    """An activity needs an end that the server can enforce.

    The SDK refuses the call with a ``ValueError``; the workflow task fails with it, and is retried until somebody
    deploys a fix. ``None`` and a timedelta of 0 count as missing.

    Write ``start_to_close_timeout=timedelta(...)``, the longest that one attempt may take, or
    ``schedule_to_close_timeout`` for all attempts together.

    Limits: options from ``**`` are read where they are written as a dict, ``dict(...)`` or ``ActivityConfig(...)``
    and not changed later; all others are taken to be right.

    Source: temporalio README, Invoking Activities; the SDK's check when an activity is scheduled.
    """
    for found in view.placed(lambda node: _without_timeout(view.reach, node)):
        fix = view.fix_behind(found.hit.call.guard, found, limited)
        yield activity_timeout_missing.at(found.place, fix, call=shown(view.reach.linker, found.hit))


@rule(
    "TMP302",
    name="bad-duration",
    message="{problem}; use {remedy}",
    since="0.1",
    fixes={
        "safe": "`asyncio.sleep(PAUSE)` becomes `asyncio.sleep(PAUSE.total_seconds())`",
        "unsafe": "`start_to_close_timeout=30` and `timedelta(30)` become `timedelta(seconds=30)`",
    },
    unfixed="what a string or a negative time was to mean",
)
def bad_duration(view: View) -> Iterator[Finding]:
    """A time is a timedelta, or a number of seconds where the SDK says so.

    A number or a string for a timeout, a string for a sleep, or a negative time raises in the workflow task, which
    then fails until it is fixed. ``timedelta(30)`` is thirty days. ``wait_condition`` with a timeout of 0 gives up
    before it looks.

    Write ``timedelta(seconds=30)``. ``workflow.sleep``, ``asyncio.sleep`` and ``wait_condition`` take seconds too.

    Limits: only times that are written out are judged, here or in a constant. More than ten bare days are taken for
    a mistake in the timeouts of activities only.

    Source: temporalio README, Timers; the signatures of the SDK.
    """
    for found in view.placed(lambda node: bad_durations(view.reach, node)):
        fix = view.fix_behind(guard_of(found.hit), found, corrected)
        first = found.hit[0]
        yield bad_duration.at(found.place, fix, problem=first.problem, remedy=first.remedy)


@rule(
    "TMP309",
    name="retry-policy-invalid",
    message="{problem}",
    since="0.1",
    fixes={
        "safe": 'error types become names: `"ValueError"`, `Declined.__name__`',
        "unsafe": "an interval of `1` becomes `timedelta(seconds=1)`, a string a list, a dotted name the last of it",
    },
    unfixed="numbers out of range",
)
def retry_policy_invalid(view: View) -> Iterator[Finding]:
    """A retry policy is checked when it is sent, not when it is made.

    The SDK raises inside the workflow task, which fails until it is fixed. Worse are error types that look right: the
    failure carries the bare name of the class, so that a class or a dotted path never matches and every error is
    retried.

    Write intervals as timedeltas, a coefficient of 1 or more, and error types as ``[MyError.__name__]``.

    Limits: only policies that workflow code passes to the SDK and that are written out are judged. Dotted names
    that lead through no module of Python are left alone, since other languages have such types. With
    ``maximum_attempts=1`` the SDK does not look at the rest, and neither does the rule.

    Source: ``temporalio.common.RetryPolicy``, its validation; the failure converter, which sets the type.
    """
    for found in view.placed(lambda node: bad_policies(view.reach, node)):
        fix = view.fix_behind(guard_of(found.hit), found, corrected)
        yield retry_policy_invalid.at(found.place, fix, problem=found.hit[0].problem)


def _unbounded(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    for site in sites(reach, node):
        if site.kind != CHILD and _is_missing(reach.linker, site, "schedule_to_close_timeout"):
            if _retries_for_ever(reach.linker, site):
                yield site.call.span, shown(reach.linker, site)


def _retries_for_ever(linker: Linker, site: Site) -> bool:
    given = site.options.given.get("retry_policy")
    if given is None:
        return site.options.is_complete
    known = constant(linker, *given)
    if known is not None:
        return known.value is None
    policy = policy_of(linker, given)
    if policy is None:
        return False
    attempts = policy.options.given.get("maximum_attempts")
    return policy.options.is_complete if attempts is None else number(linker, *attempts) == 0


@rule(
    "TMP316",
    name="unbounded-retry",
    message="{call} can retry forever; set maximum_attempts or schedule_to_close_timeout",
    since="0.1",
    on_by_default=False,
)
def unbounded_retry(view: View) -> Iterator[Finding]:
    """An activity without a bound is retried until it succeeds.

    That is what Temporal recommends, since most outages end, and it is why this rule is off. A team that wants every
    activity to give up some day can switch it on.

    Write ``retry_policy=RetryPolicy(maximum_attempts=...)`` or ``schedule_to_close_timeout=timedelta(...)``.
    ``maximum_attempts=0`` means no bound.

    Limits: policies that are not written out, and options from unknown ``**``, are taken to be bounded.

    Source: temporalio docs, error handling, custom retry policies; ``RetryPolicy.maximum_attempts``.
    """
    for place, call, _ in view.placed(lambda node: _unbounded(view.reach, node)):
        yield unbounded_retry.at(place, call=call)


RULES = (activity_timeout_missing, bad_duration, retry_policy_invalid, unbounded_retry)
