"""The help of the commands: one voice, nothing of other plugins, of this machine, or of how options are prefixed."""

import re
from pathlib import Path

import pytest
from conftest import write

from flake8_temporal.cli import main
from flake8_temporal.cli.help import COMMANDS
from flake8_temporal.options import OPTIONS

OF_FILES = ("check", "fix", "graph", "facts")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_every_command_is_listed_and_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    whole = told(capsys)
    for command, text in COMMANDS.items():
        assert re.search(rf"^    {command} +{re.escape(text[:30])}", whole, re.MULTILINE)
        assert told(capsys, command).startswith(f"usage: flake8-temporal {command} ")


@pytest.mark.parametrize("command", OF_FILES)
def test_options_are_told_in_one_voice(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\nexclude = a/b\nignore = E203\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")
    text = told(capsys, command)
    assert str(tmp_path) not in text and "temporal-" not in text.replace("flake8-temporal", "")
    assert not re.search(r"\b[EFWC]\d+|violation|plugin code|Default:", text)
    lines = re.findall(r"^  (-\S.*?)(?:  +|\n {20,})(\S.*)$", text, re.MULTILINE)
    shown = {name for names, _ in lines for name in re.findall(r"--[\w-]+", names)}
    assert {f"--{option.name}" for option in OPTIONS} <= shown
    assert {"--select", "--per-file-ignores", "--extend-exclude"} <= shown
    assert not {"--max-line-length", "--doctests", "--benchmark", "--count"} & shown
    for names, said in lines:
        assert said and not said.endswith(".") and said[0].islower(), names


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_is_taken_as_it_is_shown(
    option: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name = option.name  # type: ignore[attr-defined]
    values = {
        "chain": ["short"],
        "data-converter": ["custom"],
        "sdk-version": ["1.9.0"],
        "effects": ["a.b=http"],
        "default-activity-timeout": ["30s"],
    }
    is_flag = option.kind == "true or false"  # type: ignore[attr-defined]
    given = values.get(name, ["langgraph"] if name == "durable-integrations" else ["x"])
    if name not in ("knowledge", "baseline"):  # these read a file
        assert main(["check", f"--{name}", *([] if is_flag else given)]) == 0, capsys.readouterr().err
