"""What must hold for the findings of every example and of every file of the small projects.

They depend on the file and on what it reaches, and on nothing else; a helper may move without losing its
finding; what cannot be read is unknown. Rewrites within one file are in ``test_properties``.
"""

import ast
import builtins
import functools
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
import transformations
from conftest import write
from harness import EXAMPLES, Place, bare, examples, places, settings_for
from test_projects import PROJECTS, all_files, chain_of, files, lint, project_settings, projects
from transformations import Function, Moved

from flake8_temporal import engine
from flake8_temporal.model import Finding, Fix, Settings, Span, Spelling
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.reach import Reach

pytestmark = pytest.mark.once

# About the file they stand in, not about what is reached.
ABOUT_THE_FILE = {"TMP001", "TMP119"}
HELPER = "moved_helpers"
Made = TypeVar("Made")


def subjects() -> list[Path]:
    return [*examples(), *(path for path in all_files() if "temporalio" in path.read_text())]


def name_of(path: Path) -> str:
    root = PROJECTS if path.is_relative_to(PROJECTS) else EXAMPLES
    return path.relative_to(root).with_suffix("").as_posix()


def options_of(path: Path) -> Settings:
    return project_settings(path) if path.is_relative_to(PROJECTS) else settings_for(path)


def judge(path: Path) -> list[Finding]:
    return engine.check(bare(path.read_text()), None, str(path), options_of(path))


ALL = pytest.mark.parametrize("path", subjects(), ids=name_of)
EACH_EXAMPLE = pytest.mark.parametrize(
    "path", [path for path in examples() if path.parent == EXAMPLES], ids=name_of
)
EACH_PROJECT = pytest.mark.parametrize("project", projects(), ids=lambda project: project.name)


# -- nothing but the file and what it reaches


@pytest.fixture(scope="module")
def verdicts() -> dict[Path, list[Finding]]:
    """What is found when all files are linted in one process, in order."""
    return {path: judge(path) for path in subjects()}


def test_there_is_something_to_find(verdicts: dict[Path, list[Finding]]) -> None:
    assert len(verdicts) > 70
    assert sum(len(found) for found in verdicts.values()) > 600


@pytest.mark.parametrize("seed", range(2))
def test_the_order_does_not_matter(verdicts: dict[Path, list[Finding]], seed: int) -> None:
    order = subjects()
    random.Random(seed).shuffle(order)
    for path in order:
        assert judge(path) == verdicts[path], name_of(path)


def in_another_process(paths: Iterable[Path], folder: Path, seed: int) -> dict[Path, list[Finding]]:
    """The findings of these files, made by a process of its own that starts in another directory."""
    done = subprocess.run(
        [sys.executable, "-P", __file__],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(str(part) for part in (Path(__file__).parent, EXAMPLES.parent))}
        | {"PYTHONHASHSEED": str(seed)},
        input="\n".join(str(path) for path in paths),
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        Path(path): [Finding._make([*found[:4], Span(*found[4]), fix_of(found[5])]) for found in listed]
        for path, listed in json.loads(done.stdout).items()
    }


def fix_of(fields: list[Any] | None) -> Fix | None:
    """A fix that went through JSON."""
    return None if fields is None else Fix(*fields[:3], tuple(Spelling(*name) for name in fields[3]))


@pytest.mark.parametrize("seed", range(2))
def test_the_process_does_not_matter(verdicts: dict[Path, list[Finding]], tmp_path: Path, seed: int) -> None:
    order = subjects()
    random.Random(seed).shuffle(order)
    assert in_another_process(order, tmp_path, seed) == verdicts


def test_a_process_for_one_file_finds_the_same(verdicts: dict[Path, list[Finding]], tmp_path: Path) -> None:
    most = sorted(verdicts, key=lambda path: (-len(verdicts[path]), path))
    alone = [path for path in most if path.is_relative_to(PROJECTS)][:5]
    for number, path in enumerate(alone):
        assert in_another_process([path], tmp_path, number) == {path: verdicts[path]}


def test_the_directory_does_not_matter(
    verdicts: dict[Path, list[Finding]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for directory in (tmp_path, PROJECTS / "linking_imports" / "shop"):
        monkeypatch.chdir(directory)
        for path in subjects():
            assert judge(path) == verdicts[path], name_of(path)


@EACH_PROJECT
def test_the_place_of_the_project_does_not_matter(project: Path, tmp_path: Path) -> None:
    copy = copied(project, tmp_path)
    for path in files(project):
        assert relint(copy, project, path) == found_in(project)[path], name_of(path)


def copied(project: Path, folder: Path) -> Path:
    return Path(shutil.copytree(project, folder / project.name))


def relint(copy: Path, project: Path, path: Path) -> list[Finding]:
    """The findings of a file of a project where its copy stands."""
    return lint(bare(path.read_text()), copy / path.relative_to(project), project_settings(path))


@functools.cache
def found_in(project: Path) -> dict[Path, list[Finding]]:
    return {path: relint(project, project, path) for path in files(project)}


# -- cycles and order


def module_of(project: Path, path: Path) -> str:
    parts = path.relative_to(project).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize(
    "project",
    # Where importing a file is what matters, importing all of them does: other roots, registries.
    [path for path in projects() if path.name not in ("roots", "registries")],
    ids=lambda project: project.name,
)
def test_import_cycles_do_not_matter(project: Path, tmp_path: Path) -> None:
    """Every file imports every other one. Then all are loaded at the start, so TMP118 has nothing to say."""
    copy = copied(project, tmp_path)
    modules = [module_of(project, path) for path in files(project)]
    imports = "".join(f"import {name} as cycle_{number}\n" for number, name in enumerate(modules))
    for path in files(copy):
        path.write_text(f"{path.read_text()}\n\n{imports}")
    for path, before in found_in(project).items():
        text = f"{bare(path.read_text())}\n\n{imports}"
        after = lint(text, copy / path.relative_to(project), project_settings(path))
        assert without(after, {"TMP118"}) == without(before, {"TMP118"})


def without(findings: Iterable[Finding], codes: set[str]) -> list[Finding]:
    return [found for found in findings if found.code not in codes]


@EACH_PROJECT
@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_definitions_in_helpers_does_not_matter(
    project: Path, tmp_path: Path, seed: int
) -> None:
    copy = copied(project, tmp_path)
    for path in files(copy):
        change = transformations.reordered(path.read_text(), seed)
        if change is not None:
            path.write_text(change.text)
    for path, before in found_in(project).items():
        assert places(relint(copy, project, path)) == places(before)


# -- what cannot be read is unknown

RUINS: dict[str, bytes | None] = {
    "deleted": None,
    "empty": b"",
    "only a docstring": b'"""Nothing is left."""\n',
    "a syntax error": b"def broken(:\n",
    "cut in the middle": b"class Half:\n    def method(self",
    "syntax of another Python": b"print 'hello'\n",
    "no text": b"\xff\xfe\x00\x01\x80",
    "a null byte": b"x = 1\x00\n",
}


@EACH_PROJECT
@pytest.mark.parametrize("ruin", RUINS)
def test_a_ruined_helper_invents_nothing(project: Path, tmp_path: Path, ruin: str) -> None:
    before = found_in(project)
    copy = copied(project, tmp_path)
    invented: list[str] = []
    for helper in files(copy):
        text = helper.read_bytes()
        spoil(helper, RUINS[ruin])
        for path in before:
            if copy / path.relative_to(project) != helper:
                for found in relint(copy, project, path):
                    if Place(found.line, found.code) not in places(before[path]):
                        ruined = helper.relative_to(copy)
                        where = f"{path.name}:{found.line} without {ruined}"
                        invented.append(f"{where}: {found.code} {found.message}")
        helper.write_bytes(text)
    if invented:
        pytest.fail("\n".join(invented), pytrace=False)


def spoil(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


@EACH_PROJECT
def test_a_project_without_helpers_is_quiet_about_them(project: Path, tmp_path: Path) -> None:
    """Every other file is broken: only what stands in this one is left, and no chain leads out of it."""
    copy = copied(project, tmp_path)
    for path in files(copy):
        path.write_text("def broken(:\n")
    for path, before in found_in(project).items():
        after = relint(copy, project, path)
        assert places(after) <= places(before), name_of(path)
        assert not [found for found in after if re.search(r":\d+\]$", found.message)]


# -- a helper moves


class Move(NamedTuple):
    """An example without some of its functions, which stand in a module of helpers; other lines stay."""

    text: str
    helper: str
    lines: set[int]
    names: list[str]


def top_level_imports(tree: ast.Module) -> dict[str, ast.Import | ast.ImportFrom]:
    """The imports that bind one name each, also under ``with``, by that name."""
    found: dict[str, ast.Import | ast.ImportFrom] = {}
    for node in tree.body:
        for statement in node.body if isinstance(node, ast.With) else [node]:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for alias in statement.names:
                    found[(alias.asname or alias.name).partition(".")[0]] = statement
    return found


def bound_names(tree: ast.AST) -> Counter[str]:
    return Counter(name for name in transformations._bindings(tree) if name)


def free_names(block: ast.stmt) -> set[str]:
    """The names that a function takes from around it, those in quoted annotations among them."""
    found = {node.id for node in ast.walk(block) if isinstance(node, ast.Name)}
    for node in ast.walk(block):
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for part in ast.walk(annotation) if isinstance(annotation, ast.expr) else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.update(re.findall(r"(?<![.\w])[A-Za-z_]\w*", part.value))
    return found - (bound_names(block).keys() - {getattr(block, "name", "")})


def is_plain(function: Function, module_names: Iterable[str]) -> bool:
    """Nothing that would mean something else in another module, and no name with two meanings."""
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    inside = bound_names(function).keys() - {function.name}
    return (
        not function.decorator_list
        and not any(isinstance(node, ast.Global | ast.Nonlocal | ast.ClassDef) for node in ast.walk(function))
        and not names & {"super", "__name__", "__file__", "__class__", "globals", "locals", "vars"}
        and not inside & set(module_names)
    )


def is_called_by_the_sdk(tree: ast.Module, name: str) -> bool:
    """Whether a function gets a role by a call, such as ``activity.defn(function)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(
            isinstance(arg, ast.Name) and arg.id == name for arg in node.args
        ):
            if re.search(r"\b(defn|run|signal|query|update|init)\b", ast.unparse(node.func)):
                return True
    return False


def moved_functions(text: str, module: str = HELPER) -> Move | None:
    """Move all plain functions of a module, which use nothing but imports, builtins and each other."""
    tree = ast.parse(text)
    bound = bound_names(tree)
    imports = {name: node for name, node in top_level_imports(tree).items() if bound[name] == 1}
    known = {name for name in dir(builtins) if not bound[name]} | imports.keys()
    bound_here = {*dir(builtins), *top_level_imports(tree)} | {
        getattr(node, "name", "") for node in tree.body
    }
    chosen = {
        node.name: node
        for node in tree.body
        if isinstance(node, Function) and is_plain(node, bound_here) and bound[node.name] == 1
        if not is_called_by_the_sdk(tree, node.name)
    }
    while left := {name for name, node in chosen.items() if not free_names(node) <= known | chosen.keys()}:
        chosen = {name: node for name, node in chosen.items() if name not in left}
    if not chosen:
        return None
    lines = text.split("\n")
    gone = {number for node in chosen.values() for number in transformations._lines(node)}
    first = min(gone)
    needed = {name for node in chosen.values() for name in free_names(node)}
    helper = helper_text(text, tree, [imports[name] for name in imports if name in needed])
    helper += "\n".join(
        "\n".join(lines[n - 1] for n in transformations._lines(node)) for node in chosen.values()
    )
    kept = ["" if number in gone else line for number, line in enumerate(lines, start=1)]
    kept[first - 1] = f"from {module} import {', '.join(sorted(chosen))}"
    return Move("\n".join(kept), helper + "\n", gone, sorted(chosen))


def helper_text(text: str, tree: ast.Module, imports: list[ast.Import | ast.ImportFrom]) -> str:
    future = "from __future__ import annotations\n" if "from __future__ import annotations" in text else ""
    statements = dict.fromkeys(ast.unparse(node) for node in imports)
    return (
        future
        + "".join(f"{statement}\n" for statement in statements if "__future__" not in statement)
        + "\n\n"
    )


def inlined(move: Move) -> Moved:
    """The functions of the helper back in the file, at its end, and where their lines went."""
    lines = move.text.split("\n")
    lines[min(move.lines) - 1] = ""
    helper = ast.parse(move.helper)
    source = move.helper.split("\n")
    numbers = {number: number for number in range(1, len(lines) + 1)}
    old = iter(sorted(move.lines))
    for node in helper.body:
        if isinstance(node, Function):
            for number in transformations._lines(node):
                lines.append(source[number - 1])
                numbers[next(old)] = len(lines)
    return Moved("\n".join(lines) + "\n", numbers)


MODULES = {
    "a module": {f"{HELPER}.py": "{helper}"},
    "a package": {f"{HELPER}/__init__.py": "{helper}"},
    "a re-export": {
        f"{HELPER}/__init__.py": "from .middle import {names}\n",
        f"{HELPER}/middle/__init__.py": "from .inner import {names}\n",
        f"{HELPER}/middle/inner.py": "{helper}",
    },
    "a star": {
        f"{HELPER}/__init__.py": "from .inner import *\n",
        f"{HELPER}/inner.py": "{helper}\n__all__ = [{quoted}]\n",
    },
}


def written(folder: Path, move: Move, layout: dict[str, str]) -> None:
    names, quoted = ", ".join(move.names), ", ".join(f'"{name}"' for name in move.names)
    write(
        folder,
        {
            name: text.replace("{helper}", move.helper).replace("{names}", names).replace("{quoted}", quoted)
            for name, text in layout.items()
        },
    )


def placed(findings: Iterable[Finding]) -> set[Place]:
    return {place for place in places(findings) if place.code not in ABOUT_THE_FILE}


@EACH_EXAMPLE
@pytest.mark.parametrize("layout", MODULES)
def test_a_helper_may_move_to_another_module(path: Path, tmp_path: Path, layout: str) -> None:
    text = bare(path.read_text())
    move = moved_functions(text)
    if move is None:
        return
    written(tmp_path, move, MODULES[layout])
    before = placed(lint(text, path, Settings()))
    after = [f for f in lint(move.text, tmp_path / path.name, Settings()) if f.code not in ABOUT_THE_FILE]
    stayed = {place for place in before if place.line not in move.lines}
    gone = {place.code for place in before - stayed}
    by_chain = [found for found in after if f"{HELPER}." in chain_of(found) and chain_of(found)[-2].isdigit()]
    assert stayed <= placed(after), "what stands elsewhere stays"
    assert {found.code for found in by_chain} >= gone, "what moved is found at the call"
    assert placed(after) - stayed <= placed(by_chain), "nothing else is new"
    assert {place.code for place in placed(after) - stayed} <= gone


@EACH_EXAMPLE
def test_a_helper_may_move_back(path: Path, tmp_path: Path) -> None:
    text = bare(path.read_text())
    move = moved_functions(text)
    if move is not None:
        written(tmp_path, move, MODULES["a module"])
        lint(move.text, tmp_path / path.name, Settings())
        back = inlined(move)
        before = placed(lint(text, path, Settings()))
        expected = {Place(back.lines[place.line], place.code) for place in before}
        assert placed(lint(back.text, tmp_path / path.name, Settings())) == expected


@EACH_EXAMPLE
@pytest.mark.parametrize("ruin", ["deleted", "empty", "a syntax error"])
def test_a_ruined_module_of_helpers_invents_nothing(path: Path, tmp_path: Path, ruin: str) -> None:
    """The package of the module is still there: that the project means its own module is beyond doubt."""
    move = moved_functions(bare(path.read_text()), f"parts.{HELPER}")
    if move is None:
        return
    written(tmp_path, move, {"parts/__init__.py": "", f"parts/{HELPER}.py": "{helper}"})
    before = lint(move.text, tmp_path / path.name, Settings())
    spoil(tmp_path / "parts" / f"{HELPER}.py", RUINS[ruin])
    after = lint(move.text, tmp_path / path.name, Settings())
    assert places(after) <= places(before)


def test_moving_reaches_many_examples() -> None:
    texts = {path: bare(path.read_text()) for path in examples() if path.parent == EXAMPLES}
    moves = {path: moved_functions(text) for path, text in texts.items()}
    moved = {
        (path, place)
        for path, move in moves.items()
        if move is not None
        for place in placed(lint(texts[path], path, Settings()))
        if place.line in move.lines
    }
    assert sum(move is not None for move in moves.values()) > 15
    assert len(moved) > 40


BASE = "HelperBase"


def moved_into_a_base_class(text: str) -> Move | None:
    """Make methods of plain functions that only workflows call, and put them into a base class elsewhere."""
    move = moved_functions(text)
    if move is None:
        return None
    tree = ast.parse(text)
    uses = calls_in_methods(tree)
    helper = ast.parse(move.helper)
    functions = {node.name: node for node in helper.body if isinstance(node, Function)}
    comments = {
        number for number, line in enumerate(text.split("\n"), start=1) if re.search("# (noqa|tmp:)", line)
    }
    chosen = {
        node.name
        for node in tree.body
        if isinstance(node, Function) and node.name in functions and node.name in uses
        if not comments & set(transformations._lines(node))
    }
    while left := {name for name in chosen if free_names(functions[name]) & (functions.keys() - chosen)}:
        chosen -= left
    if not chosen:
        return None
    lines = text.split("\n")
    gone = {
        number
        for node in tree.body
        if isinstance(node, Function) and node.name in chosen
        for number in transformations._lines(node)
    }
    edits = [transformations._at(use, f"self.{use.id}") for name in chosen for use in uses[name].places]
    owners = {owner for name in chosen for owner in uses[name].owners}
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name in owners):
        header = lines[owner.lineno - 1]
        bases = f"({', '.join([*map(ast.unparse, owner.bases), BASE])}):"
        edits.append(
            transformations.Edit(owner.lineno, header.index(owner.name) + len(owner.name), len(header), bases)
        )
    kept = transformations.apply(text, edits).split("\n")
    kept = ["" if number in gone else line for number, line in enumerate(kept, start=1)]
    kept[min(gone) - 1] = f"from {HELPER} import {BASE}"
    return Move("\n".join(kept), as_base_class(helper, chosen), gone, [BASE])


class Uses(NamedTuple):
    """Where a function is called, and in which classes."""

    places: list[ast.Name]
    owners: set[str]


def calls_in_methods(tree: ast.Module) -> dict[str, Uses]:
    """The functions that are only called, and only by methods of workflow classes and by each other."""
    found: dict[str, Uses] = {}
    inside: Counter[str] = Counter()
    for owner in tree.body:
        if not isinstance(owner, ast.ClassDef) or owner.keywords:
            continue
        if "workflow.defn" not in " ".join(map(ast.unparse, owner.decorator_list)):
            continue
        for method in owner.body:
            if isinstance(method, Function) and [arg.arg for arg in method.args.args[:1]] == ["self"]:
                for node in ast.walk(ast.Module(method.body, [])):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                        uses = found.setdefault(node.func.id, Uses([], set()))
                        uses.places.append(node.func)
                        uses.owners.add(owner.name)
                        inside[node.func.id] += 1
    functions = [node for node in tree.body if isinstance(node, Function)]
    own = Counter(name.id for node in functions for name in ast.walk(node) if isinstance(name, ast.Name))
    everywhere = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {name: uses for name, uses in found.items() if everywhere[name] == inside[name] + own[name]}


def as_base_class(helper: ast.Module, names: set[str]) -> str:
    """The imports of a module of helpers, and a class with these functions as methods."""
    body: list[ast.stmt] = []
    for node in helper.body:
        if isinstance(node, Function) and node.name in names:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and part.id in names:
                    part.id = f"self.{part.id}"
            node.args.args.insert(0, ast.arg("self"))
            body.append(node)
    kept = [node for node in helper.body if not isinstance(node, Function)]
    made = ast.ClassDef(BASE, [], [], body, [])
    made.type_params = []  # type: ignore[attr-defined,unused-ignore]  # of Python 3.12
    return ast.unparse(ast.fix_missing_locations(ast.Module([*kept, made], []))) + "\n"


@EACH_EXAMPLE
def test_a_helper_may_move_to_a_base_class(path: Path, tmp_path: Path) -> None:
    text = bare(path.read_text())
    move = moved_into_a_base_class(text)
    if move is None:
        return
    ast.parse(move.text)
    written(tmp_path, move, MODULES["a module"])
    before = placed(lint(text, path, Settings()))
    after = [f for f in lint(move.text, tmp_path / path.name, Settings()) if f.code not in ABOUT_THE_FILE]
    stayed = {place for place in before if place.line not in move.lines}
    gone = {place.code for place in before - stayed}
    by_chain = [found for found in after if f"{HELPER}.{BASE}." in chain_of(found)]
    assert stayed <= placed(after), "what stands elsewhere stays"
    assert {found.code for found in by_chain} >= gone, "what moved is found at the call"
    assert placed(after) - stayed <= placed(by_chain), "nothing else is new"


def test_moving_to_a_base_class_reaches_some_examples() -> None:
    moved = 0
    for path in examples():
        text = bare(path.read_text())
        move = moved_into_a_base_class(text)
        if move is not None:
            moved += sum(place.line in move.lines for place in placed(lint(text, path, Settings())))
    assert moved > 10


# -- size


def chain_project(calls: int, modules: int) -> dict[str, str]:
    """A chain of calls that goes round through a number of modules."""
    texts = {number: "import time\n\n" for number in range(modules)}
    for call in range(calls):
        here, following = call % modules, (call + 1) % modules
        if call + 1 < calls:
            texts[here] += f"from depth.stage_{following} import step_{call + 1}\n"
    for call in range(calls):
        body = f"return step_{call + 1}(item)" if call + 1 < calls else "return time.time() + item"
        texts[call % modules] += f"\n\ndef step_{call}(item: float) -> float:\n    {body}\n"
    return {"depth/__init__.py": ""} | {f"depth/stage_{number}.py": text for number, text in texts.items()}


DEEP = """\
from temporalio import workflow

from depth.stage_0 import step_0


@workflow.defn
class Deep:
    @workflow.run
    async def run(self, item: float) -> float:
        return step_0(item)
"""


def test_a_chain_of_twelve_calls_through_eight_modules(tmp_path: Path) -> None:
    write(tmp_path, chain_project(12, 8) | {"flows.py": DEEP})
    (found,) = engine.check(DEEP, None, str(tmp_path / "flows.py"), Settings())
    steps = " -> ".join(f"depth.stage_{call % 8}.step_{call}" for call in range(12))
    assert (found.line, found.code) == (10, "TMP101")
    culprit = tmp_path / "depth/stage_3.py"
    (line,) = [n for n, text in enumerate(culprit.read_text().splitlines(), start=1) if "time.time()" in text]
    assert found.message == (
        "time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()"
        f" [via Deep.run -> {steps}:{line}]"
    )


@pytest.mark.parametrize("calls", [30, 120])
def test_a_much_longer_chain_is_found_too(tmp_path: Path, calls: int) -> None:
    write(tmp_path, chain_project(calls, 8) | {"flows.py": DEEP})
    (found,) = engine.check(DEEP, None, str(tmp_path / "flows.py"), Settings())
    assert found.code == "TMP101"
    assert chain_of(found).count(" -> ") == calls


MODULES_OF_ALL, FUNCTIONS_OF_ONE = 1_000, 20


@pytest.fixture(scope="module")
def large_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 functions in 1,000 modules: each function calls its neighbour, each module the next one."""
    folder = tmp_path_factory.mktemp("large")
    last = FUNCTIONS_OF_ONE - 1
    contents = {"large/__init__.py": ""}
    for number in range(MODULES_OF_ALL):
        following = f"from large.m{number + 1} import f0 as onward\n" if number + 1 < MODULES_OF_ALL else ""
        text = f"import time\n\n{following}"
        for function in range(FUNCTIONS_OF_ONE):
            body = f"return f{function + 1}(item)" if function < last else "return time.time() + item"
            text += f"\n\ndef f{function}(item):\n    {body}\n"
        if following:
            text += "\n\ndef last(item):\n    return onward(item)\n"
        contents[f"large/m{number}.py"] = text
    write(folder, contents)
    return folder


class Work(NamedTuple):
    """How much was done for one file."""

    opened: int
    nodes: int
    findings: list[Finding]


def made_of(kind: type[Made], monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """The objects of a class that are made from now on."""
    made: list[Made] = []
    plain: Callable[..., None] = vars(kind)["__init__"]

    def noted(self: Made, *given: object, **named: object) -> None:
        made.append(self)
        plain(self, *given, **named)

    monkeypatch.setattr(kind, "__init__", noted)
    return made


def work(folder: Path, calls: Iterable[str], monkeypatch: pytest.MonkeyPatch) -> Work:
    """Lint a workflow that makes these calls, and count the modules opened and the functions looked at."""
    lookups_made, reaches_made = made_of(Lookup, monkeypatch), made_of(Reach, monkeypatch)
    names = sorted({call.partition(".")[0] for call in calls})
    text = f"from temporalio import workflow\n\nfrom large import {', '.join(names)}\n\n\n@workflow.defn\n"
    text += "class Large:\n    @workflow.run\n    async def run(self, item: float) -> None:\n"
    text += "".join(f"        {call}(item)\n" for call in calls)
    findings = engine.check(text, None, str(folder / "flows.py"), Settings())
    monkeypatch.undo()
    (lookup,), (reach, *_) = lookups_made, reaches_made  # what comes after is a part of the first
    assert len(set(lookup.opened)) == len(lookup.opened), "no module is read twice"
    return Work(len(lookup.opened), len(reach.nodes), findings)


def test_only_what_is_reached_is_looked_at(large_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = work(large_project, ["m7.f0"], monkeypatch)
    assert [found.code for found in done.findings] == ["TMP101"]
    assert done.opened <= 3, "the module, its package, and at most what it imports"
    assert done.nodes == FUNCTIONS_OF_ONE + 1


@pytest.mark.parametrize("modules", [10, 20, 40])
def test_work_is_linear_in_what_is_reached(
    large_project: Path, monkeypatch: pytest.MonkeyPatch, modules: int
) -> None:
    done = work(large_project, [f"m{number * 20}.f0" for number in range(modules)], monkeypatch)
    assert len(done.findings) == modules
    assert done.opened <= 2 * modules + 1
    assert done.nodes == modules * FUNCTIONS_OF_ONE + 1


def test_a_whole_project_is_linked_once(large_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All 20,000 functions, from one workflow."""
    every = [f"m{number}.f0" for number in range(MODULES_OF_ALL)]
    done = work(large_project, every, monkeypatch)
    assert len(done.findings) == MODULES_OF_ALL
    assert done.opened == MODULES_OF_ALL + 1
    assert done.nodes == MODULES_OF_ALL * FUNCTIONS_OF_ONE + 1


def test_a_chain_through_every_module(large_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``last`` of each module leads to the first function of the next one, and that one to the clock."""
    done = work(large_project, [f"m{number}.last" for number in range(0, 400, 2)], monkeypatch)
    assert len(done.findings) == 200
    assert done.nodes == 200 * (FUNCTIONS_OF_ONE + 1) + 1
    assert done.opened <= 401


def main() -> None:
    """Print the findings of the files named on standard input, as JSON."""
    print(json.dumps({line: judge(Path(line)) for line in sys.stdin.read().splitlines()}))


if __name__ == "__main__":
    main()
