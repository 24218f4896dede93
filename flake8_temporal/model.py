"""The vocabulary every layer shares: spans, findings, fixes, settings and the error for bad configuration.

Plain immutable data that survives processes and caches. What one module
of the linted project says about itself is described next door, in ``facts.records``.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Where something stands: lines count from 1, columns from 0, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def is_within(self, outer: "Span") -> bool:
        """Whether this stands inside ``outer``, or is the same place."""
        return outer[:2] <= self[:2] and self[2:] <= outer[2:]


class Spelling(NamedTuple):
    """How an outside name is written in a file; one that is not ``is_imported`` needs an import of that name."""

    dotted: str
    text: str
    is_imported: bool


class Fix(NamedTuple):
    """How the code at a finding's span can be rewritten.

    ``kind`` is "safe" (same commands, or code that raises today), "unsafe" (needs a look) or "replay" (changes the
    commands of workflows that are running). ``rewrite`` names the edit, which ``fixes.rewrites`` knows how to make;
    what ``text`` says to it is told there. ``names`` are the outside names that the new code uses.
    """

    kind: str
    rewrite: str
    text: str = ""
    names: tuple[Spelling, ...] = ()


class Finding(NamedTuple):
    """One report: a place in the linted file, a code, the text that follows the code, and what would mend it."""

    line: int
    column: int
    code: str
    message: str
    span: Span
    fix: Fix | None = None


class Judgement(NamedTuple):
    """One file: all that is found in it, what of it the user has selected and not accepted, and its lines."""

    findings: list[Finding]
    selected: list[Finding]
    lines: Sequence[str] = ()


class Settings(NamedTuple):
    """Everything a user can configure; built by ``options`` and read by rules through the view.

    Decorators, patterns and loggers are dotted names; a pattern may end in ``.*``. ``src`` lists directories that
    hold packages of the project, ``follow_packages`` installed packages to look into, ``knowledge`` paths of user
    tables; ``effects`` pairs a pattern with an effect kind (see ``knowledge``). ``chain`` is "full", "short" or
    "none"; ``baseline`` is empty or the path of one; ``cache_dir`` is empty for the user's own cache directory,
    ``sdk_version`` and ``default_activity_timeout`` where none is known; ``test_files`` are globs. ``opted_in`` are
    the codes of opt-in rules, and the family of such rules, that flake8's selection names.
    """

    strict: bool = False
    src: tuple[str, ...] = ()
    follow_packages: tuple[str, ...] = ()
    chain: str = "full"
    workflow_decorators: tuple[str, ...] = ()
    run_decorators: tuple[str, ...] = ()
    activity_decorators: tuple[str, ...] = ()
    pure: tuple[str, ...] = ()
    effects: tuple[tuple[str, str], ...] = ()
    durable_wrappers: tuple[str, ...] = ()
    durable_integrations: tuple[str, ...] = (
        "deepagents",
        "google-adk",
        "google-genai",
        "langgraph",
        "openai-agents",
        "pydantic-ai",
        "strands",
    )
    passthrough_modules: tuple[str, ...] = ()
    sandbox: bool = True
    sdk_version: str = ""
    data_converter: str = "unknown"
    external_storage: bool = False
    replay_safe_loggers: tuple[str, ...] = ()
    idempotent_activities: tuple[str, ...] = ()
    non_idempotent_activities: tuple[str, ...] = ()
    workflow_failure_exceptions: tuple[str, ...] = ()
    default_activity_timeout: str = ""
    payload_codec: bool = False
    test_files: tuple[str, ...] = ("tests/**", "test_*.py", "*_test.py", "conftest.py")
    knowledge: tuple[str, ...] = ()
    baseline: str = ""
    cache_dir: str = ""
    no_cache: bool = False
    opted_in: tuple[str, ...] = ()


class ConfigurationError(ValueError):
    """Bad configuration. Its text is one line that names the file, the key and what is expected."""
