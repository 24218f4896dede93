"""Handlers with one decorator and one name each."""

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue


class Reviewable:
    @workflow.signal
    def approve(self) -> None:
        pass

    @workflow.query
    def state(self) -> str:
        return ""


@workflow.defn
class Reviewed(Reviewable):
    def __init__(self) -> None:
        self.seen: list[str] = []

    @workflow.run  # advice: run method run of Reviewed is overridden without @workflow.run
    async def run(self) -> list[str]:
        await workflow.wait_condition(lambda: len(self.seen) >= 3)
        return self.seen

    @workflow.signal  # advice: write it without parentheses
    def approve(self) -> None:  # advice: is overridden without @workflow.signal
        # advice: is registered under the name
        # advice: signal handler approve is replaced by this method of the same name
        # advice: make it a plain method
        # advice: it can have one of them
        self.seen.append("approve")

    @workflow.signal(name="confirmed")
    def confirm(self) -> None:
        self.seen.append("confirmed")

    @workflow.signal(dynamic=True)  # advice: is registered as the dynamic one
    def other(self, name: str, args: Sequence[RawValue]) -> None:
        self.seen.append(name)

    @workflow.query  # advice: is overridden without @workflow.query
    def state(self) -> str:  # advice: query state is replaced by this method of the same name
        return ",".join(self.seen)
