"""Options: strict mode also reports what an import brings in through the project's own modules."""

from clients import fetch  # error: TMP604 @0 importing requests fails in the workflow sandbox; use workflow.unsafe.imports_passed_through() [via clients:3]
from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from clients import session  # ok: passed through, with all that it imports


@workflow.defn
class TariffWorkflow:
    @workflow.run
    async def run(self, region: str) -> str:
        return f"{region} {fetch.__name__} {session is None}"
