"""Notes: what packaging files say and which code runs is worked out once, and again whenever it may have changed.

That findings do not depend on them is tested by edits of packaging files; how an entry lies on disk, in ``test_cache``.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import write

from flake8_temporal import engine, judged, model
from flake8_temporal.model import Settings
from flake8_temporal.project import cache, notes, revisions, roots, versions
from flake8_temporal.project.notes import Notes


class Asked:
    """Something that is asked, and remembers how often."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.times = 0

    def __call__(self) -> list[str]:
        self.times += 1
        return self.answers


def answered(folder: Path, question: str, about: bytes, asked: Asked, code: bytes | None = b"code") -> list[str]:
    """The answer in a new process, which remembers it."""
    found = Notes(str(folder), code)
    answer = found.answer(question, about, asked)
    found.keep()
    return answer


def entry(folder: Path) -> Path:
    (found,) = folder.rglob("*.json")
    return found


def test_the_next_run_does_not_ask(tmp_path: Path) -> None:
    asked = Asked("src", "lib")
    for _ in range(3):
        assert answered(tmp_path, "packages", b"text", asked) == ["src", "lib"]
    assert asked.times == 1


@pytest.mark.parametrize(
    ("question", "about", "code"),
    [("version", b"text", b"code"), ("packages", b"other", b"code"), ("packages", b"text", b"newer")],
)
def test_whatever_it_follows_from_is_part_of_the_question(
    question: str, about: bytes, code: bytes, tmp_path: Path
) -> None:
    answered(tmp_path, "packages", b"text", Asked("src"))
    asked = Asked("lib")
    assert answered(tmp_path, question, about, asked, code) == ["lib"]
    assert asked.times == 1


def test_nothing_is_remembered_by_code_that_may_be_changing(tmp_path: Path) -> None:
    asked = Asked("src")
    for _ in range(2):
        answered(tmp_path, "packages", b"text", asked, None)
    assert asked.times == 2
    assert not list(tmp_path.iterdir())


def test_no_answer_is_not_remembered(tmp_path: Path) -> None:
    asked: list[int] = []
    found = Notes(str(tmp_path), b"code")
    for _ in range(2):
        assert found.answer("revision", b"", lambda: asked.append(1)) == []  # type: ignore[func-returns-value]
        found.keep()
    assert len(asked) == 2
    assert not list(tmp_path.iterdir())


DAMAGE: dict[str, Callable[[object], object]] = {
    "a list": lambda _: [],
    "an answer that is a text": lambda known: dict.fromkeys(known, "src"),  # type: ignore[call-overload]
    "an answer of numbers": lambda known: dict.fromkeys(known, [1]),  # type: ignore[call-overload]
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_was_not_written_here_is_not_believed(damage: str, tmp_path: Path) -> None:
    answered(tmp_path, "packages", b"text", Asked("src"))
    held = json.loads(entry(tmp_path).read_bytes())["holds"]
    cache.save(str(tmp_path), notes._ENTRY, DAMAGE[damage](held), json.dumps)
    asked = Asked("src")
    assert answered(tmp_path, "packages", b"text", asked) == ["src"]
    assert asked.times == 1
    assert answered(tmp_path, "packages", b"text", asked) == ["src"]
    assert asked.times == 1


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    for number in range(notes._MOST + 5):
        answered(tmp_path, "packages", b"%d" % number, Asked("src"))
    held = json.loads(entry(tmp_path).read_bytes())["holds"]
    assert len(held) == notes._MOST
    newest, oldest = Asked("src"), Asked("src")
    answered(tmp_path, "packages", b"%d" % (notes._MOST + 4), newest)
    answered(tmp_path, "packages", b"0", oldest)
    assert (newest.times, oldest.times) == (0, 1)


# Which code runs.


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of ours that was put there a while before it was loaded."""
    write(tmp_path, {"ours/model.py": "a = 1\n", "ours/rules/clock.py": "b = 2\n", "ours/cli/check.py": ""})
    monkeypatch.setattr(model, "__file__", str(tmp_path / "ours" / "model.py"))
    monkeypatch.setattr(revisions, "_LOADED", time.time() + 10)
    return tmp_path / "ours"


def test_a_change_of_our_own_code_is_seen_without_reading_it(code: Path) -> None:
    seen = [revisions.stamp_of_code()]
    (code / "rules" / "clock.py").write_text("b = 3\n")  # as long as before
    os.utime(code / "rules" / "clock.py", ns=(1, 1))
    seen.append(revisions.stamp_of_code())
    write(code, {"rules/random.py": ""})
    seen.append(revisions.stamp_of_code())
    (code / "rules" / "random.py").rename(code / "rules" / "draws.py")
    seen.append(revisions.stamp_of_code())
    assert None not in seen
    assert len(set(seen)) == len(seen)
    write(code, {"cli/check.py": "c = 4\n"})  # no finding comes from there
    assert revisions.stamp_of_code() == seen[-1]


@pytest.mark.parametrize("seconds", [-10.0, 1.0])
def test_code_that_is_being_replaced_has_no_stamp(
    seconds: float, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "_LOADED", time.time() + seconds)
    assert revisions.stamp_of_code() is None


# Through the whole pipeline.

WORKFLOW = """\
from temporalio import workflow

from shop.clock import now


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> float:
        return now()
"""
PYPROJECTS = (
    "", "[project]\nname = 'shop'\n", "[tool.setuptools.package-dir]\n'' = 'own'\n",
    "[tool.hatch.build.targets.wheel]\npackages = ['lib/shop']\n", "[tool.hatch\n",
    "[project]\ndependencies = ['temporalio == 1.5.0']\n", "[project]\ndependencies = ['temporalio == 1.9.0']\n",
)  # fmt: skip
SETUPS = ("", "[options]\npackage_dir =\n    = own\n", "[options.packages.find]\nwhere = lib\n", "[options\n")


@pytest.fixture
def forgotten() -> Iterator[Callable[[], None]]:
    """A function after which a check is like that of a new process."""

    def forget() -> None:
        for remembered in (notes._opened, roots._declared_by, versions._stating, versions._version_in):
            remembered.cache_clear()  # type: ignore[attr-defined]

    forget()
    yield forget
    forget()


def test_notes_change_no_finding(
    tmp_path: Path, forgotten: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "_LOADED", time.time() + 10)  # whoever edits our code right now
    project = tmp_path / "project"
    write(project, {"own/shop/clock.py": "import time\n\n\ndef now():\n    return time.time()\n"})
    write(project, {"lib/shop/clock.py": "import random\n\n\ndef now():\n    return random.random()\n"})
    write(project, {"flows/order.py": WORKFLOW})
    path = project / "flows" / "order.py"
    settings = Settings(cache_dir=str(tmp_path / "cache"))
    choose = random.Random(4)
    seen = set()
    for _ in range(40):
        write(project, {"pyproject.toml": choose.choice(PYPROJECTS), "setup.cfg": choose.choice(SETUPS)})
        forgotten()
        found = judged.check(WORKFLOW, None, str(path), settings)
        forgotten()
        assert found == engine.check(WORKFLOW, None, str(path), settings._replace(no_cache=True))
        seen.add(tuple(finding.code for finding in found))
    assert seen == {(), ("TMP101",), ("TMP102",)}
    forgotten()
    assert notes.notes_for(settings)._folder is not None
    assert entry(Path(str(notes.notes_for(settings)._folder))).is_file()


def test_a_second_run_parses_no_packaging_file(
    tmp_path: Path, forgotten: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "_LOADED", time.time() + 10)
    write(tmp_path, {"project/pyproject.toml": PYPROJECTS[2], "project/flows/order.py": WORKFLOW})
    settings = Settings(cache_dir=str(tmp_path / "cache"))
    parsed: list[str] = []
    parse = roots._from_pyproject
    monkeypatch.setattr(roots, "_from_pyproject", lambda text: (parsed.append(text), parse(text))[1])
    for _ in range(2):
        forgotten()
        judged.check(WORKFLOW, None, str(tmp_path / "project" / "flows" / "order.py"), settings)
    assert parsed == [PYPROJECTS[2]]
