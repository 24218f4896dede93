"""What cannot be loaded in the sandbox, passed through."""

from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():  # advice: use workflow.unsafe.imports_passed_through()
    import aiohttp


@activity.defn
async def fetch(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return str(await response.text())


@workflow.defn
class Order:
    @workflow.run
    async def run(self, address: str) -> str:
        return await workflow.execute_activity(fetch, address, start_to_close_timeout=timedelta(seconds=9))
