from temporalio import workflow


@workflow.defn
class Sets:
    def __init__(self) -> None:
        self.seconds: set[int] = set()

    @workflow.run
    async def run(self) -> list[str]:
        self.seconds |= {3, 1, 2}
        for seconds in self.seconds:
            await workflow.sleep(seconds)
        for name in {"north", "south"} | {"east"}:
            await workflow.sleep(len(name))
        return [str(seconds) for seconds in self.seconds if await self._waited(seconds)]

    async def _waited(self, seconds: int) -> bool:
        await workflow.sleep(seconds)
        return True
