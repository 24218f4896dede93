"""Code in which every value leads to many others: what is looked into has an end, counted and not timed."""

import pytest

from flake8_temporal import engine
from flake8_temporal.model import Settings
from flake8_temporal.project import slots

WIDE = 6  # as many returns of one function as are looked at


def test_helpers_that_return_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an activity sends is built by functions that all call all others: 6 ** 6 ways to look into."""
    returns = "".join(f"    if value == {other}:\n        return f{other}(value)\n" for other in range(WIDE))
    helpers = "\n\n".join(f"def f{number}(value):\n{returns}" for number in range(WIDE))
    activity = "@activity.defn\ndef send(value: str) -> None:\n    requests.post('https://shop.example', json=f0(value))\n"
    looked: list[object] = []
    results_of = slots.results_of

    def counted(*arguments: object) -> object:
        looked.append(arguments)
        return results_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(slots, "results_of", counted)
    text = f"import requests\nfrom temporalio import activity\n\n\n{helpers}\n\n{activity}"
    engine.check(text, None, "shop.py", Settings())
    assert 400 < len(looked) < 2_500
