"""Whether a file can hold anything to judge, from its text alone: what most files are asked, and nothing else.

It imports nothing that costs time. What a file does hold is found out by ``engine``.
"""

from flake8_temporal.settings import Settings

SDK = "temporalio"

# With one of the first a file defines something, says which errors fail it or makes a worker; the others are old or
# private parts of the SDK.
_DEFINING = ("@", "defn", "Interceptor", "tmp:", "failure_exception_types", "activities=", "workflows=")
_DATED = ("._", "import _", "build_id", "ersioning", "search_attributes")


def is_worth_judging(text: str, settings: Settings) -> bool:
    """Whether a rule that is on may have something to say about a file with this text."""
    return mentions_temporal(text, settings) and (bool(settings.opted_in) or _may_be_judged(text))


def mentions_temporal(text: str, settings: Settings) -> bool:
    """It names the SDK, or a decorator that the user configured."""
    if SDK in text:
        return True
    configured = (*settings.workflow_decorators, *settings.run_decorators, *settings.activity_decorators)
    return any(name.rpartition(".")[2] in text for name in configured)


def _may_be_judged(text: str) -> bool:
    """It has a word that every rule which is on by default needs one of."""
    return any(word in text for word in (*_DEFINING, *_DATED))
