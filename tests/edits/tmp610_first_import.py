import shop
import requests
import shop.late as shop
from temporalio.workflow import defn, run


@defn
class W:
    @run
    async def run(self) -> None:
        return None
