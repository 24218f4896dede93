"""State that is there before the first handler."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.items: list[str] = []  # advice: initialise it in __init__

    @workflow.run
    async def run(self, item: str) -> list[str]:
        self.items = [*self.items, item]
        return self.items

    @workflow.signal
    def add(self, item: str) -> None:
        self.items.append(item)
