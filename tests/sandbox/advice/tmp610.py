"""Modules of activities and clients, passed through."""

from datetime import timedelta
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():  # advice: import it under imports_passed_through()
    import aiohttp
    from shop.activities import ship

CLIENT = aiohttp.ClientTimeout


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> Any:
        return await workflow.execute_activity(
            "ship", item, start_to_close_timeout=timedelta(seconds=9), summary=f"{ship is not None}"
        )
