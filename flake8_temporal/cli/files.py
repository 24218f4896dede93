"""Source files to text and back: encodings, byte order marks and line endings kept, writes all or nothing."""

import io
import os
import tempfile
import tokenize
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class Changed(Exception):
    """The file is another one than when it was read."""


class Source(NamedTuple):
    """A file as it was read; ``text`` keeps its line endings and has no byte order mark."""

    path: str
    content: bytes
    encoding: str
    text: str


def read(path: str) -> Source | None:
    """The file, or None if it cannot be read or decoded; linting reports that."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        return Source(path, content, encoding, content.removeprefix(_BOM).decode(encoding))
    except (OSError, SyntaxError, UnicodeError, LookupError):
        return None


def written(source: Source, text: str) -> None:
    """Replace the file with this text, permissions kept, a symbolic link followed.

    Raises ``Changed`` if the file is not what was read, ``OSError`` if it cannot be written; it is untouched then.
    """
    target = os.path.realpath(source.path)
    content = (_BOM if source.content.startswith(_BOM) else b"") + text.encode(source.encoding)
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it is not writable")
    put(target, content, os.stat(target).st_mode & 0o7777, instead_of=source.content)


def put(target: str, content: bytes, mode: int, instead_of: bytes | None = None) -> None:
    """Put a file in place at once, or not at all; ``Changed`` if another one is there than it is to replace."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".", suffix=".flake8-temporal")
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, mode)
        if instead_of is not None:
            with open(target, "rb") as file:
                if file.read() != instead_of:
                    raise Changed("it was changed meanwhile")
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
