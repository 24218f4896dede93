"""What a user can configure, and the error for what cannot be understood.

Apart from ``model``, which hands both on, because every start of flake8 needs them: of the rest, making the classes
alone is one per cent of a run over a small file.
"""

from typing import NamedTuple


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
