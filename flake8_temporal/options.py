"""flake8's command line and files, and ``pyproject.toml``, to one frozen ``Settings``.

Each option is one record of ``OPTIONS``; whatever cannot be understood stops the run with one line: file,
key, what is expected. What patterns, effect kinds and user tables mean is left to ``knowledge.table``.
"""

import argparse
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TYPE_CHECKING

from flake8.exceptions import ExecutionError

from flake8_temporal.reading import read, toml
from flake8_temporal.selection import KEYS, as_flake8_says
from flake8_temporal.settings import ConfigurationError, Settings

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from flake8_temporal.baseline import Baseline

FLAG = "true or false"
NAMES = "a list of dotted names"
PATTERNS = "a list of dotted names, each with an optional '.*' at the end"
EFFECTS = 'a list of PATTERN=KIND or a table of "PATTERN" = "KIND"'
WORDS = "a list of integrations"
PATHS = "a list of paths"
GLOBS = "a list of globs"
CHAIN = "full, short or none"
CONVERTER = "unknown, default, pydantic or custom"
VERSION = "a version such as 1.20.0"
TIME = "a time such as 30s, 5m or 1h"
FOLDER = "a directory"
FILE = "a file"
_LARGEST = 8_000_000  # bytes of a configuration file
_LONGEST = 1_000  # characters of what is said about one
_SINGLE = (CHAIN, CONVERTER, VERSION, TIME, FOLDER, FILE)


class Option(NamedTuple):
    """A field of ``Settings``: its name in pyproject.toml, what it holds, and its one-line help."""

    name: str
    kind: str
    help: str

    @property
    def field(self) -> str:
        """The name of the field of ``Settings``."""
        return self.name.replace("-", "_")

    @property
    def flake8_name(self) -> str:
        """The key in flake8's files; with two dashes, the option of flake8's command line."""
        return f"temporal-{self.name}"


OPTIONS = (
    Option("strict", FLAG, "also report what is only probably an effect"),
    Option("src", PATHS, "directories that the packages of your project stand in"),
    Option("follow-packages", NAMES, "installed packages whose code is looked into like your own"),
    Option("chain", CHAIN, "how much of the way to an effect a finding shows: full, short or none"),
    Option("workflow-decorators", NAMES, "decorators of your own that define a workflow class"),
    Option("run-decorators", NAMES, "decorators of your own that mark the run method"),
    Option("activity-decorators", NAMES, "decorators of your own that define an activity"),
    Option("pure", PATTERNS, "functions that workflow code may call, whatever they do inside"),
    Option("effects", EFFECTS, "functions that workflow code must not call, with the kind of their effect"),
    Option("durable-wrappers", NAMES, "functions that run what they are given in an activity"),
    Option("durable-integrations", WORDS, "integrations of the SDK whose calls become activities"),
    Option("passthrough-modules", NAMES, "modules that your worker passes through the sandbox"),
    Option("sandbox", FLAG, "whether your worker runs workflows in the sandbox"),
    Option("sdk-version", VERSION, "the release of temporalio that your workers run"),
    Option("data-converter", CONVERTER, "what converts your payloads: unknown, default, pydantic or custom"),
    Option("external-storage", FLAG, "payloads that are too large for the history go to a store of your own"),
    Option("replay-safe-loggers", NAMES, "loggers of your own that stay quiet during replay"),
    Option("idempotent-activities", GLOBS, "activities of which you know that they may run again"),
    Option("non-idempotent-activities", GLOBS, "activities that must not run twice for one call"),
    Option("workflow-failure-exceptions", NAMES, "exceptions that your worker lets fail a workflow"),
    Option("default-activity-timeout", TIME, "the timeout that unsafe fixes give to activities without one"),
    Option("payload-codec", FLAG, "what goes into the history is encrypted, secrets included"),
    Option("test-files", GLOBS, "files that hold tests, where rules that only matter in production are off"),
    Option("knowledge", PATHS, "your own tables of effects, in TOML; a later one overrides an earlier one"),
    Option(
        "baseline", FILE, "findings that are accepted, as flake8-temporal check --write-baseline wrote them"
    ),
    Option("cache-dir", FOLDER, "where to remember facts and findings; in a file, inside the project"),
    Option("no-cache", FLAG, "remember neither facts nor findings"),
)

# Texts, not compiled here: every start of flake8 would pay for it, and few runs use them.
_NAME = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_PATTERN = _NAME + r"(?:\.\*)?"
_FORMS = {VERSION: r"[0-9]{1,9}(\.[0-9]{1,9}){1,2}", TIME: r"[1-9][0-9]{0,5}[smh]"}
_BOOLEANS = dict.fromkeys(("1", "on", "true", "yes"), True) | dict.fromkeys(
    ("0", "off", "false", "no"), False
)


class _Collect(argparse.Action):
    """Gather a repeated option in a tuple: it replaces what a file says, and tells the two sources apart."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        before = getattr(namespace, self.dest)
        more = (values,) if isinstance(values, str) else tuple(values or ())
        setattr(namespace, self.dest, (*before, *more) if isinstance(before, tuple) else more)


def add_options(manager: "OptionManager") -> None:
    """Register every option with flake8; ``None`` stands for "not given"."""
    for option in OPTIONS:
        manager.add_option(
            f"--{option.flake8_name}",
            default=None,
            parse_from_config=True,
            help=option.help,
            # Not "store_true": flake8 would parse the file's value, and answer a wrong one with a traceback.
            action=argparse.BooleanOptionalAction if option.kind == FLAG else _Collect,
            **({"comma_separated_list": True, "normalize_paths": True} if option.kind == PATHS else {}),
        )


def parse_options(options: argparse.Namespace) -> None:
    """Leave the settings in ``options.temporal_settings``; flake8 hands them on to every checked file.

    So it does with the baseline, if there is one, in ``options.temporal_accepted``.
    """
    given = {option.name: getattr(options, option.flake8_name.replace("-", "_")) for option in OPTIONS}
    selected = (*(options.select or ()), *(options.extend_select or ()))
    try:
        settings = resolve(given, Path.cwd())
        options.temporal_settings = settings._replace(opted_in=opted_in(selected))
        options.temporal_accepted = _accepted(settings.baseline)
    except ConfigurationError as error:
        raise refusal(error) from None


def refusal(error: ConfigurationError) -> ExecutionError:
    """What ends a run whose configuration is wrong: one line, whatever the file that it quotes holds."""
    from flake8_temporal.report import printable, shortened

    return ExecutionError(shortened(printable(str(error)), _LONGEST))


def _accepted(path: str) -> "Baseline | None":
    if not path:
        return None
    from flake8_temporal.baseline import load

    return load(path)


def opted_in(selected: Iterable[str]) -> tuple[str, ...]:
    """What a selection says of rules that are off by default: "TMP" alone, or no selection, does not mean them."""
    return tuple(sorted({word for word in selected if re.fullmatch(r"TMP(9|\d{3})", word)}))


def resolve(given: Mapping[str, object], directory: Path) -> Settings:
    """Settings from what was given (a boolean or a tuple: command line; else a file) and from pyproject.toml.

    ``directory`` is what paths are relative to, and where the search for files begins, upwards.
    """
    values = _pyproject_values(directory)
    for option in OPTIONS:
        value = given.get(option.name)
        if value is not None:
            values[option.field] = _flake8_value(option, value, directory)
    settings = Settings(**values)  # type: ignore[arg-type]  # each value was made for its field
    if settings.knowledge:
        from flake8_temporal.knowledge.table import build

        build(settings)
    return settings


def _flake8_value(option: Option, value: object, directory: Path) -> object:
    from_file = isinstance(value, str | list)
    if isinstance(value, list):
        value = [_upwards(path, directory) for path in value]
    if isinstance(value, str) and option.kind == FILE and value.strip():
        value = _upwards(value.strip(), directory)
    try:
        return _value(option, value, directory)
    except ValueError as error:
        source = _flake8_file(option, directory) if from_file else "command line"
        dashes = "" if from_file else "--"
        raise ConfigurationError(f"{source}: {dashes}{option.flake8_name}: {error}") from None


def _upwards(path: str, directory: Path) -> str:
    """flake8 leaves a bare name alone, yet the file may stand next to a configuration file further up."""
    for folder in (directory, *directory.parents):
        if os.path.exists(folder / path):
            return str(folder / path)
    return path


def _flake8_file(option: Option, directory: Path) -> str:
    """The file that sets an option: flake8 does not tell, so look for the key where flake8 looks."""
    key = re.compile(rf"^{option.flake8_name.replace('-', '[-_]')}\s*[=:]".encode(), re.MULTILINE)
    for folder in (directory, *directory.parents):
        for path in (folder / "setup.cfg", folder / "tox.ini", folder / ".flake8"):
            try:
                if key.search(read(str(path), _LARGEST)):
                    return _shown(path, directory)
            except OSError:
                continue
    return "flake8's configuration"


def selection(directory: Path) -> dict[str, str]:
    """What pyproject.toml says about selection, as flake8's files say it; the command asks for it, the plugin not."""
    return {key: str(value) for key, value in _pyproject(directory).items() if key in KEYS}


def _pyproject_values(directory: Path) -> dict[str, object]:
    return {key: value for key, value in _pyproject(directory).items() if key not in KEYS}


def _pyproject(directory: Path) -> dict[str, object]:
    """The values of the nearest table: of options by their fields, of a selection by its key."""
    for folder in (directory, *directory.parents):
        path = folder / "pyproject.toml"
        # Not Path.is_file, which raises where a parent directory is closed to us.
        table = _pyproject_table(path, _shown(path, directory)) if os.path.isfile(path) else None
        if table is not None:
            return _table_values(table, f"{_shown(path, directory)}: tool.flake8-temporal", folder)
    return {}


def _pyproject_table(path: Path, shown: str) -> object | None:
    """The ``[tool.flake8-temporal]`` table; None when the file has none."""
    try:
        content = read(str(path), _LARGEST)
    except OSError as error:
        raise ConfigurationError(f"{shown}: expected a readable file: {error.strerror}") from None
    if b"flake8-temporal" not in content:
        return None
    try:
        document = toml(content.decode())
    except ValueError as error:
        raise ConfigurationError(f"{shown}: expected TOML: {error}") from None
    tool = document.get("tool")
    return tool.get("flake8-temporal") if isinstance(tool, dict) else None


def _table_values(table: object, where: str, folder: Path) -> dict[str, object]:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where}: expected a table, not {table!r}")
    known = {option.name: option for option in OPTIONS}
    values: dict[str, object] = {}
    for key, value in table.items():
        option = known.get(key)
        if option is None and key not in KEYS:
            hint = _suggestion(key.removeprefix("temporal-"), (*known, *KEYS))
            raise ConfigurationError(f"{where}.{key}: unknown key, {hint}")
        try:
            if option is None:
                values[key] = as_flake8_says(key, value, folder)
                continue
            # One spelling per file format: a text is how flake8's files write a list, not how TOML does.
            if isinstance(value, str) and option.kind not in _SINGLE:
                raise ValueError(f"expected {option.kind}, not {value!r}")
            values[option.field] = _value(option, value, folder)
        except ValueError as error:
            raise ConfigurationError(f"{where}.{key}: {error}") from None
    return values


def _suggestion(word: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(sorted(known))}"


def _value(option: Option, value: object, folder: Path) -> object:
    """The value of a field of ``Settings``; a ValueError says what is expected instead."""
    if option.kind == FLAG:
        flag = _BOOLEANS.get(value.strip().lower()) if isinstance(value, str) else value
        if not isinstance(flag, bool):
            raise ValueError(f"expected {option.kind}, not {value!r}")
        return flag
    parts = (value,) if isinstance(value, str) else value
    if option.kind in _SINGLE:
        return _single(option, value, folder)
    if option.kind == EFFECTS and isinstance(value, dict):
        parts = [f"{pattern}={kind}" if isinstance(kind, str) else kind for pattern, kind in value.items()]
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"expected {option.kind}, not {value!r}")
    if option.kind == PATHS:
        return tuple(_path(part, folder) for part in parts)
    if isinstance(value, str | tuple):
        separator = r"[,\n]" if option.kind == EFFECTS else r"[,\s]"
        parts = [word.strip() for part in parts for word in re.split(separator, part) if word.strip()]
    return tuple(_ENTRIES[option.kind](part) for part in parts)


def _single(option: Option, value: object, folder: Path) -> str:
    word = value[-1] if isinstance(value, tuple) else value
    if not isinstance(word, str):
        raise ValueError(f"expected {option.kind}, not {word!r}")
    word = word.strip()
    if option.kind == FOLDER:
        return _folder(word, folder, isinstance(value, tuple))
    if option.kind == FILE:
        return word and _path(word, folder)
    if option.kind in _FORMS:
        return _formed(word, option.kind)
    return _choice(word, option.kind)


def _path(word: str, folder: Path) -> str:
    return _shown(Path(os.path.normpath(folder / word)), Path.cwd())


def _choice(word: str, kind: str) -> str:
    if word not in re.split(", | or ", kind):
        raise ValueError(f"expected {kind}, not {word!r}")
    return word


def _formed(word: str, kind: str) -> str:
    if word and not re.fullmatch(_FORMS[kind], word):
        raise ValueError(f"expected {kind}, not {word!r}")
    return word


def _folder(word: str, project: Path, anywhere: bool) -> str:
    """The absolute path; a file must not make us write outside the project that it came with."""
    if not word:
        return ""
    path = os.path.normpath(project / word)
    inside = Path(path).is_relative_to(project) and Path(path) != project
    if not anywhere and not (
        inside and os.path.realpath(path) == os.path.realpath(project) + path[len(str(project)) :]
    ):
        raise ValueError(f"expected a directory inside the project, through no symbolic link, not {word!r}")
    if not anywhere:
        from flake8_temporal.project.tracking import is_tracked

        if is_tracked(path):
            raise ValueError(f"expected a directory that git does not track, not {word!r}")
    return path


def _name(entry: str) -> str:
    if not re.fullmatch(_NAME, entry):
        raise ValueError(f"expected a dotted name such as 'shop.money.convert', not {entry!r}")
    return entry


def _pattern(entry: str) -> str:
    if not re.fullmatch(_PATTERN, entry):
        raise ValueError(
            f"expected a dotted name such as 'shop.money.convert' or 'shop.money.*', not {entry!r}"
        )
    return entry


def _effect(entry: str) -> tuple[str, str]:
    pattern, _, kind = (part.strip() for part in entry.partition("="))
    if not kind or not re.fullmatch(_PATTERN, pattern):
        raise ValueError(f"expected PATTERN=KIND such as 'shop.billing.*=http', not {entry!r}")
    from flake8_temporal.knowledge.load import compiled

    kinds = compiled().kinds
    if kind not in kinds:
        raise ValueError(f"unknown kind {kind!r} for {pattern!r}, {_suggestion(kind, kinds)}")
    return pattern, kind


def _integration(entry: str) -> str:
    known = Settings().durable_integrations
    if entry not in known:
        raise ValueError(f"unknown integration {entry!r}, {_suggestion(entry, known)}")
    return entry


_ENTRIES: dict[str, Callable[[str], object]] = {
    NAMES: _name,
    PATTERNS: _pattern,
    EFFECTS: _effect,
    GLOBS: str,
    WORDS: _integration,
}


def _shown(path: Path, directory: Path) -> str:
    return str(path.relative_to(directory)) if path.is_relative_to(directory) else str(path)
