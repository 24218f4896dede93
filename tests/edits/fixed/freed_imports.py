"""An import that nothing needs any more leaves its block, and a block that is empty goes."""
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    # one more
    import requests


@workflow.defn
class W:
    @workflow.run
    async def run(self) -> None:
        self.at = workflow.time()
        self.id = workflow.uuid4()
        self.get = requests.codes
