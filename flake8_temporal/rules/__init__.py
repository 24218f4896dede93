"""(View) to findings: every rule there is, as one explicit tuple.

Rules do no I/O and walk no trees. A family that outgrows one module is a package of the same name.
"""

from flake8_temporal.rules.activity_hygiene import RULES as ACTIVITY_HYGIENE
from flake8_temporal.rules.activity_idempotency import RULES as ACTIVITY_IDEMPOTENCY
from flake8_temporal.rules.evolution import RULES as EVOLUTION
from flake8_temporal.rules.pedantic import RULES as PEDANTIC
from flake8_temporal.rules.pragmas import RULES as PRAGMAS
from flake8_temporal.rules.rule import Rule
from flake8_temporal.rules.workflow_calls import RULES as WORKFLOW_CALLS
from flake8_temporal.rules.workflow_contract import RULES as WORKFLOW_CONTRACT
from flake8_temporal.rules.workflow_effects import RULES as WORKFLOW_EFFECTS

ALL: tuple[Rule, ...] = (
    *PRAGMAS,
    *WORKFLOW_EFFECTS,
    *WORKFLOW_CONTRACT,
    *WORKFLOW_CALLS,
    *ACTIVITY_IDEMPOTENCY,
    *ACTIVITY_HYGIENE,
    *EVOLUTION,
    *PEDANTIC,
)
