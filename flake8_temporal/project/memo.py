"""Remembering answers that may depend on each other in circles, without ever keeping half an answer.

A question that comes up again while it is being answered gets ``UNSETTLED``. What was found with the help of such
an answer is kept only as long as the question it waited for is open, and is "not known" once asked in another
round; so every question is answered a bounded number of times, and what is remembered for good does not depend on
who asked first. What the questions are is not its business.
"""

from collections.abc import Callable

from flake8_temporal.project.values import UNSETTLED, Choice, Value

_NESTING = 60  # questions inside questions before giving up
_STEPS = 20_000  # questions inside one question before giving up
_NEVER = 1 << 30
_MISSING = Choice(())  # this very object: answers that equal it are other ones

Key = tuple[int, int]


class Memo:
    """Answers by key; ``find`` computes what is missing."""

    def __init__(self, most: int) -> None:
        self._left = most  # answers that may still be worked out; then all that is not known stays so
        self._known: dict[Key, Value] = {}
        self._open: dict[Key, int] = {}
        self._waits: list[
            tuple[int, int]
        ] = []  # for each open question, the outermost and innermost it waits for
        self._passing: dict[Key, tuple[Value, int, int, Key]] = {}
        self._by_outermost: dict[int, list[Key]] = {}
        self._order: list[Key] = []
        self._steps = 0

    @property
    def is_asking(self) -> bool:
        """Whether a question is open, so that answers may still change."""
        return bool(self._order)

    def find(self, key: Key, compute: Callable[[], Value]) -> Value:
        """The answer for ``key``."""
        known = self._known.get(key, _MISSING)
        if known is not _MISSING:
            return known
        level = self._open.get(key)
        if level is not None:
            self._wait(level, level)
            return UNSETTLED
        if key in self._passing:
            return self._passed(key)
        if not self._left:
            return None
        self._steps = self._steps + 1 if self._order else 0
        if len(self._order) >= _NESTING or self._steps > _STEPS:
            self._wait(0, len(self._order) - 1)
            return None
        return self._answer(key, compute)

    def _answer(self, key: Key, compute: Callable[[], Value]) -> Value:
        self._left -= 1
        level = len(self._order)
        self._open[key] = level
        self._order.append(key)
        self._waits.append((_NEVER, -1))
        try:
            found = compute()
        finally:
            outermost, innermost = self._waits.pop()
            self._order.pop()
            del self._open[key]
            for passing in self._by_outermost.pop(level, ()):
                self._passing.pop(passing, None)
        if outermost >= level:
            found = None if found == UNSETTLED else found
            self._known[key] = found
        else:
            innermost = min(innermost, level - 1)
            self._passing[key] = (found, outermost, innermost, self._order[innermost])
            self._by_outermost.setdefault(outermost, []).append(key)
            self._wait(outermost, innermost)
        return found

    def _passed(self, key: Key) -> Value:
        found, outermost, innermost, waited_for = self._passing[key]
        if innermost < len(self._order) and self._order[innermost] == waited_for:
            self._wait(outermost, innermost)
            return found
        self._wait(outermost, outermost)
        return None

    def _wait(self, outermost: int, innermost: int) -> None:
        if self._waits:
            known_outermost, known_innermost = self._waits[-1]
            self._waits[-1] = (min(known_outermost, outermost), max(known_innermost, innermost))
