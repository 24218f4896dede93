"""Small answers that every run would work out again, on disk for the next: texts by what they follow from.

Parsing a packaging file, or reading our own code to know its revision, is a good part of a run over one file. A note
is found by a digest of all that its answer follows from, so it is never out of date; whatever goes wrong is an answer
worked out again. What is asked is up to ``roots``, ``versions`` and ``verdicts``; how it lies on disk is for ``cache``.
"""

import functools
import json
import os
from collections.abc import Callable

from flake8_temporal import model
from flake8_temporal.model import Settings
from flake8_temporal.project.cache import folder_of, load, save
from flake8_temporal.project.digest import digest
from flake8_temporal.project.revisions import stamp_of_code

_ENTRY = digest(b"notes").hex()
_MOST = 200  # the oldest go first
_Known = dict[str, list[str]]


class Notes:
    """Answers of earlier runs and of this one; ``code`` is what they follow from besides the question.

    Without a folder or without ``code`` nothing is remembered.
    """

    def __init__(self, folder: str | None, code: bytes | None) -> None:
        self._folder = folder
        self._code = code
        self._known: _Known | None = None
        self._is_new = False

    def answer(self, question: str, about: bytes, find: Callable[[], list[str] | None]) -> list[str]:
        """What ``find`` says of what ``about`` holds, by asking it or from an earlier run.

        Where it says None the answer is empty, and is not remembered.
        """
        if self._folder is None or self._code is None:
            return find() or []
        if self._known is None:
            self._known = load(self._folder, _ENTRY, _decoded) or {}
        key = digest(b"\0".join((self._code, question.encode(), about))).hex()
        if key not in self._known:
            found = find()
            if found is None:
                return []
            self._known[key] = found
            self._is_new = True
        return self._known[key]

    def keep(self) -> None:
        """Remember what was new, if anything was."""
        if self._is_new and self._folder is not None and self._known is not None:
            self._is_new = False
            kept = dict(list(self._known.items())[-_MOST:])
            save(self._folder, _ENTRY, kept, functools.partial(json.dumps, ensure_ascii=False))


NO_NOTES = Notes(None, None)


def notes_for(settings: Settings) -> Notes:
    """The notes of this installation, where the settings allow to remember something."""
    return NO_NOTES if settings.no_cache else _opened(settings.cache_dir)


@functools.cache
def _opened(cache_dir: str) -> Notes:
    return Notes(folder_of(os.path.dirname(str(model.__file__)), cache_dir), stamp_of_code())


def _decoded(text: str) -> _Known | None:
    """Nothing is taken on trust: what ``keep`` would not have written is no answer."""
    document = json.loads(text)
    if not isinstance(document, dict) or not all(isinstance(found, list) for found in document.values()):
        return None
    return document if all(isinstance(word, str) for found in document.values() for word in found) else None
