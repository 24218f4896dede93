"""TMP908: every call that nobody vouches for."""

import json
import math

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import rules_engine
    from pydantic import TypeAdapter
    from rules_engine.tables import lookup, Table

    from . import prices


def _discount(order: str) -> float:
    return float(lookup(order))  # error: TMP908 @17 lookup() is not known to be deterministic; list it under `pure` or move it to an activity [via OrderWorkflow.run -> _discount]


def _total(order: str) -> float:
    return math.floor(len(order))


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        score = rules_engine.evaluate(order)  # error: TMP908 @16 rules_engine.evaluate() is not known to be deterministic; list it under `pure` or move it to an activity
        price = prices.price_of(order)  # error: TMP908 @16 prices.price_of() is not known to be deterministic; list it under `pure` or move it to an activity
        table = Table(order)  # ok: a constructor
        rows = table.rows()  # error: TMP908 @15 table.rows() is not known to be deterministic; list it under `pure` or move it to an activity
        known = json.loads(order)  # ok: the standard library
        number = TypeAdapter(int).validate_python(order)  # ok: passed through by default
        total = _total(order)  # ok: read
        upper = order.upper()  # ok: a text
        listed = [table, order].pop().count("x")  # ok: of unknown type
        vouched = rules_engine.version()  # tmp: pure
        return f"{score}{price}{rows}{known}{number}{total}{upper}{listed}{vouched}{_discount(order)}"
