"""A validator of its own name that raises to reject."""

from temporalio import workflow


@workflow.defn
class Order:
    def __init__(self) -> None:
        self.items: list[str] = []

    @workflow.run
    async def run(self) -> list[str]:
        await workflow.wait_condition(lambda: bool(self.items))
        return self.items

    @workflow.update
    def add(self, item: str) -> int:
        self.items.append(item)
        return len(self.items)

    @add.validator  # advice: write it without parentheses
    def check_add(self, item: str) -> None:  # advice: write a plain def
        # advice: give it another name
        # advice: an update handler has one
        # advice: takes other parameters than its update handler
        if not item:  # advice: raise to reject, the result is ignored
            raise ValueError("an item has a name")
