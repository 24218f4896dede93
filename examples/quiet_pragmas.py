"""Quiet: findings that the author has accepted, with a reason, where the cause stands."""

import random
import time
import uuid

from temporalio import workflow


def build_stamp() -> float:
    return time.time()  # tmp: ok[TMP101] printed on the label only


def both() -> str:
    return f"{time.time()} {uuid.uuid4()}"  # tmp: ok[TMP101,TMP103] only shown to support


def first_only() -> str:
    return f"{time.time()} {uuid.uuid4()}"  # tmp: ok[TMP101] only shown to support  # error: TMP103 @28 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via AcceptedWorkflow.run -> first_only]


def other_code() -> float:
    return time.time()  # tmp: ok[TMP102] accepts another code  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via AcceptedWorkflow.run -> other_code]


def measured() -> float:  # tmp: ok[TMP101] the whole function measures itself
    started = time.monotonic()
    return time.monotonic() - started


def cached_clock() -> float:  # tmp: pure
    return time.time()


def cached_dice() -> int:  # tmp: pure reads a table that ships with the code
    return random.randint(1, 6)


class Table:  # tmp: pure
    def roll(self) -> int:
        return random.randint(1, 6)

    def age(self) -> float:
        return time.time()


class Clock:
    def read(self) -> float:  # tmp: pure
        return time.time()

    def now(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via AcceptedWorkflow.run -> Clock.now]


def suppressed() -> float:
    return time.time()  # noqa: TMP101


def suppressed_everything() -> float:
    return time.time()  # noqa


def suppressed_other() -> float:
    return time.time()  # noqa: E501  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via AcceptedWorkflow.run -> suppressed_other]


def called_as_pure() -> float:
    return time.time()  # ok: the only call to it is marked pure


@workflow.defn
class AcceptedWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        parts = [build_stamp(), both(), first_only(), other_code(), measured(), cached_clock(), cached_dice()]
        parts += [Table().roll(), Table().age(), Clock().read(), Clock().now()]
        parts += [suppressed(), suppressed_everything(), suppressed_other()]
        parts.append(called_as_pure())  # tmp: pure
        stamp = (
            time.time()  # tmp: ok[TMP101] on a line of its own
            + 1
        )
        return f"{order}{parts}{stamp}"

    @workflow.query
    def text(self) -> str:
        return "# tmp: ok[TMP101] in a string" + str(time.time())  # error: TMP101 @53 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
