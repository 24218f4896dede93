"""Clocks whose use was accepted, or was not."""

import time
import uuid


def by_code() -> float:
    return time.time()  # noqa: TMP101


def by_family() -> float:
    return time.time()  # noqa: TMP1


def by_noqa() -> float:
    return time.time()  # noqa


def by_pragma() -> float:
    return time.time()  # tmp: ok[TMP101] shown to support only


def by_pragma_on_def() -> float:  # tmp: ok[TMP101] shown to support only
    return time.time()


def by_pure() -> float:  # tmp: pure
    return time.time()


class Table:  # tmp: pure reads what ships with the code
    def age(self) -> float:
        return time.time()


def other_code() -> float:
    return time.time()  # noqa: TMP102


def other_tool() -> float:
    return time.time()  # noqa: E501


def other_pragma() -> float:
    return time.time()  # tmp: ok[TMP102] accepts another code


def without_reason() -> float:
    return time.time()  # tmp: ok[TMP101]


def other_line() -> float:
    started = 0.0  # noqa: TMP101
    return time.time() - started


def both() -> str:
    return f"{time.time()}{uuid.uuid4()}"  # noqa: TMP101


def deep() -> float:
    return deeper()


def deeper() -> float:
    return by_code() + by_pragma() + Table().age()


def one_of_two() -> float:
    return by_code() + other_tool()


def by_call() -> float:
    return other_tool()  # noqa: TMP101


def by_pragma_on_call() -> float:
    return other_tool()  # tmp: ok[TMP101] shown to support only


def by_bare_noqa_on_call() -> float:
    return other_tool()  # noqa


def other_code_on_call() -> float:
    return other_tool()  # noqa: TMP102


def two_calls() -> float:
    return by_call() + other_line()
