"""The fixer's promises for code in odd company; as a program, ``mutations`` makes all mutations of all examples."""

import pytest
from mutations import MUTATIONS, chosen, problems

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", MUTATIONS)
def test_promises_hold_for_odd_code(name: str) -> None:
    (path,) = chosen(name, 1)
    assert list(problems(path, name)) == [], path
