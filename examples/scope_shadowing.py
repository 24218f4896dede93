"""Scope: a local binding hides an import of the same name."""

import datetime
import random
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from temporalio import workflow


class Fake:
    def time(self) -> float:
        return 0.0

    def now(self) -> str:
        return "now"

    def random(self) -> float:
        return 0.5

    def uuid4(self) -> str:
        return "id"


def parameter(time: Fake, *random: Fake, uuid: Fake, **datetime: Fake) -> str:
    return f"{time.time()} {random[0].random()} {uuid.uuid4()} {datetime['x'].now()}"  # ok: four parameters


def positional_only(time: Fake, /, random: Fake) -> str:
    return f"{time.time()} {random.random()}"  # ok: two parameters


def assigned() -> float:
    time = Fake()
    return time.time()  # ok: a local variable


def assigned_later(flag: bool) -> float:
    if flag:
        time = Fake()
    else:
        time = Fake()
    return time.time()  # ok: a local variable in both branches


def annotated() -> float:
    time: Fake = Fake()
    return time.time()  # ok: an annotated local variable


def unpacked() -> str:
    (time, [random, *uuid]) = Fake(), [Fake(), Fake()]
    return f"{time.time()} {random.random()} {uuid[0].uuid4()}"  # ok: unpacked local variables


def looped() -> float:
    total = 0.0
    for time in [Fake()]:
        total += time.time()  # ok: the loop variable
    return total


async def looped_asynchronously(source: Any) -> float:
    total = 0.0
    async for time in source:
        total += time.time()  # ok: the loop variable
    return total


def opened() -> float:
    with nullcontext(Fake()) as time:
        return time.time()  # ok: bound by `with`


def caught() -> str:
    try:
        return "fine"
    except ValueError as time:
        return time.time()  # ok: bound by `except`


def walrus() -> float:
    if (time := Fake()) is not None:
        return time.time()  # ok: bound by the walrus
    return 0.0


def comprehended() -> list[float]:
    values = [time.time() for time in [Fake()]]  # ok: the comprehension's variable
    values += {random.random() for random in [Fake()]} and []  # ok: the comprehension's variable
    values += [value for value in (uuid.uuid4() for uuid in [Fake()])]  # ok: the generator's variable
    return values + [time.time()]  # error: TMP101 @21 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ShadowWorkflow.run -> comprehended]


def keyed() -> dict[str, float]:
    return {key: time.time() for key, time in {"a": Fake()}.items()}  # ok: the comprehension's variable


def matched(command: Any) -> str:
    match command:
        case {"time": time, **random}:
            return f"{time.time()} {random.random()}"  # ok: bound by the pattern
        case [uuid, *datetime]:
            return f"{uuid.uuid4()} {datetime.now()}"  # ok: bound by the pattern
        case Fake() as time:
            return f"{time.time()}"  # ok: bound by the pattern
        case random:
            return f"{random.random()}"  # ok: bound by the pattern


def lambda_parameter() -> float:
    read: Callable[[Fake], float] = lambda time: time.time()  # noqa: E731  # ok: the parameter of the lambda
    return read(Fake())


def nested_function() -> float:
    def time() -> float:
        return 0.0

    return time()  # ok: a function of this function


def nested_class() -> float:
    class time:
        @staticmethod
        def time() -> float:
            return 0.0

    return time.time()  # ok: a class of this function


def inner_reads_outer() -> float:
    time = Fake()

    def read() -> float:
        return time.time()  # ok: the variable of the enclosing function

    return read()


def inner_hides_nothing() -> float:
    def unrelated() -> None:
        time = Fake()
        time.time()  # ok: the variable of the inner function

    unrelated()
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ShadowWorkflow.run -> inner_hides_nothing]


def local_import() -> float:
    from shop import clock as time  # error: TMP118 @4 import shop imports code while the workflow runs; import at module top (passed through) [via ShadowWorkflow.run -> local_import]

    return time.time()  # ok: the local import hides the module


def outer_parameter(time: Fake) -> Callable[[], float]:
    return lambda: time.time()  # ok: the parameter of the enclosing function


def unshadowed(time_of_day: Fake) -> str:
    return f"{time.time()} {time_of_day.time()}"  # error: TMP101 @14 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ShadowWorkflow.run -> unshadowed]


def deleted() -> str:
    for random in [Fake()]:
        random.random()  # ok: the loop variable
    del random
    return "deleted"


def default_argument(start: float = 0.0, read: Any = None) -> float:
    return start + (time.time() if read is None else read.time())  # error: TMP101 @20 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ShadowWorkflow.run -> default_argument]


@workflow.defn
class ShadowWorkflow:
    @workflow.run
    async def run(self, command: Any, source: Any) -> str:
        fake = Fake()
        texts = [parameter(fake, fake, uuid=fake, x=fake), positional_only(fake, fake), unpacked(), caught()]
        texts += [matched(command), deleted(), str(keyed()), str(comprehended()), unshadowed(fake)]
        numbers = [assigned(), assigned_later(True), annotated(), looped(), opened(), walrus()]
        numbers += [await looped_asynchronously(source), lambda_parameter()]
        numbers += [nested_function(), nested_class()]
        numbers += [inner_reads_outer(), inner_hides_nothing(), local_import(), outer_parameter(fake)()]
        return f"{texts}{numbers}{default_argument()}{random.random()}"  # error: TMP102 @54 random.random() draws randomness in workflow code; use workflow.random()

    @workflow.signal
    def later(self, datetime: Any) -> None:
        workflow.logger.info("%s", datetime.datetime.now())  # ok: the parameter hides the module

    @workflow.signal
    def here(self) -> None:
        workflow.logger.info("%s %s", datetime.datetime.now(), uuid.uuid4())  # error: TMP101 @38 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() | TMP103 @63 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4()
