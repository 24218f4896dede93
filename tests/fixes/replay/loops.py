from temporalio import workflow


@workflow.defn
class Polls:
    def __init__(self) -> None:
        self.votes: list[str] = []

    @workflow.run
    async def run(self) -> None:
        while len(self.votes) < 1:
            await workflow.sleep(5)

    @workflow.signal
    def vote(self, name: str) -> None:
        self.votes.append(name)


@workflow.defn
class Spins:
    def __init__(self) -> None:
        self.done = False
        self.count = 0

    @workflow.run
    async def run(self) -> None:
        while not self.done and self.count == 0:
            pass

    @workflow.signal
    def finish(self) -> None:
        self.done = True
