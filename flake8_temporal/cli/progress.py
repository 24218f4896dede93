"""How far a long run has come, on a terminal and nowhere else.

With ``rich`` installed it is a bar. Loading that takes longer than most runs, so nothing is shown, and nothing loaded,
before a run has taken a second.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_PATIENCE = 1.0
_PAUSE = 0.1


def watched(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """The items as they come, their number shown on standard error while they do."""
    if not _is_terminal():
        yield from items
        return
    show: Callable[[int], None] | None = None
    last = time.monotonic() + _PATIENCE - _PAUSE
    try:
        for number, item in enumerate(items, 1):
            now = time.monotonic()
            if now - last >= _PAUSE:
                show = show or _shower(total, what)
                show(number)
                last = now
            yield item
    finally:
        if show is not None:
            show(-1)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _shower(total: int, what: str) -> Callable[[int], None]:
    """Shows a number of items; a negative one takes away what is shown."""
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        return lambda number: _plain(number, total, what)
    bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task(what, total=total)
    bar.start()

    def show(number: int) -> None:
        if number < 0:
            bar.stop()
        else:
            bar.update(task, completed=number, refresh=True)

    return show


def _plain(number: int, total: int, what: str) -> None:
    text = "\r\033[K" if number < 0 else f"\r{what} {number}/{total}"
    sys.stderr.write(text)
    sys.stderr.flush()
