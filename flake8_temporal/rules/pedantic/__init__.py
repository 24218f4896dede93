"""TMP9xx, for teams that want more: advice that costs nothing to ignore, so all of it is off by default.

Split by what is judged: ``declarations`` (TMP901, TMP902) functions, ``style`` (TMP903-TMP908) the code in them.
"""

from flake8_temporal.rules.pedantic import declarations, style
from flake8_temporal.rules.rule import Rule

RULES: tuple[Rule, ...] = (*declarations.RULES, *style.RULES)
