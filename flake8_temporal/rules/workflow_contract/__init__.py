"""TMP2xx, the contract of workflow definitions: what the SDK refuses, drops or misunderstands.

Split by what is judged: ``shape`` (TMP201, TMP202) the class, ``parameters`` (TMP203-TMP206) the parameters,
``handlers`` (TMP207, TMP208, TMP210) what messages do, ``timing`` (TMP209, TMP211) when,
``failures`` (TMP213, TMP214) how a workflow fails.
"""

from flake8_temporal.rules.rule import Rule
from flake8_temporal.rules.workflow_contract import failures, handlers, parameters, shape, timing

RULES: tuple[Rule, ...] = (*shape.RULES, *parameters.RULES, *handlers.RULES, *timing.RULES, *failures.RULES)
