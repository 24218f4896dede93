from temporalio import workflow


@workflow.defn
class Parameters:
    def __init__(self) -> None:
        self.stopped = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self.stopped)

    @workflow.signal
    def stop(self, *, hard: bool = False) -> None:
        self.stopped = True
