"""Imports that the sandbox carries out again, in a block that passes them through: TMP604 and TMP610.

Takes what the sandbox loads. A module that fails there cannot have run; one that works runs without the sandbox's
restrictions from then on, and with state that all runs share, which needs a look.
"""

from flake8_temporal.facts.records import NOWHERE
from flake8_temporal.model import Fix
from flake8_temporal.project.members import module_frame
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.remedies.remedy import SDK
from flake8_temporal.project.remedies.spellings import spelling
from flake8_temporal.project.sandboxing import Reloaded


def passed_through(reach: Reach, loaded: Reloaded, kind: str) -> Fix | None:
    """The import in a pass-through block, if it stands in none of any sort."""
    if loaded.guard != NOWHERE:
        return None
    found = spelling(reach.linker, module_frame(reach.linker.module), SDK)
    return None if found is None else Fix(kind, "passed-through", f"{{{SDK}}}", (found,))
