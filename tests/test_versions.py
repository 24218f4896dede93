"""Which release of the SDK a project's own files state, and which of them are not believed."""

import os
from pathlib import Path

import pytest
from conftest import Lint, write

from flake8_temporal.model import Settings
from flake8_temporal.project.layout import Layout
from flake8_temporal.project.versions import is_at_least, stated_version

LOCK = '[[package]]\nname = "temporal"\nversion = "9.9"\n\n[[package]]\nname = "temporalio"\nversion = "1.18.0"\n'
STATED = {
    "uv.lock": LOCK,
    "poetry.lock": LOCK,
    "pdm.lock": LOCK.replace("\n", "\r\n"),
    "requirements.txt": "flask\ntemporalio==1.18.0\n",
    "requirements-worker.txt": "temporalio[opentelemetry, pydantic] == 1.18.0 ; python_version > '3.9'\n",
    "requirements.in.txt": "temporalio==1.18.0 \\\n    --hash=sha256:0\n",
    "pyproject.toml": "[project]\ndependencies = ['temporalio[pydantic]==1.18.0; python_version > \"3.9\"']\n",
    "service/pyproject.toml": '[tool.poetry.dependencies]\ntemporalio = "1.18.0"\n',
    "service/requirements.txt": "temporalio==1.18.0  # pinned\n",
}
SILENT = {
    "requirements.txt": "temporalio>=1.18.0\n",
    "requirements-dev.txt": "# temporalio==1.18.0\ntemporalio-extras==1.18.0\n-e ../temporalio==1.18.0\n",
    "requirements-both.txt": "temporalio==1.18.0; python_version < '3.12'\ntemporalio==1.19.0\n",
    "requirements-next.txt": "temporalio==1.18.0rc1\ntemporalio==1.18.*\n",
    "pyproject.toml": "[project]\ndependencies = ['temporalio>=1.18,<2', 'x-temporalio==1.18.0']\n",
    "uv.lock": '[[package]]\nname = "temporalio"\nsource = { git = "somewhere" }\nversion = "1.18.0"\n',
    "poetry.lock": LOCK + LOCK.replace("1.18", "1.19"),
    "pdm.lock": "",
    "setup.py": "install_requires=['temporalio==1.18.0']\n",
}


def stated_for(path: str) -> str:
    return stated_version(Layout().surroundings(os.path.dirname(path), ()).within)


@pytest.mark.parametrize(("name", "text"), STATED.items(), ids=STATED)
def test_plainly_stated(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {".git/config": "", "service/app/order.py": "", name: text})
    assert stated_for(str(tmp_path / "service" / "app" / "order.py")) == "1.18.0"


@pytest.mark.parametrize(("name", "text"), SILENT.items(), ids=SILENT)
def test_not_stated(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, {".git/config": "", "order.py": "", name: text})
    assert stated_for(str(tmp_path / "order.py")) == ""


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    write(tmp_path, {".git/config": "", "requirements.txt": b"temporalio==1.18.0\n\xff"})
    assert stated_for(str(tmp_path / "order.py")) == ""


def test_the_nearest_file_wins_and_the_lock_before_others(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/config": "",
            "requirements.txt": "temporalio==1.5.0\n",
            "service/pyproject.toml": "dependencies = ['temporalio==1.6.0']\n",
            "service/uv.lock": LOCK,
        },
    )
    assert stated_for(str(tmp_path / "service" / "order.py")) == "1.18.0"
    assert stated_for(str(tmp_path / "other" / "order.py")) == "1.5.0"


def test_files_above_the_repository_or_the_project_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "temporalio==1.5.0\n", "shop/.git/config": "", "desk/setup.py": ""})
    assert stated_for(str(tmp_path / "shop" / "order.py")) == ""
    assert stated_for(str(tmp_path / "desk" / "order.py")) == ""


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {".git/config": "", "requirements.txt": "temporalio==1.5.0\n"})
    path = str(tmp_path / "order.py")
    assert stated_for(path) == "1.5.0"
    write(tmp_path, {"requirements.txt": "temporalio==1.16.0\n"})
    assert stated_for(path) == "1.16.0"
    os.remove(tmp_path / "requirements.txt")
    assert stated_for(path) == ""


def test_releases_are_compared_as_numbers() -> None:
    settings = Settings(sdk_version="1.9.0")
    assert is_at_least(settings, "1.9") and is_at_least(settings, "1.4.0")
    assert not is_at_least(settings, "1.11")
    assert is_at_least(Settings(), "1.99")


WORKER = """\
from temporalio.client import Client
from temporalio.worker import Worker


def worker(client: Client) -> Worker:
    return Worker(client, task_queue="q", build_id="1")
"""
DATED = "./app/worker.py:6:12: TMP605 build_id= is deprecated since 1.11.0; use deployment_config="


def test_what_is_out_of_date_depends_on_what_the_project_runs(lint: Lint) -> None:
    files = {".git/config": "", "app/worker.py": WORKER}
    assert lint(files, ".").lines == [DATED]
    assert lint({"uv.lock": LOCK.replace("1.18.0", "1.10.0")}, ".").lines == []
    assert lint({}, "--temporal-sdk-version", "1.11.0", ".").lines == [DATED]
    assert lint({"uv.lock": LOCK}, ".").lines == [DATED]
