import time

from temporalio import activity


@activity.defn
async def pack(folder: str) -> str:
    time.sleep(0.01)
    activity.heartbeat("packed")
    for seconds in (0, 0.01):
        time.sleep(seconds)
    return folder[:1]
