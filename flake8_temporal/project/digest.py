"""The hash by which modules and cache entries are told apart: BLAKE2b, 32 bytes.

Taken from the interpreter's own module, because ``hashlib`` loads OpenSSL for it: 4 MB and several milliseconds, in
every run. Where that module is missing, ``hashlib`` will do. What is hashed is decided in ``index`` and ``cache``.
"""

try:
    from _blake2 import blake2b
except ImportError:  # not a CPython, or one built without it
    from hashlib import blake2b


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=32).digest()
