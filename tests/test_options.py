"""Command line, flake8's files and pyproject.toml to settings: precedence, spellings, every error line.

Values are read back through flake8's own option parser; errors are what a user sees of a real run.
"""

import argparse
import os
import pickle
import re
import sys
from pathlib import Path

import pytest
from conftest import WORKFLOW, Lint, write
from flake8.options.parse_args import parse_args

from flake8_temporal.model import ConfigurationError, Settings
from flake8_temporal.options import FLAG, OPTIONS, Option, opted_in, resolve
from flake8_temporal.rules import ALL
from flake8_temporal.selection import KEYS

ROOT = Path(__file__).parent.parent
SAMPLES: dict[str, tuple[str, str, object]] = {
    # option: text on the command line and in flake8's files, text in pyproject.toml, value
    "strict": ("true", "true", True),
    "src": ("src,services", "['src', 'services']", ("src", "services")),
    "follow-packages": ("bank_sdk", "['bank_sdk']", ("bank_sdk",)),
    "chain": ("short", "'short'", "short"),
    "workflow-decorators": ("shop.flow, shop.saga", "['shop.flow', 'shop.saga']", ("shop.flow", "shop.saga")),
    "run-decorators": ("shop.run", "['shop.run']", ("shop.run",)),
    "activity-decorators": ("shop.step", "['shop.step']", ("shop.step",)),
    "pure": ("shop.money.*,shop.tax", "['shop.money.*', 'shop.tax']", ("shop.money.*", "shop.tax")),
    "effects": (
        "shop.bank.* = http, shop.now=time",
        "{'shop.bank.*' = 'http', 'shop.now' = 'time'}",
        (("shop.bank.*", "http"), ("shop.now", "time")),
    ),
    "durable-wrappers": ("shop.durably", "['shop.durably']", ("shop.durably",)),
    "durable-integrations": ("langgraph,strands", "['langgraph', 'strands']", ("langgraph", "strands")),
    "passthrough-modules": ("pydantic", "['pydantic']", ("pydantic",)),
    "sandbox": ("false", "false", False),
    "sdk-version": ("1.20.0", "'1.20.0'", "1.20.0"),
    "data-converter": ("pydantic", "'pydantic'", "pydantic"),
    "external-storage": ("true", "true", True),
    "replay-safe-loggers": ("shop.log", "['shop.log']", ("shop.log",)),
    "workflow-failure-exceptions": ("shop.Refused", "['shop.Refused']", ("shop.Refused",)),
    "default-activity-timeout": ("5m", "'5m'", "5m"),
    "payload-codec": ("yes", "true", True),
    "idempotent-activities": ("upsert_*, sync", "['upsert_*', 'sync']", ("upsert_*", "sync")),
    "non-idempotent-activities": ("charge*", "['charge*']", ("charge*",)),
    "test-files": ("tests/**, check_*.py", "['tests/**', 'check_*.py']", ("tests/**", "check_*.py")),
    "knowledge": ("team.toml", "['team.toml']", ("team.toml",)),
    "baseline": ("old.json", "'old.json'", "old.json"),
    "cache-dir": (".cache/temporal", "'.cache/temporal'", ".cache/temporal"),
    "no-cache": ("yes", "true", True),
}
EACH = pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
TABLE = "schema = 1\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one user table and an empty baseline, as the current directory."""
    write(tmp_path, {"team.toml": TABLE, "old.json": '{"flake8-temporal-baseline": 1, "files": {}}'})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_opt_in_rules_need_their_code_or_their_family() -> None:
    assert opted_in(["TMP", "E", "TMP1", "TMP212", "TMP9"]) == ("TMP212", "TMP9")
    quiet = ALL[0]._replace(code="TMP901", on_by_default=False)
    assert not quiet.is_on(()) and not quiet.is_on(("TMP212",))
    assert quiet.is_on(("TMP9",)) and quiet.is_on(("TMP901",))
    assert ALL[0].is_on(())


def settings(*arguments: str) -> Settings:
    """What flake8 makes of its arguments and of the files around the current directory."""
    found = parse_args(arguments)[1].temporal_settings
    assert isinstance(found, Settings)
    return found


def with_value(name: str, value: object) -> Settings:
    if name == "cache-dir":
        value = str(Path.cwd() / str(value))
    return Settings()._replace(**{name.replace("-", "_"): value})  # type: ignore[arg-type]


def test_one_option_for_each_setting() -> None:
    names = Settings._fields
    assert [option.field for option in OPTIONS] == [name for name in names if name != "opted_in"]
    assert {option.name for option in OPTIONS} == set(SAMPLES)


def test_defaults(project: Path) -> None:
    assert settings() == Settings()


@EACH
def test_command_line(project: Path, option: Option) -> None:
    name, (text, _, value) = option.name, SAMPLES[option.name]
    flags = {True: f"--temporal-{name}", False: f"--no-temporal-{name}"}
    argument = flags[value] if isinstance(value, bool) else f"--temporal-{name}={text}"
    assert settings(argument) == with_value(name, value)


@EACH
@pytest.mark.parametrize("file", ["setup.cfg", "tox.ini", ".flake8"])
def test_flake8_file(project: Path, option: Option, file: str) -> None:
    name, (text, _, value) = option.name, SAMPLES[option.name]
    for key in (f"temporal-{name}", f"temporal_{name.replace('-', '_')}"):
        write(project, {file: f"[flake8]\n{key} = {text}\n"})
        assert settings() == with_value(name, value)
    lines = "".join(f"\n    {line.strip()}" for line in text.split(","))
    write(project, {file: f"[flake8]\ntemporal-{name} ={lines}\n"})
    assert settings() == with_value(name, value)


@EACH
def test_pyproject(project: Path, option: Option) -> None:
    name, (_, toml, value) = option.name, SAMPLES[option.name]
    write(project, {"pyproject.toml": f"[tool.flake8-temporal]\n{name} = {toml}\n"})
    assert settings() == with_value(name, value)


def test_effects_as_a_list_in_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\neffects = ['shop.now=time']\n"})
    assert settings().effects == (("shop.now", "time"),)


def test_effects_as_a_table_of_its_own_in_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.flake8-temporal.effects]\n'shop.bank.*' = 'http'\n"})
    assert settings().effects == (("shop.bank.*", "http"),)


def test_command_line_over_flake8_file_over_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\npure = ['from.toml']\nstrict = true\n"})
    assert settings().pure == ("from.toml",)
    write(project, {"setup.cfg": "[flake8]\ntemporal-pure = from.cfg\ntemporal-strict = off\n"})
    assert settings() == Settings(pure=("from.cfg",))
    assert settings("--temporal-pure=from.line", "--temporal-strict") == Settings(
        pure=("from.line",), strict=True
    )


def test_an_empty_value_is_a_value(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\npure = ['from.toml']\n"})
    write(project, {"setup.cfg": "[flake8]\ntemporal-pure =\ntemporal-durable-integrations =\n"})
    assert settings() == Settings(durable_integrations=())


def test_a_repeated_option_adds_up(project: Path) -> None:
    write(
        project,
        {"a.toml": TABLE, "b.toml": TABLE, "c.toml": TABLE, "setup.cfg": "[flake8]\ntemporal-pure = x\n"},
    )
    tables = ("--temporal-knowledge=a.toml,b.toml", "--temporal-knowledge", "c.toml")
    assert settings(*tables, "--temporal-pure=y", "--temporal-pure=z") == Settings(
        knowledge=("a.toml", "b.toml", "c.toml"), pure=("y", "z")
    )


@pytest.mark.parametrize("word", ["yes", "TRUE", "1", "on"])
def test_true(project: Path, word: str) -> None:
    write(project, {"setup.cfg": f"[flake8]\ntemporal-strict = {word}\n"})
    assert settings().strict is True


@pytest.mark.parametrize("word", ["no", "False", "0", "off"])
def test_false(project: Path, word: str) -> None:
    write(project, {"setup.cfg": f"[flake8]\ntemporal-strict = {word}\n"})
    assert settings().strict is False


def test_the_nearest_pyproject_with_our_table(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        project,
        {
            "pyproject.toml": "[tool.flake8-temporal]\npure = ['outer']\nknowledge = ['team.toml']\n",
            "service/pyproject.toml": "[project]\nname = 'service'\ndependencies = ['flake8-temporal']\n",
            "service/inner/pyproject.toml": "[tool.flake8-temporal]\npure = ['inner']\n",
        },
    )
    monkeypatch.chdir(project / "service")
    assert settings() == Settings(pure=("outer",), knowledge=(str(project / "team.toml"),))
    monkeypatch.chdir(project / "service" / "inner")
    assert settings() == Settings(pure=("inner",))


def test_paths_are_relative_to_the_file_that_names_them(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, {"tables/team.toml": TABLE, "deep/er/own.toml": TABLE})
    outside = (str(project / "team.toml"), str(project / "tables" / "team.toml"))
    monkeypatch.chdir(project / "deep" / "er")
    write(project, {"setup.cfg": "[flake8]\ntemporal-knowledge = team.toml, tables/team.toml\n"})
    assert settings().knowledge == outside
    write(project, {"setup.cfg": "[flake8]\n"})
    write(
        project, {"pyproject.toml": "[tool.flake8-temporal]\nknowledge = ['team.toml', 'tables/team.toml']\n"}
    )
    assert settings().knowledge == outside
    assert settings("--temporal-knowledge=own.toml").knowledge == ("own.toml",)


def test_a_file_does_not_choose_a_cache_elsewhere(project: Path) -> None:
    write(project, {"elsewhere/keep": "", "home/setup.cfg": "[flake8]\n"})
    home = project / "home"
    (home / "link").symlink_to(project / "elsewhere")
    for word in (str(project / "elsewhere"), "../elsewhere", "link", "link/deeper"):
        with pytest.raises(ConfigurationError, match="cache-dir: expected a directory inside the project"):
            resolve({"cache-dir": word}, home)
        assert resolve({"cache-dir": (word,)}, home).cache_dir == os.path.normpath(home / word)
    assert resolve({"cache-dir": "inside"}, home).cache_dir == str(home / "inside")


def test_no_toml_parser_without_our_table(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"pyproject.toml": "this is [ no TOML"})
    monkeypatch.setitem(sys.modules, "tomllib", None)  # importing it now raises
    assert settings() == Settings()


def test_a_directory_called_pyproject(project: Path) -> None:
    write(project, {"pyproject.toml/inside": ""})
    assert (project / "pyproject.toml").is_dir()
    assert settings() == Settings()


def test_an_unreadable_pyproject(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\n"})
    original = os.open
    refused = []

    def refuse(path: str, *rest: int) -> int:
        if os.path.basename(path) == "pyproject.toml":
            refused.append(path)
            raise PermissionError(13, "Permission denied", str(path))
        return original(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ConfigurationError) as caught:
        resolve({}, project)
    assert str(caught.value) == "pyproject.toml: expected a readable file: Permission denied"
    assert refused


def test_the_options_survive_a_process_boundary(project: Path) -> None:
    options: argparse.Namespace = parse_args(["--temporal-pure=shop.tax"])[1]
    copy = pickle.loads(pickle.dumps(options.temporal_settings))
    assert copy == options.temporal_settings == Settings(pure=("shop.tax",))
    with pytest.raises(AttributeError):
        options.temporal_settings.strict = True


KNOWN = "did you mean 'strict'?"
INTEGRATIONS = "deepagents, google-adk, google-genai, langgraph, openai-agents, pydantic-ai, strands"
NAME = "expected a dotted name such as 'shop.money.convert'"
PYPROJECT_ERRORS = {
    "strikt = true": f".strikt: unknown key, {KNOWN}",
    "temporal-strict = true": f".temporal-strict: unknown key, {KNOWN}",
    "xyz = 1": ".xyz: unknown key, expected one of " + ", ".join(sorted([*KEYS, *(option.name for option in OPTIONS)])),
    "workflow_decorators = []": ".workflow_decorators: unknown key, did you mean 'workflow-decorators'?",
    "strict = 'yes'": ".strict: expected true or false, not 'yes'",
    "strict = 1": ".strict: expected true or false, not 1",
    "pure = 'shop.tax'": ".pure: expected a list of dotted names, each with an optional '.*' "
    "at the end, not 'shop.tax'",
    "pure = [1]": ".pure: expected a list of dotted names, each with an optional '.*' at the end, not [1]",
    "pure = ['shop tax']": f".pure: {NAME} or 'shop.money.*', not 'shop tax'",
    "pure = ['*']": f".pure: {NAME} or 'shop.money.*', not '*'",
    "run-decorators = {a = 'b'}": ".run-decorators: expected a list of dotted names, not {'a': 'b'}",
    "run-decorators = ['shop.*']": f".run-decorators: {NAME}, not 'shop.*'",
    "effects = ['shop.now']": ".effects: expected PATTERN=KIND such as 'shop.billing.*=http', "
    "not 'shop.now'",
    "effects = {'shop.now' = 'htp'}": ".effects: unknown kind 'htp' for 'shop.now', did you mean 'http'?",
    "effects.shop.now = 'http'": ".effects: expected a list of PATTERN=KIND or a table of "
    "\"PATTERN\" = \"KIND\", not {'shop': {'now': 'http'}}",
    "durable-integrations = ['langraph']": ".durable-integrations: unknown integration "
    "'langraph', did you mean 'langgraph'?",
    "durable-integrations = ['x']": ".durable-integrations: unknown integration 'x', "
    f"expected one of {INTEGRATIONS}",
    "chain = 'long'": ".chain: expected full, short or none, not 'long'",
    "chain = ['full']": ".chain: expected full, short or none, not ['full']",
    "data-converter = 'json'": ".data-converter: expected unknown, default, pydantic or custom, not 'json'",
    "sdk-version = '1.x'": ".sdk-version: expected a version such as 1.20.0, not '1.x'",
    "sdk-version = 1.2": ".sdk-version: expected a version such as 1.20.0, not 1.2",
    "sandbox = 'no'": ".sandbox: expected true or false, not 'no'",
    "cache-dir = true": ".cache-dir: expected a directory, not True",
    "cache-dir = '/tmp'": ".cache-dir: expected a directory inside the project, through no symbolic link, not '/tmp'",
    "cache-dir = '../x'": ".cache-dir: expected a directory inside the project, through no symbolic link, not '../x'",
    "cache-dir = '.'": ".cache-dir: expected a directory inside the project, through no symbolic link, not '.'",
    "knowledge = [true]": ".knowledge: expected a list of paths, not [True]",
    "pure = [": "expected TOML: ",
}
HEADER = "There was a critical error during execution of Flake8:"


@pytest.mark.parametrize(("text", "expected"), PYPROJECT_ERRORS.items(), ids=PYPROJECT_ERRORS)
def test_pyproject_errors(project: Path, text: str, expected: str) -> None:
    write(project, {"pyproject.toml": f"[tool.flake8-temporal]\n{text}\n"})
    with pytest.raises(ConfigurationError) as caught:
        resolve({}, project)
    if expected.endswith("TOML: "):
        assert str(caught.value).startswith("pyproject.toml: expected TOML: ")
        assert "\n" not in str(caught.value)
    else:
        assert str(caught.value) == f"pyproject.toml: tool.flake8-temporal{expected}"


FLAKE8_ERRORS = {
    "strict = maybe": f"temporal-strict: expected {FLAG}, not 'maybe'",
    "pure = shop-tax": f"temporal-pure: {NAME} or 'shop.money.*', not 'shop-tax'",
    "workflow_decorators = 1x": f"temporal-workflow-decorators: {NAME}, not '1x'",
    "effects = a": "temporal-effects: expected PATTERN=KIND such as 'shop.billing.*=http', not 'a'",
    "effects = a.b=htp": "temporal-effects: unknown kind 'htp' for 'a.b', did you mean 'http'?",
    "durable-integrations = strand": "temporal-durable-integrations: unknown integration 'strand', "
    "did you mean 'strands'?",
}


@pytest.mark.parametrize("file", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize(("text", "expected"), FLAKE8_ERRORS.items(), ids=FLAKE8_ERRORS)
def test_flake8_file_errors(lint: Lint, file: str, text: str, expected: str) -> None:
    prefix = "temporal_" if "_" in text.split("=")[0] else "temporal-"
    done = lint({"order.py": WORKFLOW, file: f"[flake8]\n{prefix}{text}\n"})
    assert done == ([HEADER, f"{file}: {expected}"], "", 1)


def test_command_line_error(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW}, "--temporal-pure", "shop.tax, shop-tax")
    assert done == (
        [HEADER, f"command line: --temporal-pure: {NAME} or 'shop.money.*', not 'shop-tax'"],
        "",
        1,
    )


def test_error_in_a_named_configuration_file(lint: Lint) -> None:
    done = lint({"ci/strict.cfg": "[flake8]\ntemporal-strict = maybe\n"}, "--config", "ci/strict.cfg")
    assert done == ([HEADER, f"flake8's configuration: temporal-strict: expected {FLAG}, not 'maybe'"], "", 1)


def test_pyproject_error_of_a_real_run(lint: Lint) -> None:
    done = lint(
        {"order.py": WORKFLOW, "pyproject.toml": "[tool.flake8-temporal]\nstrikt = true\n"}, "--jobs", "4"
    )
    assert done == ([HEADER, f"pyproject.toml: tool.flake8-temporal.strikt: unknown key, {KNOWN}"], "", 1)


TABLE_ERRORS: dict[str, tuple[str | bytes | None, str]] = {
    "missing": (None, "team.toml: cannot be read: No such file or directory"),
    "no TOML": ("schema = [", "team.toml: expected TOML: "),
    "no UTF-8": (b"schema = '\xff'", "team.toml: expected UTF-8"),
    "no schema": ("", "team.toml: schema: expected 1"),
    "unknown section": (
        "schema = 1\n[[pakage]]\n",
        "team.toml: pakage: unknown key, did you mean 'package'?",
    ),
    "unknown kind": (
        "schema = 1\n[[package]]\nkind = 'htp'\ncalls = ['shop.now']\n",
        "team.toml: [[package]] 1 kind: unknown value 'htp', did you mean 'http'?",
    ),
}


@pytest.mark.parametrize(("content", "expected"), TABLE_ERRORS.values(), ids=TABLE_ERRORS)
def test_user_table_errors(lint: Lint, content: str | bytes | None, expected: str) -> None:
    files: dict[str, str | bytes] = {"order.py": WORKFLOW}
    if content is not None:
        files["team.toml"] = content
    done = lint(files, "--temporal-knowledge", "team.toml")
    assert done.lines[0] == HEADER
    assert done.lines[1].startswith(expected)
    assert (len(done.lines), done.errors, done.status) == (2, "", 1)


def test_directory_in_place_of_a_user_table(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW, "team.toml/inside": ""}, "--temporal-knowledge", "team.toml")
    assert done == ([HEADER, "team.toml: cannot be read: Is a directory"], "", 1)


def test_readme_lists_every_option() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.+?) \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    listed = {option.name: rows.get(option.name) for option in OPTIONS}
    assert listed == {option.name: option.help for option in OPTIONS}


def test_help_shows_every_option(lint: Lint) -> None:
    help_text = " ".join(" ".join(lint({}, "--help").lines).split())
    for option in OPTIONS:
        assert f"--{option.flake8_name}" in help_text
        # argparse may break a line after a hyphen.
        assert option.help.split("-")[0] in help_text
