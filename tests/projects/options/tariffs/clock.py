"""A clock that the options call pure."""

import time


def now() -> float:
    return time.time()


class Watch:
    def lap(self) -> float:
        return time.monotonic()
