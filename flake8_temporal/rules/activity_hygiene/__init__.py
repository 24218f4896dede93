"""TMP5xx, how an activity is defined and behaves in its worker.

Split by what goes wrong: ``event_loop`` (TMP501, TMP502) for what stops the loop that async activities share,
``context`` (TMP503, TMP506, TMP508) for functions of the SDK in the wrong place, ``client`` (TMP504, TMP505) for what
activities do with Temporal itself, ``cancellation`` (TMP507, TMP509, TMP511) for what cannot be stopped or is left
behind, ``definition`` (TMP510, TMP512) for what the SDK refuses, ``style`` (TMP513, TMP514) for what a team may ask.
"""

from flake8_temporal.rules.activity_hygiene import (
    cancellation,
    client,
    context,
    definition,
    event_loop,
    style,
)
from flake8_temporal.rules.rule import Rule

_FAMILY = (
    *event_loop.RULES,
    *context.RULES,
    *client.RULES,
    *cancellation.RULES,
    *definition.RULES,
    *style.RULES,
)
RULES: tuple[Rule, ...] = tuple(sorted(_FAMILY, key=lambda rule: rule.code))
