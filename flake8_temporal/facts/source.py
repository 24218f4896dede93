"""Bytes or text to a syntax tree, as a value: a file that does not parse gives ``None``, never an exception.

Refuses to guess: an unknown encoding, a NUL byte or syntax newer than the running Python means "unknown".
What the tree says is read next door, in ``extract``.
"""

import ast
import gc
import io
import tokenize
import warnings


def decode(data: bytes) -> str | None:
    """The text of a source file by its BOM or coding line, or None if it cannot be read."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed or a Unicode separator ends none."""
    return list(io.StringIO(text, newline=None))


def in_characters(line: str, column: int) -> int:
    """A column as people and flake8 count it: ``ast`` counts UTF-8 bytes."""
    return (
        column if line.isascii() else len(line.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))
    )


def parse(text: str) -> ast.Module | None:
    """The syntax tree, or None for text that this Python cannot parse."""
    was_enabled = gc.isenabled()
    gc.disable()  # A tree is all live objects: collecting while it grows is wasted work.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    finally:
        if was_enabled:
            gc.enable()
