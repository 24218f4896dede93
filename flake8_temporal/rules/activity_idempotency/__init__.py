"""TMP4xx, the golden rule of activities: what a second attempt repeats, adds to, fails at, or does under a new name."""

from flake8_temporal.rules.activity_idempotency.attempts import RULES as ATTEMPTS
from flake8_temporal.rules.activity_idempotency.identities import (
    fresh_identity_in_write,
    unstable_idempotency_key,
)
from flake8_temporal.rules.activity_idempotency.writes import RULES as WRITES
from flake8_temporal.rules.rule import Rule

RULES: tuple[Rule, ...] = (unstable_idempotency_key, *WRITES, fresh_identity_in_write, *ATTEMPTS)
