"""Options: modules that the worker passes through the sandbox may be imported late."""

from temporalio import workflow


@workflow.defn
class QuoteWorkflow:
    @workflow.run
    async def run(self, product: str) -> float:
        import numpy  # ok: passed through by the worker
        import numpy.linalg  # ok: part of a module that is passed through
        from shop.pricing import surcharge  # ok: passed through by the worker
        from shop.pricing.tables import base  # ok: part of a module that is passed through

        from shop.taxes import rate  # error: TMP118 @8 import shop.taxes imports code while the workflow runs; import at module top (passed through)
        import pandas  # error: TMP118 @8 import pandas imports code while the workflow runs; import at module top (passed through)

        return float(numpy.linalg.norm([surcharge(product), base(product), rate(product), pandas.NA is None]))
