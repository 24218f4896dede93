"""A clock that is only needed for its type."""

import time


class Clock:
    def read(self) -> float:
        return time.time()

    def zero(self) -> float:
        return 0.0
