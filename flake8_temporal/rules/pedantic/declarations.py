"""TMP901 and TMP902: parameters and results of what the SDK calls."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.pedantry import several_parameters, untyped_parts, untyped_results
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP901",
    name="single-object-argument",
    message="{name} takes {count} parameters; take one dataclass so that fields can be added safely",
    since="0.1",
    on_by_default=False,
)
def single_object_argument(view: View) -> Iterator[Finding]:
    """A parameter more or less breaks every caller and every run that was started before.

    Write one dataclass or pydantic model as the only parameter; a field with a default can be added at any time.

    Limits: dynamic workflows, handlers and activities are left alone, and so are tests.

    Source: temporalio README, Definition ("Best practice is to only take a single argument").
    """
    for place, (name, count) in view.standing(() if view.is_test else several_parameters(view.reach)):
        yield single_object_argument.at(place, name=name, count=str(count))


@rule(
    "TMP902",
    name="untyped-payload",
    message="{what} {problem}; say its type so that payloads decode to it",
    since="0.1",
    on_by_default=False,
)
def untyped_payload(view: View) -> Iterator[Finding]:
    """Without a type, what arrives is a plain dict, list, text or number, whatever was sent.

    A dataclass comes back as a dict, a moment as a text, a set as a list.

    Write the type of every parameter and result, and ``result_type=`` where a workflow or activity is called by name.

    Limits: reported once for a function. A function that returns nothing needs no annotation; ``dict[str, str]`` is a
    type. Results of calls by name are judged in workflow code, where they are used.

    Source: temporalio SDK, ``_type_hints_from_func``; README, Custom Type Data Conversion.
    """
    if view.is_test:
        return
    for place, (what, problem) in view.standing(untyped_parts(view.reach)):
        yield untyped_payload.at(place, what=what, problem=problem)
    for place, (what, problem), _ in view.placed(lambda node: untyped_results(view.reach, node)):
        yield untyped_payload.at(place, what=what, problem=problem)


RULES = (single_object_argument, untyped_payload)
