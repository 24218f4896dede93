"""Dynamic definitions with the parameters that the SDK passes."""

from collections.abc import Sequence

from temporalio import activity, workflow
from temporalio.common import RawValue


@activity.defn(dynamic=True)
async def handle(args: Sequence[RawValue]) -> int:  # advice: must take a single Sequence[RawValue]
    return len(args)


@workflow.defn(dynamic=True)  # advice: is dropped
class Anything:
    @workflow.dynamic_config  # advice: must take effect in a dynamic workflow
    def config(self) -> workflow.DynamicWorkflowConfig:  # advice: must take self alone, and be a plain def
        return workflow.DynamicWorkflowConfig(failure_exception_types=[ValueError])

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> int:
        # advice: must take a single Sequence[RawValue] in its run method
        return len(args)

    @workflow.signal(dynamic=True)
    def on_signal(self, name: str, args: Sequence[RawValue]) -> None:
        # advice: must take (self, name: str, args: Sequence[RawValue])
        pass

    @workflow.query(dynamic=True)
    def on_query(self, name: str, args: Sequence[RawValue]) -> str:
        return name

    @workflow.update(dynamic=True)
    def on_update(self, name: str, args: Sequence[RawValue]) -> int:
        return len(args)
