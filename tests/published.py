"""This repository as somebody else gets it: its README's code blocks, and a clone of it under a tag.

What is done with either is up to the tests.
"""

import re
import shutil
from pathlib import Path

from conftest import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = ("flake8_temporal", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def snippet(name: str, page: str = README) -> str:
    """The code block that follows a marker in the README, or in another page."""
    found = re.search(rf"<!-- {re.escape(name)} -->\n```\w+\n(.*?)```\n<!--", page, re.DOTALL)
    assert found, f"there is no block {name!r}"
    return found[1]


def git(folder: Path, *arguments: str) -> str:
    """What git prints, in a folder and under a name of its own."""
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = run(["git", *identity, *arguments], folder)
    assert done.status == 0, done.errors
    return "\n".join(done.lines)


def copied(folder: Path, *names: str) -> None:
    """Copy files and folders of this repository."""
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)


def publish(folder: Path) -> Path:
    """This repository as it would be published: the same files, committed and tagged."""
    copied(folder, *SOURCES)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Publish")
    git(folder, "tag", "v0.1.0")
    return folder


def findings(lines: list[str]) -> list[str]:
    """Those of the printed lines that report something in a Python file."""
    return [line for line in lines if re.match(r"\S+\.py:\d+:\d+: ", line)]
