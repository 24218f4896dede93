"""Scope: assignments, partials and constant getattr give a function other names."""

import datetime
import functools
import random
import time
import uuid
from datetime import timezone
from functools import partial
from typing import Any

from temporalio import workflow

now = datetime.datetime.now
stamp = now
DateTime = datetime.datetime
numbers = random
utc_now = partial(datetime.datetime.now, timezone.utc)
local_now = functools.partial(DateTime.now)
fresh = getattr(uuid, "uuid4")
seconds, nanoseconds = time.time, time.time_ns
annotated: Any = time.monotonic
chained = again = time.perf_counter
workflow_now = workflow.now
parse = datetime.datetime.fromisoformat
either = time.time
either = workflow.time


class Clock:
    read = time.time
    parse = datetime.datetime.fromisoformat
    now = staticmethod(datetime.datetime.now)


@workflow.defn
class AliasWorkflow:
    """Calls nothing by its own name."""

    clock = staticmethod(time.time)
    generator = random.Random(7)  # ok: a constant seed

    def __init__(self) -> None:
        self.now = datetime.datetime.now
        self.moment = workflow.now

    @workflow.run
    async def run(self, due: str) -> str:
        first = now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        second = stamp(timezone.utc)  # error: TMP101 @17 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        third = DateTime.utcnow()  # error: TMP101 @16 datetime.utcnow() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        fourth = numbers.random()  # error: TMP102 @17 random.random() draws randomness in workflow code; use workflow.random()
        fifth = utc_now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        sixth = local_now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        seventh = fresh()  # error: TMP103 @18 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
        eighth = seconds()  # error: TMP101 @17 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        ninth = nanoseconds()  # error: TMP101 @16 time.time_ns() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        tenth = annotated()  # error: TMP101 @16 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        eleventh = chained() + again()  # error: TMP101 @19 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time() | TMP101 @31 time.perf_counter() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        return f"{first}{second}{third}{fourth}{fifth}{sixth}{seventh}{eighth}{ninth}{tenth}{eleventh}"

    @workflow.signal
    async def locals(self, due: str) -> None:
        clock = time.time
        first = clock()  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        module = datetime
        second = module.datetime.now()  # error: TMP101 @17 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        kind = module.datetime
        third = kind.today()  # error: TMP101 @16 datetime.today() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        roll = partial(random.randint, 1, 6)
        fourth = roll()  # error: TMP102 @17 random.randint() draws randomness in workflow code; use workflow.random()
        fifth = getattr(time, "monotonic")()  # error: TMP101 @16 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        sixth = (lambda: time.time())()  # error: TMP101 @25 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via AliasWorkflow.locals -> AliasWorkflow.locals.<lambda>]
        seventh = Clock.read()  # error: TMP101 @18 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        eighth = Clock.now()  # error: TMP101 @17 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        ninth = self.now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        tenth = self.clock()  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        if (reader := time.process_time) and due:
            workflow.logger.info("%s", reader())  # error: TMP101 @39 time.process_time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        workflow.logger.info("%s", (first, second, third, fourth, fifth))
        workflow.logger.info("%s", (sixth, seventh, eighth, ninth, tenth))

    @workflow.update
    async def clean(self, due: str, attribute: str) -> str:
        first = workflow_now()  # ok: an alias of the workflow's clock
        second = parse(due)  # ok: an alias of a parser
        third = self.moment()  # ok: an alias of the workflow's clock
        fourth = partial(datetime.datetime, 2024, 1)(1)  # ok: a constructor
        fifth = Clock.parse(due)  # ok: an alias of a parser
        sixth = getattr(datetime, attribute)  # ok: nobody knows which attribute
        seventh = self.generator  # ok: a constant seed
        time = workflow.time
        eighth = time()  # ok: the local alias hides the module
        ninth = either()  # ok: two different functions have this name, so nobody knows
        return f"{first}{second}{third}{fourth}{fifth}{sixth}{seventh}{eighth}{ninth}"
