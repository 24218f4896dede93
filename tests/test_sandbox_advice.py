"""What the messages of TMP2xx, TMP3xx, TMP6xx and TMP9xx advise runs in the sandbox, and satisfies the plugin.

``sandbox/advice`` follows the advice, rule by rule. Every message that an example shows must be quoted there, and
what has nothing to run in a workflow says why. The advice about effects (TMP1xx) is in ``test_sandbox_probes``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import MARK, check, examples  # noqa: E402
from sandbox import sources  # noqa: E402
from sandbox.marks import imported  # noqa: E402
from sandbox.oracle import run  # noqa: E402

from flake8_temporal.rules import ALL  # noqa: E402

FOLDER = Path(__file__).parent / "sandbox" / "advice"
FILES = {path.stem.upper(): path for path in sorted(FOLDER.glob("tmp*.py"))}
FAMILIES = ("TMP2", "TMP3", "TMP6", "TMP9")
RULES = [rule.code for rule in ALL if rule.code.startswith(FAMILIES)]
# Rules whose message asks for something to be left out.
NOTHING_TO_RUN = {"TMP609": "the sandbox stays on, as it is by default"}


def messages(code: str) -> Iterator[str]:
    """The messages of a rule that an example shows."""
    for path in examples():
        for mark in MARK.findall(path.read_text(encoding="utf-8")):
            yield from re.findall(rf"{code} @\d+ (.*?)(?= \| TMP|$)", mark)


def quoted(path: Path) -> list[str]:
    return re.findall(r"# advice: (.+)", path.read_text(encoding="utf-8"))


def test_every_rule_has_its_advice() -> None:
    assert sorted([*FILES, *NOTHING_TO_RUN]) == RULES


@pytest.mark.parametrize("code", FILES)
def test_all_that_its_messages_advise_is_followed(code: str) -> None:
    shown, known = set(messages(code)), quoted(FILES[code])
    assert shown
    assert [message for message in shown if not any(each in message for each in known)] == []
    assert [each for each in known if not any(each in message for message in shown)] == [], "out of date"


@pytest.mark.parametrize("code", FILES)
def test_what_follows_it_runs_and_is_not_reported(code: str) -> None:
    text = FILES[code].read_text(encoding="utf-8")
    assert [(found.line, found.code, found.message) for found in check(text, FILES[code])] == []
    report = run(text, stand_ins=sources.missing(imported(ast.parse(text))))
    assert report.unloadable is None
    assert {name: verdict.part for name, verdict in report.items() if verdict.outcome != "ok"} == {}
    assert report and all(verdict.finished for verdict in report.values())
