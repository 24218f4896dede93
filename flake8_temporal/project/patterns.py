"""Dotted-name patterns of the configuration: ``team.clock.now``, or ``team.clock.*`` for a subtree.

Takes a name and patterns, gives a yes or no; the knowledge tables have their own, faster lookup.
"""

from collections.abc import Iterable


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a pattern is ``name``, or a ``.*`` pattern has it below."""
    return any(
        name == pattern or (pattern.endswith(".*") and name.startswith(pattern[:-1])) for pattern in patterns
    )
