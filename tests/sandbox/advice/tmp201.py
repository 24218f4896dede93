"""A workflow class of the right shape."""

from temporalio import workflow


class Loads:
    """What both workflows share has no run method."""

    def size(self, text: str) -> int:
        return len(text)


@workflow.defn  # advice: decorated with @workflow.defn twice
class Plain(Loads):  # advice: decorate a class with @workflow.defn
    # advice: define it at module level
    @workflow.run  # advice: write it without parentheses
    async def run(self, text: str) -> int:  # advice: write async def run
        # advice: has no @workflow.run method
        # advice: has two @workflow.run methods
        # advice: make it a plain method
        # advice: an async generator cannot be run
        return self.size(text)


@workflow.defn(name="Second")  # advice: is registered under the name
class Other(Loads):  # advice: inherits a second @workflow.run method
    @workflow.run
    async def run(self, text: str) -> int:  # advice: define run in the class itself
        return self.size(text) + 1


# advice: is registered, but not decorated with @workflow.defn
WORKFLOWS: list[type] = [Plain, Other]
