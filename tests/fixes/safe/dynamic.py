from temporalio import workflow
from temporalio.common import RawValue


@workflow.defn(dynamic=True)
class Dynamic:
    @workflow.run
    async def run(self, args: list[RawValue]) -> None:
        await workflow.sleep(len(args) + 1)

    @workflow.signal(dynamic=True)
    def anything(self, name: str, args: list[RawValue]) -> None:
        self.last = name if args else ""
