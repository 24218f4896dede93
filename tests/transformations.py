"""Rewrites of a source text that must not change what is found in it, or must change it in a known way.

Each takes a text and returns another, or None where it does not apply; lines keep their numbers, or the
rewrite says where they went. It knows Python's syntax and nothing of the linter: what must hold is said by
``test_properties``.
"""

import ast
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Edit(NamedTuple):
    """Replace what stands on one line between two columns (in characters: the examples are ASCII)."""

    line: int
    start: int
    end: int
    text: str


class Moved(NamedTuple):
    """A rewritten text, and the new number of every old line."""

    text: str
    lines: dict[int, int]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which must not overlap."""
    lines = text.split("\n")
    for line, start, end, new in sorted(edits, reverse=True):
        lines[line - 1] = lines[line - 1][:start] + new + lines[line - 1][end:]
    return "\n".join(lines)


def insert(text: str, added: dict[int, str]) -> Moved:
    """The text with whole lines put in front of the given ones."""
    lines: list[str] = []
    moved: dict[int, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if number in added:
            lines.append(added[number])
        lines.append(line)
        moved[number] = len(lines)
    return Moved("\n".join(lines), moved)


def module_aliases(text: str) -> str:
    """``import time`` becomes ``import time as time_alias``, with every use."""
    tree = ast.parse(text)
    names = _names(tree)
    edits: list[Edit] = []
    for statement, alias in _imported_modules(tree):
        name = alias.name
        if name in names.bound_once and len(statement.names) == 1:
            edits.append(_at(alias, f"{name} as {name}_alias"))
            edits += [_at(use, f"{name}_alias") for use in names.uses[name]]
    return apply(text, edits)


def from_imports(text: str) -> str:
    """``import time`` becomes ``from time import sleep as time_sleep``, with every use."""
    tree = ast.parse(text)
    names = _names(tree)
    edits: list[Edit] = []
    for statement, alias in _imported_modules(tree):
        name = alias.name
        uses, loaded = names.uses[name], names.loaded_attributes[name]
        if len(statement.names) > 1 or not uses or len(loaded) < len(uses) or name not in names.bound_once:
            continue
        members = [f"{member} as {name}_{member}" for member in sorted({node.attr for node in loaded})]
        edits.append(_at(statement, f"from {name} import {', '.join(members)}"))
        edits += [_at(node, f"{name}_{node.attr}") for node in loaded]
    return apply(text, edits)


def module_imports(text: str) -> str:
    """``from time import sleep`` becomes ``import time as time_module``, with every use."""
    tree = ast.parse(text)
    names = _names(tree)
    edits: list[Edit] = []
    for statement in _top_level(tree):
        if not isinstance(statement, ast.ImportFrom) or statement.level or statement.module == "__future__":
            continue
        bound = {alias.asname or alias.name: alias.name for alias in statement.names}
        if "*" in bound or not bound.keys() <= names.bound_once:
            continue
        module = str(statement.module)
        alias = module.replace(".", "_") + f"_module{statement.lineno}"
        edits += _replace(statement, text, f"import {module} as {alias}")
        edits += [_at(use, f"{alias}.{member}") for name, member in bound.items() for use in names.uses[name]]
    return apply(text, edits)


class Shadow(NamedTuple):
    """A name that one function binds itself in the changed text, and the places that this concerns."""

    name: str
    change: Moved
    places: list[tuple[int, int]]


def shadows(text: str, places: Iterable[tuple[int, int]]) -> list[Shadow]:
    """Bind the names that expressions at these places start with, first thing in the function around them.

    Names that such a function, or one around it, binds itself are left out: they hide nothing.
    """
    tree = ast.parse(text)
    names = {_place(node): node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    hidden: dict[tuple[int, str], list[tuple[int, int]]] = {}
    indentations: dict[int, str] = {}
    for place in places:
        around = [function for function in functions if place[0] in _body_lines(function)]
        name = names.get(place)
        if name is not None and around and not any(name in _bound_inside(function) for function in around):
            line, indentation = _beginning(max(around, key=lambda function: function.lineno))
            hidden.setdefault((line, name), []).append(place)
            indentations[line] = indentation
    return [
        Shadow(name, insert(text, {line: f"{indentations[line]}{name} = a_name_nobody_defines()"}), found)
        for (line, name), found in hidden.items()
    ]


def reordered(text: str, seed: int) -> Moved | None:
    """Shuffle the functions and classes of a module among the places where they stand."""
    tree = ast.parse(text)
    names = Counter(_bindings(tree))
    blocks = [node for node in tree.body if isinstance(node, Function | ast.ClassDef)]
    if len(blocks) < 2 or any(names[block.name] > 1 for block in blocks):
        return None
    order = list(blocks)
    random.Random(seed).shuffle(order)
    lines = text.split("\n")
    result: list[str] = []
    moved: dict[int, int] = {}
    sources: dict[int, Iterable[int]] = {number: [number] for number in range(1, len(lines) + 1)}
    for block, instead in zip(blocks, order, strict=True):
        sources |= dict.fromkeys(_lines(block), ()) | {_lines(block)[0]: _lines(instead)}
    for numbers in sources.values():
        for number in numbers:
            result.append(lines[number - 1])
            moved[number] = len(result)
    return Moved("\n".join(result), moved)


def in_a_ring(text: str, reached: set[int]) -> Moved | None:
    """Let the plain functions that hold the given lines call each other, and themselves, in a ring."""
    tree = ast.parse(text)
    ring = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and reached & set(_body_lines(node))
    ]
    added: dict[int, str] = {}
    for function, following in zip(ring, ring[1:] + ring[:1], strict=True):
        if not {function.name, following.name} & _bound_inside(function):
            line, indentation = _beginning(function)
            added[line] = f"{indentation}{following.name}({function.name})"
    return insert(text, added) if added else None


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements of the module, also those under its ``with`` statements."""
    for statement in tree.body:
        yield from statement.body if isinstance(statement, ast.With) else [statement]


def _imported_modules(tree: ast.Module) -> Iterator[tuple[ast.Import, ast.alias]]:
    for statement in _top_level(tree):
        if isinstance(statement, ast.Import):
            yield from ((statement, it) for it in statement.names if it.asname is None and "." not in it.name)


class Names(NamedTuple):
    """Where names stand in a module, and which of them have one meaning in all scopes and in no string."""

    uses: defaultdict[str, list[ast.Name]]
    loaded_attributes: defaultdict[str, list[ast.Attribute]]
    bound_once: set[str]


def _names(tree: ast.Module) -> Names:
    uses: defaultdict[str, list[ast.Name]] = defaultdict(list)
    loaded: defaultdict[str, list[ast.Attribute]] = defaultdict(list)
    # A string may be a quoted annotation.
    quoted: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            uses[node.id].append(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if isinstance(node.ctx, ast.Load):
                loaded[node.value.id].append(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            quoted.update(re.findall(r"\w+", node.value))
    bound = Counter(_bindings(tree))
    return Names(uses, loaded, {name for name, count in bound.items() if count == 1} - quoted)


def _bindings(tree: ast.AST) -> Iterator[str]:
    """Every name that is bound anywhere below, in whatever scope, once per place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, Function | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            yield node.name or ""
        elif type(node).__name__ in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            yield str(getattr(node, "name", ""))
        elif isinstance(node, ast.MatchMapping):
            yield node.rest or ""
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)


def _bound_inside(function: Function) -> set[str]:
    return {name for part in (function.args, *function.body) for name in _bindings(part)}


def _place(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _at(node: ast.expr | ast.stmt | ast.alias, new: str) -> Edit:
    return Edit(node.lineno, node.col_offset, node.end_col_offset or 0, new)


def _replace(statement: ast.stmt, text: str, new: str) -> Iterator[Edit]:
    """Replace a statement that may have several lines, all but the first of which become empty."""
    last = statement.end_lineno or statement.lineno
    lines = text.split("\n")
    if last == statement.lineno:
        yield _at(statement, new)
        return
    yield Edit(statement.lineno, statement.col_offset, len(lines[statement.lineno - 1]), new)
    for number in range(statement.lineno + 1, last + 1):
        yield Edit(number, 0, len(lines[number - 1]), "")


def _lines(block: Function | ast.ClassDef) -> range:
    """The lines of a definition with its decorators."""
    first = min([block.lineno, *(decorator.lineno for decorator in block.decorator_list)])
    return range(first, (block.end_lineno or block.lineno) + 1)


def _body_lines(function: Function) -> range:
    return range(function.body[0].lineno, (function.end_lineno or function.lineno) + 1)


def _beginning(function: Function) -> tuple[int, str]:
    """The line of the first statement behind a docstring, decorators and all, and its indentation."""
    has_docstring = ast.get_docstring(function, clean=False) is not None
    first = function.body[1 if has_docstring and len(function.body) > 1 else 0]
    line = _lines(first)[0] if isinstance(first, Function | ast.ClassDef) else first.lineno
    return line, " " * first.col_offset
