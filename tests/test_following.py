"""What the options about following imports do: installed packages, other source directories, shorter chains."""

from pathlib import Path

import pytest

from flake8_temporal.engine import check
from flake8_temporal.model import Finding, Settings

WORKFLOW = """\
from temporalio import workflow

from toolbox.clocks import stamp


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return self.read()

    def read(self) -> float:
        return stamp()
"""
CLOCKS = """\
import time


def stamp() -> float:
    return now()


def now() -> float:
    return time.time()
"""
TEXT = "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"


@pytest.fixture
def order(tmp_path: Path) -> Path:
    """A workflow that calls into a package of the virtual environment beside it."""
    package = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "toolbox"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "clocks.py").write_text(CLOCKS)
    (tmp_path / "order.py").write_text(WORKFLOW)
    return tmp_path / "order.py"


def lint(path: Path, settings: Settings) -> list[Finding]:
    return check(path.read_text(), None, str(path), settings)


def test_installed_packages_are_left_alone(order: Path) -> None:
    assert lint(order, Settings(no_cache=True)) == []


def test_installed_packages_are_followed_by_name(order: Path) -> None:
    assert lint(order, Settings(follow_packages=("other",), no_cache=True)) == []
    (found,) = lint(order, Settings(follow_packages=("toolbox",), no_cache=True))
    assert (found.line, found.code) == (13, "TMP101")
    chain = "Order.read -> toolbox.clocks.stamp -> toolbox.clocks.now:9"
    assert found.message == f"{TEXT} [via {chain}]"


@pytest.mark.parametrize(
    ("chain", "shown"), [("short", " [via Order.read -> ... -> toolbox.clocks.now:9]"), ("none", "")]
)
def test_chains_can_be_shorter(order: Path, chain: str, shown: str) -> None:
    (found,) = lint(order, Settings(follow_packages=("toolbox",), chain=chain, no_cache=True))
    assert found.message == TEXT + shown


def test_source_directories_can_be_named(order: Path) -> None:
    place = order.parent / ".venv" / "lib" / "python3.11" / "site-packages"
    (found,) = lint(order, Settings(src=(str(place),), no_cache=True))
    assert found.line == 13
