"""Roots: a service of a monorepo sees its own ``common``, not the one of its neighbour."""

import time

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from common.absent import stamp as absent_stamp
    from common.stamps import stamp
    from warehouse.clock import now as warehouse_now

    from billing import time as billing_time


@workflow.defn
class InvoiceWorkflow:
    @workflow.run
    async def run(self, invoice: str) -> str:
        printed = stamp()  # error: TMP101 [via InvoiceWorkflow.run -> common.stamps.stamp:7]
        started = time.time()  # error: TMP101
        lasted = billing_time.time()  # ok: a module of the package that is called like a standard one
        missing = absent_stamp()  # ok: there is no such module
        elsewhere = warehouse_now()  # ok: no package of this service
        return f"{invoice}{printed}{started}{lasted}{missing}{elsewhere}"
