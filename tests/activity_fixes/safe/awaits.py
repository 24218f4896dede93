import asyncio

from temporalio import activity


@activity.defn
async def beat(folder: str) -> int:
    await asyncio.sleep(0)
    await activity.heartbeat(
        folder[:1],  # where it is
    )
    return (await activity.info()).attempt


async def _told() -> str:
    await asyncio.sleep(0)
    return "told"


@activity.defn
async def nest(folder: str) -> str:
    await asyncio.sleep(0)
    return asyncio.run(_told()) + folder[:1]
