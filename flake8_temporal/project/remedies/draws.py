"""Random numbers and fresh ids, as draws from the workflow's own generator: TMP102 and TMP103.

Takes a use that draws. All draws of a workflow come from one sequence, so that a new one moves those behind it: where
the workflow draws already, the rewrite changes what running executions replay.
"""

import random

from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import SDK, Remedy, W
from flake8_temporal.project.uses import Use
from flake8_temporal.project.versions import is_at_least

_IDS = {"uuid.uuid4": "safe", "uuid.uuid1": "unsafe"}
_HAS_UUID7 = "1.32.0"
_DRAWS = {f"{SDK}.{name}" for name in ("random", "new_random", "uuid4", "uuid7")}
_STATE = {"seed", "getstate", "setstate"}  # of the generator that all of the workflow draws from


def draw(reach: Reach, node: Node, use: Use) -> Remedy | None:
    module, _, name = use.name.rpartition(".")
    if use.name == "uuid.uuid7":
        if not is_at_least(reach.settings, _HAS_UUID7):
            return None
        kind, text = "safe" if reach.settings.sdk_version else "unsafe", W + ".uuid7()"
    elif use.name in _IDS:
        kind, text = _IDS[use.name], W + ".uuid4()"
    elif use.name == "random.Random":
        kind, text = "unsafe", W + ".new_random()"
    elif module == "random" and hasattr(random.Random, name) and name not in _STATE:
        kind, text = "safe", W + f".random().{name}({{*}})"
    else:
        return None
    if kind == "safe" and not _DRAWS.isdisjoint(reach.called):
        kind = "replay"
    return Remedy(kind, text)
