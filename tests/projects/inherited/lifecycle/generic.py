"""Inherited: through a generic class and one in between."""

from typing import Generic, TypeVar

from temporalio import workflow

from lifecycle.base import Base
from lifecycle.plain import ClockStep

Order = TypeVar("Order")


class Between(Base, Generic[Order]):
    """Adds nothing."""


class WithStep(ClockStep, Between[Order]):  # ok: no workflow by itself
    """Adds a step."""


@workflow.defn
class Typed(WithStep[str]):  # error: TMP101 | TMP201
    """Everything is inherited."""


@workflow.defn
class Untyped(Between[str]):  # error: TMP201
    """Everything is inherited."""
