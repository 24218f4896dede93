"""Every way of use that the README shows, done as it is written there: CI, editor, configuration.

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
from conftest import CLOCK_AT, WORKFLOW, Lint, run, write
from published import README, ROOT, SOURCES, copied, findings, git, publish, snippet

import flake8_temporal

BIN = Path(sys.executable).parent


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, with one finding."""
    folder = tmp_path / "project"
    write(folder, {"shop/__init__.py": "", "shop/order.py": WORKFLOW})
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


@pytest.mark.tools
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


@pytest.mark.tools
def test_the_first_command_prints_findings(tmp_path: Path) -> None:
    first, _ = commands()
    folder = tmp_path / "clone"
    folder.mkdir()
    copied(folder, *SOURCES, "examples", ".flake8")
    done = run(["bash", "-ec", first], folder, "", {"PATH": f"{BIN}:{os.environ['PATH']}"})
    assert done.status == 0, done.errors
    assert findings(done.lines) == done.lines
    assert any(" TMP101 " in line for line in done.lines)


def test_ci_runs_the_second_command() -> None:
    _, second = commands()
    script = ROOT / ".ci" / "run"
    assert script.read_text().splitlines()[-1] == second


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize("name", ["run", "package"])
def test_ci_script_is_sound(name: str) -> None:
    assert run(["bash", "-n", ROOT / ".ci" / name], ROOT) == ([], "", 0)
    assert os.access(ROOT / ".ci" / name, os.X_OK)


def test_ci_makes_the_packages_that_are_released() -> None:
    page = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ +(\.ci/package) dist ", page, re.MULTILINE)
    assert f"\n{command} " in (ROOT / ".ci" / "run").read_text()


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
    pages = README, *(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert set(re.findall(r"v(\d+\.\d+\.\d+)", "".join(pages))) == {version}
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
