"""The guide to idempotent activities is true: each unsafe block has its finding and no other, each safe one has none.

It reads the blocks of ``docs/idempotency.md`` and checks them as files of their own.
"""

import re
from pathlib import Path

import pytest

from flake8_temporal import engine
from flake8_temporal.knowledge import schema
from flake8_temporal.model import Settings

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "idempotency.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- (safe|unsafe: TMP\d{3}) -->\n```python\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall(TEXT)
SETTINGS = Settings(no_cache=True, opted_in=("TMP403", "TMP408", "TMP412"))


@pytest.mark.parametrize(("says", "code"), BLOCKS, ids=range(1, len(BLOCKS) + 1))
def test_block(says: str, code: str) -> None:
    found = {finding.code for finding in engine.check(code, None, "shop.py", SETTINGS)}
    assert found == set(re.findall(r"TMP\d{3}", says))
    assert max(map(len, code.splitlines())) <= 110


def test_every_block_says_what_it_is() -> None:
    assert len(BLOCKS) == TEXT.count("```python")
    assert sum(says == "safe" for says, _ in BLOCKS) >= 9


def test_every_kind_of_retry_is_named() -> None:
    line = next(line for line in TEXT.splitlines() if line.startswith("on_retry"))
    assert [word for word in schema.ON_RETRY if word not in line] == []
