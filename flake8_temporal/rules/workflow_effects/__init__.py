"""TMP1xx, the golden rule of workflows: an effect written in, or reached from, workflow code.

Split by what the code touches: ``outside`` (TMP101-TMP113), ``event_loop`` (TMP114-TMP116) and ``state``
(TMP117-TMP121).
"""

from flake8_temporal.rules.rule import Rule
from flake8_temporal.rules.workflow_effects import event_loop, outside, state

RULES: tuple[Rule, ...] = (*outside.RULES, *event_loop.RULES, *state.RULES)
