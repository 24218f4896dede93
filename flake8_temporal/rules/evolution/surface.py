"""TMP605 and TMP612: parts of the SDK that are private or out of date, and errors that are not meant to be extended."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.surface import dated_uses, extended_errors, private_imports
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP605",
    name="unsupported-sdk-api",
    message="{name} {problem}; use {instead}",
    since="0.1",
    unfixed="what a release exports in the place of a private name is not told by the code at hand",
)
def unsupported_sdk_api(view: View) -> Iterator[Finding]:
    """What the SDK does not promise to keep breaks with an upgrade, most of the time without a word.

    Modules and names with an underscore move and change between releases. What is deprecated warns first and goes
    away later; search attributes in a dictionary lose their types, and build ids know nothing of deployments.

    Write what the public modules of ``temporalio`` export, and what the message names.

    Limits: what is out of date is judged by the release in the option ``sdk-version``, else by a lock or requirement
    file that states it, else by the newest release. Private attributes of public objects are not looked for, nor
    what test files import.

    Source: temporalio SDK, deprecation notes of its docstrings and release notes.
    """
    private = () if view.is_test else private_imports(view.reach)
    for found in (private, dated_uses(view.reach)):
        for place, used in view.standing(found):
            yield unsupported_sdk_api.at(place, name=used.name, problem=used.problem, instead=used.instead)


@rule(
    "TMP612",
    name="temporal-error-subclass",
    message="{cls} extends {base}; raise ApplicationError with type= instead",
    since="0.1",
    on_by_default=False,
)
def temporal_error_subclass(view: View) -> Iterator[Finding]:
    """A failure crosses processes as a message and a type name, not as an object of your class.

    On the other side an ``ApplicationError`` arrives. The name of a subclass is not its type, so that a retry policy
    which lists it in ``non_retryable_error_types`` never matches.

    Write ``raise ApplicationError(message, type="OutOfStock")``, or raise a plain exception in the activity: its
    class name becomes the type.

    Limits: only direct base classes are looked at.

    Source: temporalio docs, error handling, failure types ("Do not extend TemporalError or its children").
    """
    for place, (cls, base) in view.standing(extended_errors(view.reach)):
        yield temporal_error_subclass.at(place, cls=cls, base=base)


RULES = (unsupported_sdk_api, temporal_error_subclass)
