"""The steps."""

import time

from mill import registry
from mill.registry import check, step


@step("weigh")
def weigh(text: str) -> str:
    return f"{text}{time.time()}"


@step("trim")
def trim(text: str) -> str:
    return text.strip()


@check
def is_fresh(text: str) -> bool:
    return time.time() > len(text)


def pack(text: str) -> str:
    return f"{text}{time.monotonic()}"


registry.FIXED["pack"] = pack
registry.FIXED["trim"] = trim
