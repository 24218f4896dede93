"""The SDK's table of restrictions as it was when we last looked: stored names, to tell what a release changes.

``python tests/sandbox_report.py`` stores it. What the SDK collects from the running Python itself is compared as far
as this Python has it.
"""

import random
from pathlib import Path

import temporalio.service

from . import members

PROGRAM = "python tests/sandbox_report.py"
STORED = Path(__file__).with_name("restrictions.txt")


def known_version() -> str:
    """The SDK that the stored table is from."""
    return STORED.read_text(encoding="utf-8").splitlines()[0].removeprefix("# temporalio ")


def difference() -> tuple[list[str], list[str]]:
    """What the installed SDK restricts besides the stored table, and what no longer."""
    known = {line for line in STORED.read_text(encoding="utf-8").splitlines()[1:] if _is_here(line)}
    now = set(members.fingerprint())
    return sorted(now - known), sorted(known - now)


def text() -> str:
    """What to store: the table of the installed SDK, and of the stored one what this Python does not have."""
    elsewhere = []
    if STORED.exists():
        elsewhere = [
            line for line in STORED.read_text(encoding="utf-8").splitlines()[1:] if not _is_here(line)
        ]
    lines = sorted({*members.fingerprint(), *elsewhere})
    return "\n".join([f"# temporalio {temporalio.service.__version__}", *lines, ""])


def _is_here(line: str) -> bool:
    name = line.partition(" ")[0]
    return not name.startswith("random.") or hasattr(random, name.removeprefix("random."))
