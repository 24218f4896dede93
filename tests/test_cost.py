"""What the plugin adds to a run of flake8 on code without Temporal, in instructions: they are the same on every run.

Counted by valgrind, where it is installed. Ratios that are finer than this, and times, are measured in ``benchmarks``.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed"),
]
COUNTING = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
# flake8 in the same environment, which sees our plugin or does not.
FLAKE8 = """
import importlib.metadata, sys
hidden = sys.argv.pop(1)
all_of_them = importlib.metadata.distributions
importlib.metadata.distributions = lambda **named: (
    each for each in all_of_them(**named) if each.metadata["name"] != hidden
)
from flake8.main.cli import main
sys.exit(main(sys.argv[1:]))
"""


def instructions(folder: Path, hidden: str) -> int:
    """Of a run over the files of a folder, that has been made before."""
    command = [sys.executable, "-P", "-c", FLAKE8, hidden, "--isolated", "--jobs=1", "--exit-zero", "."]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    done = subprocess.run([*COUNTING, *command], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counted = re.search(r"I +refs: +([\d,]+)", done.stderr)
    assert counted is not None, done.stderr
    return int(counted[1].replace(",", ""))


def test_a_project_without_temporal_pays_for_the_start_alone(tmp_path: Path) -> None:
    """The budget for a start is 2 %, of which loading the plugin and its options takes more; files are nearly free."""
    (tmp_path / "one.py").write_text("x = 1\n")
    plain, added = instructions(tmp_path, "flake8-temporal"), instructions(tmp_path, "nothing")
    assert 1 < added / plain < 1.045
    shutil.copy(Path(__file__).with_name("harness.py"), tmp_path / "two.py")
    more = instructions(tmp_path, "nothing") - added
    assert more < 1.005 * (instructions(tmp_path, "flake8-temporal") - plain)
