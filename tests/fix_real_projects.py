"""Fix copies of real projects, and tell where the result is not what it must be; a command, since it takes minutes.

``python tests/fix_real_projects.py [--diff] DIRECTORY ...`` makes every fix of all classes, with the rules that are off
by default too. Each file must compile, have no finding that it had not, differ only where it was fixed and in its
imports, and a second run must change nothing. It prints what is wrong, the number of fixes for each code, and with
``--diff`` every change; the directories themselves are left alone.
"""

import argparse
import ast
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flake8_temporal.rules import ALL

SELECT = ("--select", ",".join(rule.code for rule in ALL))
_CHAIN = re.compile(r":\d+\]")  # lines of other files in a chain move with the imports above them
_SKIPPED = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__")


class Run(NamedTuple):
    output: str
    errors: str


def command(folder: Path, *arguments: str) -> Run:
    cache = ("--temporal-cache-dir", str(folder.parent / "cache"))
    program = [sys.executable, "-m", "flake8_temporal", *arguments, *SELECT, *cache, "."]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    return Run(done.stdout, done.stderr)


def findings(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command(folder, "check", "--format", "json").output)
    return found


def problems(before: Path, folder: Path, had: list[dict[str, Any]]) -> Iterator[str]:
    """Fix the copy in ``folder``, which had these findings, and say what of it is wrong."""
    command(folder, "fix", "--unsafe", "--replay")
    changed = [
        path for path in sorted(folder.rglob("*.py")) if _is_changed(path, before / path.relative_to(folder))
    ]
    for path in changed:
        name = str(path.relative_to(folder))
        text = path.read_text(encoding="utf-8")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, name, "exec", dont_inherit=True)
        except SyntaxError as error:
            yield f"{name}: does not compile, {error}"
            continue
        spans = [one for one in had if one["path"].removeprefix("./") == name and one["fix"]]
        yield from (
            f"{name}: {line}" for line in unrelated((before / name).read_text(encoding="utf-8"), text, spans)
        )
    new = _said(findings(folder)) - _said(had)
    yield from (f"{path}: new finding: {code} {message}" for path, code, message in new)
    texts = {path: path.read_bytes() for path in changed}
    again = command(folder, "fix", "--unsafe", "--replay").errors
    if any(path.read_bytes() != text for path, text in texts.items()) or not _nothing(again):
        yield f"a second run changes something: {again.splitlines()[-1]}"


def _is_changed(path: Path, before: Path) -> bool:
    return path.is_file() and path.read_bytes() != before.read_bytes()


def _nothing(errors: str) -> bool:
    return errors.splitlines()[-1].startswith("0 findings fixed")


def _said(found: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    return Counter((one["path"], one["code"], _CHAIN.sub("]", one["message"])) for one in found)


def unrelated(before: str, after: str, found: list[dict[str, Any]]) -> Iterator[str]:
    """Lines that changed although they belong to no finding, no head of a function that has one, and no import."""
    tree = ast.parse(before)
    spans = [(one["line"], one["end_line"]) for one in found]
    heads = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in heads:
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        if any(first <= start <= node.body[0].lineno for start, _ in spans):
            spans.append((first, max(first, node.body[0].lineno - 1)))
    starts = {start for start, _ in spans}
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While) and node.lineno in starts]
    spans += [(node.lineno, node.end_lineno or 0) for node in loops]
    spans += [(node.lineno, node.end_lineno or 0) for node in tree.body if _is_import(node)]
    touched = {line for first, last in spans for line in range(first, last + 1)}
    lines = before.splitlines()
    matcher = difflib.SequenceMatcher(None, lines, after.splitlines(), autojunk=False)
    for tag, start, end, _, _ in matcher.get_opcodes():
        for number in range(start, end) if tag != "equal" else ():
            if number + 1 not in touched and lines[number].strip():
                yield f"line {number + 1} has no finding and is changed: {lines[number].strip()}"


def _is_import(node: ast.stmt) -> bool:
    """Whether a statement is an import, or a block of nothing but imports."""
    if isinstance(node, ast.With):
        return all(map(_is_import, node.body))
    return isinstance(node, ast.Import | ast.ImportFrom)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directories", nargs="+", type=Path)
    parser.add_argument("--diff", action="store_true")
    options = parser.parse_args(arguments)
    wrong = 0
    for directory in options.directories:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / directory.name
            shutil.copytree(directory, folder, ignore=_SKIPPED, symlinks=True)
            had = findings(folder)
            if options.diff:
                print(command(folder, "fix", "--unsafe", "--replay", "--diff").output)
            found = list(problems(directory, folder, had))
            wrong += len(found)
            print(*found, sep="\n", end="\n" if found else "")
            gone = Counter(one["code"] for one in had) - Counter(one["code"] for one in findings(folder))
            counts = ", ".join(f"{code} {count}" for code, count in sorted(gone.items()))
            print(f"{directory.name}: {gone.total()} findings gone ({counts}), {len(found)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
