import shop
from temporalio import workflow
from temporalio.workflow import defn, run

with workflow.unsafe.imports_passed_through():
    import requests
    import shop.late as shop


@defn
class W:
    @run
    async def run(self) -> None:
        return None
# left: TMP610 1: another import gives the same name
