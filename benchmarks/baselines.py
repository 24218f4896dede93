"""A baseline on real projects: written for a copy, then one more mistake, which must be all that is reported.

    python benchmarks/baselines.py DIRECTORY...

The mistake stands in the first run method of a workflow, or in a workflow of its own where there is none. Prints a row
for each project and exits with 1 if `check` or flake8 reports anything else; the projects themselves are only read.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKFLOW = """

@workflow.defn
class OneMore:
    @workflow.run
    async def run(self) -> None:
        import time
        time.sleep(1)
"""


def main(projects: list[str]) -> int:
    outcomes = [_of_project(Path(project).resolve()) for project in projects]
    return 0 if all(outcomes) else 1


def _of_project(source: Path) -> bool:
    with tempfile.TemporaryDirectory() as base:
        copy = Path(base) / source.name
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".git", ".venv", "node_modules"), symlinks=True)
        begin = time.monotonic()
        written = _run(copy, "flake8_temporal", "check", "--write-baseline", "baseline.json", ".")
        seconds = time.monotonic() - begin
        accepted = written.stderr.split(": ", 1)[-1].strip().splitlines()[-1]
        quiet = [tool(copy) for tool in (_check, _flake8)]
        place = _one_more(copy)
        found = [tool(copy) for tool in (_check, _flake8)]
    is_only = all(len(lines) == 1 and lines[0].startswith(f"{place}:") for lines in found)
    is_right = quiet == [[], []] and is_only and found[0] == found[1]
    print(f"{source.name}: {accepted} in {seconds:.1f} s; then {quiet}; one more at {place}: {found[0]}", flush=True)
    if not is_right:
        print(f"  NOT AS IT SHOULD BE: check {found[0]}, flake8 {found[1]}")
    return is_right


def _run(folder: Path, module: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", module, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _check(folder: Path) -> list[str]:
    return _run(folder, "flake8_temporal", "check", "--baseline", "baseline.json", ".").stdout.splitlines()


def _flake8(folder: Path) -> list[str]:
    arguments = ["--select=TMP,E9", "--temporal-baseline=baseline.json", "."]
    return _run(folder, "flake8", *arguments).stdout.splitlines()


def _one_more(folder: Path) -> str:
    """Put the mistake into a file; where it is."""
    files = sorted(path for path in folder.rglob("*.py") if b"temporalio" in path.read_bytes())
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.AsyncFunctionDef) and _is_run(node) and _is_short(node):
                first = node.body[0]
                indent = " " * first.col_offset
                lines.insert(first.lineno - 1, f"{indent}import time\n{indent}time.sleep(1)\n")
                path.write_text("".join(lines), encoding="utf-8")
                return f"./{path.relative_to(folder)}:{first.lineno + 1}"
    path = folder / "one_more.py"
    path.write_text(f"from temporalio import workflow\n{WORKFLOW}", encoding="utf-8")
    return f"./one_more.py:{path.read_text().splitlines().index('        time.sleep(1)') + 1}"


def _is_run(node: ast.AsyncFunctionDef) -> bool:
    return any(ast.unparse(each) == "workflow.run" for each in node.decorator_list)


def _is_short(node: ast.AsyncFunctionDef) -> bool:
    """Whether it begins with a statement, below its head, that is no docstring."""
    return not isinstance(node.body[0], ast.Expr) and node.body[0].lineno > node.lineno


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
