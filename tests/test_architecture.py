"""The shape of the package: what may import what, how big a module may get, what must stay unloaded.

It reads our own sources and judges no behaviour; the other tests do.
"""

import ast
import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import flake8_temporal

PACKAGE = Path(flake8_temporal.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# A part may import parts of lower rows only, and itself.
LAYERS = (
    {"settings", "reading"},
    {"model"},
    {"facts", "knowledge", "report", "scan", "baseline", "selection"},
    {"project", "fixes"},
    {"rules"},
    {"options", "engine"},
    {"judged", "charts", "devsite"},
    {"plugin"},
    {"cli"},
    {"__main__", "devtools", "lsp"},
)
RANK = {part: rank for rank, row in enumerate(LAYERS) for part in row}
MAX_LINES = 400
RUNS_CODE = {"exec", "eval", "__import__"}
RUNNERS = {
    "pickle",
    "marshal",
    "shelve",
    "runpy",
    "code",
    "importlib",
    "pkgutil",
    "subprocess",
    "multiprocessing",
}


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """What a module imports, inside functions too; of our own modules, the module and not its names."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{module}:{node.lineno} is a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if name in MODULES} - {"flake8_temporal"}


def part(module: str) -> str:
    return module.split(".")[1]


EACH = pytest.mark.parametrize("module", sorted(set(MODULES) - {"flake8_temporal"}))


@EACH
def test_imports_go_down(module: str) -> None:
    assert part(module) in RANK, f"{module} belongs to no layer"
    for name in ours(module):
        assert part(name) == part(module) or RANK[part(name)] < RANK[part(module)], f"{module} imports {name}"


def test_no_cycles() -> None:
    below = {module: ours(module) for module in MODULES}
    while below:
        leaves = {module for module, names in below.items() if not names & set(below) - {module}}
        assert leaves, f"a cycle among {sorted(below)}"
        assert not [module for module in leaves if module in below[module]]
        below = {module: names for module, names in below.items() if module not in leaves}


@EACH
def test_size_and_docstring(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    assert ast.get_docstring(tree(module)), f"{module} does not say what it is"


@EACH
def test_names_say_something(module: str) -> None:
    assert not {"utils", "util", "helpers", "helper", "common", "misc"} & set(module.split("."))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_outside_imports(module: str) -> None:
    roots = {name.partition(".")[0] for name in imports(module)}
    allowed = set(sys.stdlib_module_names) | {"flake8", "flake8_temporal", "platformdirs"}
    allowed |= {"pluggy"} if module == "flake8_temporal.lsp" else set()
    allowed |= {"rich"} if module == "flake8_temporal.cli.progress" else set()
    allowed |= {"libcst"} if module.startswith("flake8_temporal.fixes") else set()
    assert roots <= allowed, f"{module} imports {sorted(roots - allowed)}"
    # Where code or objects of the linted project could come to life; importlib.metadata only reads.
    assert not {name.partition(".")[0] for name in imports(module) if name != "importlib.metadata"} & RUNNERS


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_code_of_the_user_is_run(module: str) -> None:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            assert name not in RUNS_CODE, f"{module}:{node.lineno} calls {name}"


@pytest.mark.parametrize(
    ("layer", "forbidden"),
    [
        ("rules", {"ast", "os", "io", "pathlib", "tokenize"}),
        ("facts", {"os", "pathlib", "tomllib"}),
    ],
)
def test_layers_keep_to_their_job(layer: str, forbidden: set[str]) -> None:
    for module in MODULES:
        if module.startswith(f"flake8_temporal.{layer}"):
            assert not forbidden & set(imports(module)), module


def test_the_plugin_loads_nothing_heavy() -> None:
    program = "import sys, flake8_temporal.plugin; print(*sorted(sys.modules), sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "flake8_temporal.options" in loaded
    heavy = {"libcst", "platformdirs", "tomllib", "temporalio", "json", "difflib"}
    parts = ("facts", "knowledge", "project", "rules", "judged", "engine", "report", "baseline")
    heavy |= {f"flake8_temporal.{name}" for name in parts}
    assert not heavy & set(loaded)


def test_records_are_not_changed_after_they_are_made() -> None:
    """No module-level name is rebound from a function."""
    for module, node in itertools.chain.from_iterable(
        ((name, n) for n in ast.walk(tree(name))) for name in MODULES
    ):
        assert not isinstance(node, ast.Global), f"{module}:{node.lineno}"
