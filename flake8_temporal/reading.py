"""What files hold that others wrote and may have prepared: plain files only, only so many bytes, and TOML that ends.

A name can lead to a pipe that nobody writes to or to a device without an end, and a file can grow while it is read.
"""

import errno
import os
import re
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = 1 << 20
_LONG_KEY = r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}"""


def contents(path: str, most: int, flags: int = 0) -> tuple[os.stat_result, bytes]:
    """What the system says of a file, and what is in it; raises ``OSError`` for what is no plain file, holds more
    bytes or has no such name. ``flags`` are for ``os.open``, besides those for reading.
    """
    try:
        descriptor = os.open(path, _FLAGS | flags)
    except ValueError as error:  # a NUL, or what the system cannot encode
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT)) from error
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        data = os.read(descriptor, min(most, status.st_size) + 1)
        while (
            len(data) != status.st_size and len(data) <= most
        ):  # it has changed meanwhile, or is read in parts
            more = os.read(descriptor, _AT_ONCE)
            if not more:
                break
            data += more
        if len(data) > most:
            raise OSError(errno.EFBIG, f"it holds more than {most:,} bytes")
        return status, data
    finally:
        os.close(descriptor)


def read(path: str, most: int) -> bytes:
    """What is in a file, as ``contents`` finds it."""
    return contents(path, most)[1]


def read_text(path: str, most: int) -> str:
    """The same as UTF-8 with Unix line ends; raises ``UnicodeDecodeError`` for what is none."""
    text = read(path, most).decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def toml(text: str) -> dict[str, object]:
    """A document; raises ``ValueError`` for what is none, and for what the parser would not come to an end with."""
    import tomllib  # most runs do without

    if re.search(_LONG_KEY, text):  # it takes the square of the time
        raise ValueError("a key has more than 100 parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
