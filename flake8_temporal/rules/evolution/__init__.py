"""TMP6xx, a workflow over time: versions, the growth of its history, what is stored in it, and the SDK it is built on.

Split by what is judged: ``history`` (TMP601-TMP603, TMP608) how runs go on and change, ``sandbox`` (TMP604,
TMP609-TMP611) how the file is loaded, ``surface`` (TMP605, TMP612) what it uses of the SDK, ``payloads`` (TMP606,
TMP607) what is stored.
"""

from flake8_temporal.rules.evolution import history, payloads, sandbox, surface
from flake8_temporal.rules.rule import Rule

_FAMILY = (*history.RULES, *payloads.RULES, *sandbox.RULES, *surface.RULES)
RULES: tuple[Rule, ...] = tuple(sorted(_FAMILY, key=lambda rule: rule.code))
