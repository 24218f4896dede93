"""Every way of use that the README shows, done as it is written there: pre-commit, CI, editor, configuration.

Only the address of the repository is replaced, by a local clone; what is found is compared line by line.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CLOCK_AT, WORKFLOW, Lint, Run, run, write

import flake8_temporal

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
SOURCES = ("flake8_temporal", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def snippet(name: str) -> str:
    """The code block that follows a marker in the README."""
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```\n<!--", README, re.DOTALL)
    assert found, f"the README has no block {name!r}"
    return found[1]


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = run(["git", *identity, *arguments], folder)
    assert done.status == 0, done.errors
    return "\n".join(done.lines)


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as it would be published: the same files, committed and tagged."""
    folder = tmp_path_factory.mktemp("published")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Publish")
    git(folder, "tag", "v0.1.0")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, with one finding."""
    folder = tmp_path / "project"
    write(folder, {"shop/__init__.py": "", "shop/order.py": WORKFLOW})
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def pre_commit(folder: Path, *arguments: str) -> Run:
    return run(
        [sys.executable, "-m", "pre_commit", *arguments],
        folder,
        "",
        {"PRE_COMMIT_HOME": str(folder / ".cache")},
    )


def findings(lines: list[str]) -> list[str]:
    return [line for line in lines if re.match(r"\S+\.py:\d+:\d+: ", line)]


def test_pre_commit_with_our_hook(project: Path, repository: Path) -> None:
    text = snippet("pre-commit with our hook").replace("REPOSITORY", str(repository))
    write(project, {".pre-commit-config.yaml": text})
    git(project, "add", "-A")
    done = pre_commit(project, "run", "--all-files")
    assert findings(done.lines) == [f"shop/order.py:{CLOCK_AT}"], done
    assert done.status == 1
    write(project, {"shop/order.py": WORKFLOW.replace("time.monotonic()", "workflow.time()")})
    git(project, "add", "-A")
    done = pre_commit(project, "run", "--all-files")
    assert (findings(done.lines), done.status) == ([], 0), done


def test_pre_commit_try_repo(project: Path, repository: Path) -> None:
    done = pre_commit(project, "try-repo", str(repository), "flake8-temporal", "--all-files")
    assert findings(done.lines) == [f"shop/order.py:{CLOCK_AT}"], done


def test_pre_commit_with_the_flake8_hook(project: Path, repository: Path) -> None:
    """flake8's hook, written out as a local one: its repository is not ours to fetch."""
    text = snippet("pre-commit with the flake8 hook").replace("git+REPOSITORY", f"git+file://{repository}")
    fetched = re.search(r"repo: https://github\.com/PyCQA/flake8\n    rev: (\S+)\n", text)
    assert fetched
    text = text.replace(fetched[0], "repo: local\n").replace(
        "- id: flake8\n",
        "- id: flake8\n        name: flake8\n        entry: flake8\n        language: python\n"
        "        types: [python]\n        require_serial: true\n",
    )
    text = text.replace('additional_dependencies: ["', f'additional_dependencies: ["flake8=={fetched[1]}", "')
    write(project, {".pre-commit-config.yaml": text})
    git(project, "add", "-A")
    done = pre_commit(project, "run", "--all-files")
    assert findings(done.lines) == [f"shop/order.py:{CLOCK_AT}"], done


def test_ci(project: Path, repository: Path) -> None:
    text = snippet("ci").replace("git+REPOSITORY", f"git+file://{repository}")
    done = run(["bash", "-ec", text], project, "", {"PYTHONPATH": "", "PATH": f"{BIN}:{os.environ['PATH']}"})
    assert findings(done.lines) == [f"shop/order.py:{CLOCK_AT}"], done
    assert done.status == 1


def test_editor(project: Path, lint: Lint) -> None:
    done = run(["bash", "-ec", snippet("editor")], project, "", {"PATH": f"{BIN}:{os.environ['PATH']}"})
    assert done == ([f"shop/order.py:{CLOCK_AT}"], "", 1)


# A workflow by the decorator, and calls by the names, of the configuration that the README shows.
CUSTOM = {
    "import workflow\n": "import workflow\n\nfrom shop import money, rates\nfrom shop.flows import flow\n\n",
    "@workflow.defn": "@flow",
    "        return": "        money.now(), rates.parse('')\n        rates.fetch()\n        return",
}


@pytest.mark.parametrize("file", ["pyproject.toml", ".flake8"])
def test_configuration(lint: Lint, file: str) -> None:
    source = WORKFLOW
    for old, new in CUSTOM.items():
        source = source.replace(old, new)
    files = {
        "order.py": source,
        file: snippet(file),
        "temporal-effects.toml": snippet("temporal-effects.toml"),
    }
    done = lint(files, "--select", "TMP", "order.py")
    assert [line.split()[:2] for line in done.lines] == [
        ["order.py:15:9:", "TMP104"],
        ["order.py:16:16:", "TMP101"],
    ]
    assert not done.errors


def test_before_and_after(lint: Lint) -> None:
    done = lint({"order.py": snippet("before")}, "--select", "TMP", "order.py")
    assert done.lines == snippet("output").splitlines()
    assert lint({"order.py": snippet("after")}, "--select", "TMP", "order.py") == ([], "", 0)


def commands() -> Iterator[str]:
    """The two commands of the README that set up everything."""
    yield from re.findall(r"^python3 -m venv \.venv && .*$", README, re.MULTILINE)


def test_the_first_command_prints_findings(tmp_path: Path) -> None:
    first, _ = commands()
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in (*SOURCES, "examples", ".flake8"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    done = run(["bash", "-ec", first], folder, "", {"PATH": f"{BIN}:{os.environ['PATH']}"})
    assert done.status == 0, done.errors
    assert findings(done.lines) == done.lines
    assert any(" TMP101 " in line for line in done.lines)


def test_ci_runs_the_second_command() -> None:
    _, second = commands()
    script = ROOT / ".ci" / "run"
    assert script.read_text().splitlines()[-1] == second
    assert os.access(script, os.X_OK)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_ci_script_is_sound() -> None:
    assert run(["bash", "-n", ROOT / ".ci" / "run"], ROOT) == ([], "", 0)


def test_wheel_holds_the_data(tmp_path: Path, repository: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--wheel-dir",
            str(tmp_path),
            str(repository),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "flake8_temporal").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted == {name for name in packed if name.startswith("flake8_temporal/")}
    assert {"flake8_temporal/py.typed", "flake8_temporal/knowledge/compiled.json"} <= packed
    assert wheel.name.startswith(f"flake8_temporal-{flake8_temporal.__version__}-")


def test_one_version() -> None:
    version = flake8_temporal.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert set(re.findall(r"v(\d+\.\d+\.\d+)", README)) == {version}
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
