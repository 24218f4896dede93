"""TMP6xx, a workflow over time: versions, the growth of its history, what is stored in it, and the SDK it is built on.

Split by what is judged: ``history`` (TMP601-TMP603, TMP608) how runs go on and change.
"""

from flake8_temporal.rules.evolution import history
from flake8_temporal.rules.rule import Rule

RULES: tuple[Rule, ...] = tuple(sorted(history.RULES, key=lambda rule: rule.code))
