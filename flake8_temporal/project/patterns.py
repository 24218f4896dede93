"""Patterns of the configuration: dotted names with ``.*`` for a subtree, and globs for paths.

Takes a name or a path and patterns, gives a yes or no; the knowledge tables have their own, faster lookup.
"""

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern is ``name``, or a ``.*`` pattern has it below."""
    return any(
        name == pattern or (pattern.endswith(".*") and name.startswith(pattern[:-1])) for pattern in patterns
    )


def matches_path(path: str, globs: Iterable[str]) -> bool:
    """Whether a glob matches the file's name or, where it has a slash, the path from any directory on."""
    try:
        here = os.path.join(os.getcwd(), "")
    except OSError:  # it was removed
        here = os.sep
    parts = os.path.normpath(path).removeprefix(here).replace(os.sep, "/").split("/")
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    return any(fnmatchcase(tail, glob) for glob in globs for tail in (tails if "/" in glob else parts[-1:]))
