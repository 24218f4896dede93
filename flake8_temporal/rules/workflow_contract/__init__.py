"""TMP2xx, the contract of workflow definitions: what the SDK refuses, drops or misunderstands.

Split by what is judged: ``shape`` (TMP201, TMP202) the class, ``parameters`` (TMP203-TMP206) what is taken,
``handlers`` (TMP207, TMP208, TMP210) what messages do, ``timing`` (TMP209, TMP211, TMP212) when they do it,
``failures`` (TMP213, TMP214) how a workflow fails, and ``payloads`` (TMP215) what is recorded.
"""

from flake8_temporal.rules.rule import Rule
from flake8_temporal.rules.workflow_contract import failures, handlers, parameters, payloads, shape, timing

_MODULES = (shape, parameters, handlers, timing, failures, payloads)
RULES: tuple[Rule, ...] = tuple(
    sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.code)
)
