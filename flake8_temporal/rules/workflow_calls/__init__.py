"""TMP3xx, what workflow code asks of the SDK: activities, child workflows, timers and waits.

Split by what can go wrong: ``options`` (TMP301, TMP302, TMP309, TMP316), ``awaiting`` (TMP303, TMP304,
TMP308), ``waits`` (TMP306, TMP307, TMP314),
``cancelling`` (TMP311, TMP312, TMP317), ``arguments`` (TMP305),
``failing`` (TMP310, TMP315), ``heartbeats`` (TMP313).
"""

from flake8_temporal.rules.rule import Rule
from flake8_temporal.rules.workflow_calls import (
    arguments,
    awaiting,
    cancelling,
    failing,
    heartbeats,
    options,
    waits,
)

_FAMILY = (arguments, awaiting, cancelling, failing, heartbeats, options, waits)
RULES: tuple[Rule, ...] = tuple(
    sorted((rule for part in _FAMILY for rule in part.RULES), key=lambda rule: rule.code)
)
