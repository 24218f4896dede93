"""Conditions, loops and suppressions."""

import time


def clock(now=None, log=lambda text: print(text)):
    if not now or now == 3 < time.time():
        return time.time()  # noqa: TMP101
    elif isinstance(now, (int, float)):
        with open("x") as file:
            return file.read() if file else None
    try:
        for part in sorted({1, True, 1.0}):
            while part:
                break
    except OSError:
        log("x")  # tmp: ok[TMP106] the log is local
    return {part: other for part in range(3) for other in part}
