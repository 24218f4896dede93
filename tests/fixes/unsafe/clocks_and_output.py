import time
import uuid
from datetime import date, datetime, timedelta, timezone

from temporalio import workflow


@workflow.defn
class Loose:
    @workflow.run
    async def run(self) -> None:
        print(f"on {date.today()}")
        print(datetime.now().isoformat())
        zone = timezone(timedelta(hours=2))
        print(datetime.now(zone).hour)
        print(datetime.now(tz=zone).hour)
        started = time.monotonic()
        await workflow.sleep(1)
        print(time.monotonic() - started)
        print(uuid.uuid1().hex)
