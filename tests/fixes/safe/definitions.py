from temporalio import workflow


@workflow.defn
class Definitions:
    def __init__(self) -> None:
        self.seconds = 1

    @workflow.run()
    async def run(self) -> None:
        await workflow.sleep(self.seconds)

    @workflow.query()
    def total(self) -> int:
        return self.seconds

    @workflow.query
    async def half(self) -> float:
        return self.seconds / 2

    @workflow.update
    def double(self, times: int) -> int:
        self.seconds *= 2 * times
        return self.seconds

    @double.validator()
    async def check(self, times: int) -> None:
        if times < 1:
            raise ValueError("too few")
