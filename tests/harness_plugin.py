"""Adds ``--accept`` to pytest: rewrite the marks of the examples instead of failing.

A plugin of its own because pytest reads options before it collects tests; ``harness`` does what it says.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the option."""
    parser.addoption("--accept", action="store_true", help="write what is found into the examples")
