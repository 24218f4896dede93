"""Whole files as bytes, with as few calls of the system as it takes: a run over one file reads hundreds.

What the bytes are good for is up to ``lookup``, ``cache`` and ``revisions``.
"""

import os
import stat

# A pipe in the place of a file must not make us wait for someone to write to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)


def contents(path: str, most: int, flags: int = 0) -> tuple[os.stat_result, bytes]:
    """What the system says of a regular file, and all of its bytes; raises ``OSError`` for anything else.

    ``flags`` are for ``os.open``, besides those for reading.
    """
    descriptor = os.open(path, _FLAGS | flags)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{path} is no regular file")
        if status.st_size > most:
            raise OSError(f"{path} has more than {most} bytes")
        data = os.read(descriptor, status.st_size + 1)
        while len(data) != status.st_size:  # the file has changed meanwhile, or there was less in one go
            more = os.read(descriptor, most)
            if not more:
                break
            data += more
            if len(data) > most:
                raise OSError(f"{path} has more than {most} bytes")
    finally:
        os.close(descriptor)
    return status, data
