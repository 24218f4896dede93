import asyncio

from temporalio import activity


def report(order: str) -> str:
    activity.heartbeat(order)
    return order


@activity.defn
async def ship(folder: str) -> list[str]:
    loop = asyncio.get_running_loop()
    first = await loop.run_in_executor(None, report, folder[:1])
    return [first, *await asyncio.gather(loop.run_in_executor(None, report, "second"))]
