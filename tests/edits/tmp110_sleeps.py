"""A sleep can only be awaited where the function that calls it is async itself, however it is reached."""

import time

from temporalio import workflow


def below() -> None:
    time.sleep(1)


def between() -> None:
    below()


async def beside() -> None:
    time.sleep(2)
    between()


@workflow.defn
class W:
    @workflow.run
    async def run(self) -> None:
        await beside()
        waits = [time.sleep(3) for _ in range(2)]
        paused = lambda: time.sleep(4)
        paused()
        time.sleep(5); time.sleep(6)
        if time.sleep(7) is None and waits:
            time.sleep(8)  # once
