"""Every example in the real sandbox: its reported lines do what the page says, and its fine lines are not stopped.

The stored record and the page are compared when the SDK and the Python are the ones they name.
"""

from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import bare, name_of  # noqa: E402
from sandbox import document, exceptions, marks, record  # noqa: E402

# A workflow that is stopped leaves coroutines behind that nobody awaits.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine", "ignore:unclosed")
comparable = pytest.mark.skipif(
    not record.is_comparable(),
    reason=f"{document.PATH.name} is about {record.stored()['versions']}, here is {record.versions()}",
)


@pytest.mark.parametrize("path", record.examples(), ids=name_of)
def test_fine_lines_are_not_stopped(path: Path) -> None:
    marked = path.read_text()
    judged = marks.judge(bare(marked), record.modules_of(path))
    quiet = record.quiet(path, marked, judged)
    assert [row for row in quiet if not row[2]] == [], "no reason why it is fine"
    if path.stem.startswith("clean_"):
        assert not quiet
        assert judged.ended, "a clean workflow runs to its end"
    if record.is_comparable():
        known = record.stored()["examples"].get(name_of(path))
        assert {"reported": record.rows(marked, judged), "quiet": quiet} == known, f"run {document.PROGRAM}"


def test_the_page_shows_the_record() -> None:
    assert document.PATH.read_text() == document.render(record.stored()), f"run {document.PROGRAM}"


@comparable
def test_the_record_names_every_example() -> None:
    known = record.stored()
    assert list(known["examples"]) == [name_of(path) for path in record.examples()]
    assert known["codes"] == record.by_code()
    assert {
        module: (counts, known["modules"].get(module))
        for module, counts in record.by_module().items()
        if counts != known["modules"].get(module)
    } == {}
    assert known["exempt"] == {reason: names.split() for reason, names in exceptions.EXEMPT.items()}
