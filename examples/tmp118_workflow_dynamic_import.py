"""TMP118: workflow code must not import or evaluate code while it runs."""

import ast
import importlib
import runpy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import yaml
    from shop import tariffs

if TYPE_CHECKING:
    import pandas  # ok: never imported when the code runs


@activity.defn
async def forecast(product: str) -> float:
    import numpy  # ok: activities may import late
    from shop.models import load_model  # ok: an activity

    return float(numpy.mean(load_model(product)))


def load_plugin(name: str) -> Any:
    return importlib.import_module(f"shop.plugins.{name}")  # error: TMP118 @11 importlib.import_module() imports code while the workflow runs; import at module top (passed through) [via PricingWorkflow.run -> load_plugin]


def load_table(text: str) -> Any:
    import pandas  # ok: no workflow calls this

    return pandas.DataFrame(eval(text))  # ok: no workflow calls this


def rounded(amount: float) -> int:
    from math import floor  # ok: part of the standard library

    return floor(amount)


@workflow.defn
class PricingWorkflow:
    """Calculates the price of a product."""

    @workflow.run
    async def run(self, product: str, formula: str) -> float:
        import numpy  # error: TMP118 @8 import numpy imports code while the workflow runs; import at module top (passed through)
        from shop.pricing import surcharge  # error: TMP118 @8 import shop.pricing imports code while the workflow runs; import at module top (passed through)
        from accounting import pricing as price_list, taxes  # error: TMP118 @8 import accounting imports code while the workflow runs; import at module top (passed through)

        plugin = load_plugin(product)
        factor = eval(formula)  # error: TMP118 @17 eval() imports code while the workflow runs; import at module top (passed through)
        return float(numpy.ceil(surcharge(product)) * factor) + price_list.base(product) + taxes.rate(plugin)

    @workflow.signal
    async def extend(self, code: str, name: str) -> None:
        exec(code)  # error: TMP118 @8 exec() imports code while the workflow runs; import at module top (passed through)
        module = __import__(name)  # error: TMP118 @17 __import__() imports code while the workflow runs; import at module top (passed through)
        importlib.reload(module)  # error: TMP118 @8 importlib.reload() imports code while the workflow runs; import at module top (passed through)
        names = runpy.run_path(name)  # error: TMP118 @16 runpy.run_path() imports code while the workflow runs; import at module top (passed through)
        workflow.logger.info("%s", names)

    @workflow.update
    async def convert(self, amount: float) -> float:
        try:
            import babel.numbers  # error: TMP118 @12 import babel.numbers imports code while the workflow runs; import at module top (passed through)
        except ImportError:
            return amount
        return float(babel.numbers.parse_decimal(str(amount)))


@workflow.defn
class TariffWorkflow:
    """Calculates the same price with code that was there from the start."""

    @workflow.run
    async def run(self, product: str, formula: str) -> float:
        import decimal  # ok: part of the standard library
        from collections import OrderedDict  # ok: part of the standard library

        from temporalio.exceptions import ApplicationError  # ok: part of the SDK

        from pydantic import BaseModel  # ok: passed through by default

        with workflow.unsafe.imports_passed_through():
            import numpy  # ok: passed through
            from shop.pricing import surcharge  # ok: passed through

        if TYPE_CHECKING:
            import polars  # ok: never imported when the code runs

        if not issubclass(tariffs.Tariff, BaseModel):
            raise ApplicationError(f"{decimal.Decimal(1)} {OrderedDict()}")
        table: "polars.DataFrame | pandas.DataFrame | None" = None
        parsed = ast.literal_eval(formula)  # ok: reads literals only
        constant = eval("2 * 3")  # ok: a literal
        forecasted = await workflow.execute_activity(
            forecast, product, start_to_close_timeout=timedelta(minutes=1)  # ok: imports in the activity
        )
        workflow.logger.info("%s %s", table, parsed)
        return float(numpy.ceil(surcharge(product))) + constant + rounded(forecasted)

    @workflow.signal
    def evaluate(self, expression) -> None:
        expression.eval()  # ok: `eval` of an unknown object
        expression.exec()  # ok: `exec` of an unknown object

    @workflow.query
    def settings(self, text: str) -> str:
        return str(yaml.safe_load(text)) + importlib.__name__  # ok: parses data
