"""What must hold for every example, whatever it shows: some rewrites change no finding, some a known one.

The rewrites are in ``transformations``. Each property also says how many examples it has to reach, so that
none becomes empty unnoticed.
"""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import transformations
from harness import EXAMPLES, Place, bare, check, examples, name_of, places
from transformations import Moved

from flake8_temporal.model import Finding
from flake8_temporal.report import shown as printed
from flake8_temporal.rules import ALL

pytestmark = pytest.mark.once

ALL_EXAMPLES = pytest.mark.parametrize("path", examples(), ids=name_of)
SPELLINGS = [transformations.module_aliases, transformations.from_imports, transformations.module_imports]
OPT_IN = {rule.code for rule in ALL if not rule.on_by_default}
# A name hides an effect; what these find is no name.
# SQL, and the names of arguments, say what a call does whatever it is called on.
BY_ARGUMENTS = {"TMP401", "TMP404", "TMP405", "TMP406"}
NOT_ABOUT_NAMES = {"TMP001", "TMP116", "TMP117", "TMP118", "TMP119", "TMP120", "TMP121", *BY_ARGUMENTS}


def found(text: str, path: Path) -> set[Place]:
    ast.parse(text)  # a rewrite that breaks the text would make it quiet
    return places(check(text, path))


def moved(before: set[Place], change: Moved) -> set[Place]:
    return {Place(change.lines[place.line], place.code) for place in before}


@ALL_EXAMPLES
@pytest.mark.parametrize("rewrite", SPELLINGS, ids=lambda rewrite: rewrite.__name__)
def test_import_style_does_not_matter(path: Path, rewrite: Callable[[str], str]) -> None:
    text = bare(path.read_text())
    assert found(rewrite(text), path) == found(text, path)


@ALL_EXAMPLES
def test_import_styles_add_up(path: Path) -> None:
    text = bare(path.read_text())
    twice = transformations.from_imports(transformations.module_imports(text))
    assert found(transformations.module_imports(twice), path) == found(text, path)


@pytest.mark.parametrize("rewrite", SPELLINGS, ids=lambda rewrite: rewrite.__name__)
def test_import_styles_reach_most_examples(rewrite: Callable[[str], str]) -> None:
    texts = [bare(path.read_text()) for path in examples()]
    assert sum(rewrite(text) != text for text in texts) > len(texts) // 2


@ALL_EXAMPLES
def test_a_shadowed_name_is_no_effect(path: Path) -> None:
    text = bare(path.read_text())
    findings = check(text, path)
    for name, change, hidden in transformations.shadows(text, name_places(findings)):
        after = check(change.text, path)
        left = {(one.line, one.column) for one in after if one.code not in NOT_ABOUT_NAMES}
        assert not left & {(change.lines[line], column) for line, column in hidden}, f"{name} is a local now"
        assert places(after) <= moved(places(findings), change), f"hiding {name} shows nothing new"


def name_places(findings: list[Finding]) -> list[tuple[int, int]]:
    return [(one.line, one.column) for one in findings if one.code not in NOT_ABOUT_NAMES]


def test_shadowing_reaches_many_findings() -> None:
    texts = {path: bare(path.read_text()) for path in examples()}
    shadows = [transformations.shadows(text, name_places(check(text, path))) for path, text in texts.items()]
    assert sum(len(shadow.places) for found in shadows for shadow in found) > 300


@ALL_EXAMPLES
@pytest.mark.parametrize("seed", range(3))
def test_order_of_definitions_does_not_matter(path: Path, seed: int) -> None:
    text = bare(path.read_text())
    change = transformations.reordered(text, seed)
    if change is not None:
        assert found(change.text, path) == moved(found(text, path), change)


def test_reordering_reaches_most_examples() -> None:
    texts = [bare(path.read_text()) for path in examples()]
    changes = [transformations.reordered(text, 0) for text in texts]
    assert sum(change is not None for change in changes) > len(texts) * 3 // 4


@ALL_EXAMPLES
def test_a_cycle_of_calls_does_not_matter(path: Path) -> None:
    text = bare(path.read_text())
    before = found(text, path)
    change = transformations.in_a_ring(text, {place.line for place in before})
    if change is not None:
        assert found(change.text, path) == moved(before, change)


def test_cycles_reach_some_examples() -> None:
    texts = {path: bare(path.read_text()) for path in examples()}
    lines = {path: {place.line for place in found(text, path)} for path, text in texts.items()}
    assert sum(transformations.in_a_ring(text, lines[path]) is not None for path, text in texts.items()) > 15


@ALL_EXAMPLES
def test_judging_twice_finds_the_same(path: Path) -> None:
    text = bare(path.read_text())
    assert check(text, path) == check(text, path)


def flake8(folder: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-P", "-m", "flake8", "--select=TMP", "--exit-zero", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def bare_examples(tmp_path_factory: pytest.TempPathFactory, _installed: None) -> Path:
    """The examples without their marks: flake8 reads comments too."""
    folder = tmp_path_factory.mktemp("examples")
    for path in examples():
        target = folder / path.relative_to(EXAMPLES)
        target.parent.mkdir(exist_ok=True)
        target.write_text(bare(path.read_text()))
    for path in EXAMPLES.glob("*/*"):
        if path.suffix in (".cfg", ".toml"):
            (folder / path.relative_to(EXAMPLES)).write_text(path.read_text())
    return folder


def shown(path: Path, folder: Path) -> Counter[str]:
    """The lines that flake8 has to print for an example when it runs in a folder, with no opt-in rule selected."""
    name = "./" + path.relative_to(folder).as_posix()
    findings = [one for one in check(bare(path.read_text()), path) if one.code not in OPT_IN]
    return Counter(f"{name}:{one.line}:{one.column + 1}: {printed(one)}" for one in findings)


def test_jobs_do_not_matter(bare_examples: Path) -> None:
    options = ["--extend-exclude=options_*"]
    alone = flake8(bare_examples, "--jobs=1", *options)
    assert len(alone) > 500
    assert flake8(bare_examples, "--jobs=4", *options) == alone
    expected = sum((shown(path, EXAMPLES) for path in examples() if path.parent == EXAMPLES), Counter[str]())
    assert Counter(alone) == expected


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in examples()} - {"examples"}))
def test_options_come_from_the_folder(bare_examples: Path, folder: str) -> None:
    lines = flake8(bare_examples / folder)
    paths = [path for path in examples() if path.parent.name == folder]
    assert Counter(lines) == sum((shown(path, EXAMPLES / folder) for path in paths), Counter[str]())
    assert lines
