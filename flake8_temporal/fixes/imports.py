"""Import statements at the top of a file: add what new code needs, remove what only the old code needed.

An import joins the statement that takes names from its module already, else it stands behind those that the file
begins with.
Imports inside blocks, with stars or with comments of their own are left alone.
"""

import itertools
import operator
import re
from collections.abc import Iterable, Sequence

import libcst as cst

from flake8_temporal.fixes.rewrites.blocks import is_block
from flake8_temporal.model import Spelling


def with_imports(module: cst.Module, needed: Iterable[Spelling]) -> cst.Module:
    """The module with an import for each name."""
    for spelling in needed:
        source, _, name = spelling.dotted.rpartition(".")
        module = _joined(module, source, name) or _added(module, source, name)
    return module


def _joined(module: cst.Module, source: str, name: str) -> cst.Module | None:
    """The name put in alphabetical order into an import that takes names from the same module."""
    for number, line in enumerate(module.body):
        statement = _import_in(line)
        if not isinstance(statement, cst.ImportFrom) or statement.relative or not source:
            continue
        if _source(statement) != source or not isinstance(statement.names, (list, tuple)):
            continue
        names = list(statement.names)
        place = sum(1 for alias in names if alias.evaluated_name < name)
        comma = next((alias.comma for alias in names if isinstance(alias.comma, cst.Comma)), None)
        comma = comma or cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        alias = cst.ImportAlias(cst.Name(name), comma=comma)
        if place == len(names):
            names[-1], alias = names[-1].with_changes(comma=comma), alias.with_changes(comma=names[-1].comma)
        names.insert(place, alias)
        return _with_line(module, number, _changed(line, statement.with_changes(names=names)))
    return None


def _added(module: cst.Module, source: str, name: str) -> cst.Module:
    if source:
        part: cst.BaseSmallStatement = cst.ImportFrom(
            module=_dotted(source), names=[cst.ImportAlias(cst.Name(name))]
        )
    else:
        part = cst.Import(names=[cst.ImportAlias(cst.Name(name))])
    body = list(module.body)
    start = place = 1 if _is_docstring(body) else 0
    while place < len(body) and _is_import(body[place]):
        place += 1
    lines = [cst.EmptyLine(indent=False)] if 0 < place == start else []
    body.insert(place, cst.SimpleStatementLine([part], leading_lines=lines))
    return module.with_changes(body=body)


def without_unused(module: cst.Module, freed: set[str]) -> cst.Module:
    """The module without the imports of these names, as far as nothing else uses them."""
    unused = freed - names_in(module)
    body: list[cst.CSTNode] = _lines_without(module.body, unused) if unused else [*module.body]
    if body and module.body and body[0] is not module.body[0] and not module.header:
        body[0] = _at_top(body[0])
    return module.with_changes(body=body)


def _lines_without(lines: Iterable[cst.CSTNode], unused: set[str]) -> list[cst.CSTNode]:
    body: list[cst.CSTNode] = []
    kept_lines: Sequence[cst.EmptyLine] = ()
    for line in lines:
        left = _line_without(line, unused)
        if left is None:
            kept_lines = kept_lines or _lines_above(line)
            continue
        if kept_lines and not _lines_above(left):
            left = left.with_changes(leading_lines=kept_lines)
        kept_lines = ()
        body.append(left)
    return body


def _line_without(line: cst.CSTNode, unused: set[str]) -> cst.CSTNode | None:
    """What is left of a line, or of a block that passes imports through; None if nothing is."""
    if isinstance(line, cst.With) and is_block(line):
        inside = _lines_without(line.body.body, unused)
        if len(inside) == len(line.body.body) and all(map(operator.is_, inside, line.body.body)):
            return line
        if not inside:
            return None
        inside[0] = _at_top(inside[0])
        return line.with_changes(body=line.body.with_changes(body=inside))
    statement = _import_in(line)
    if statement is None:
        return line
    left = _left(statement, unused)
    return None if left is None else line if left is statement else _changed(line, left)


def _lines_above(line: cst.CSTNode) -> Sequence[cst.EmptyLine]:
    found: Sequence[cst.EmptyLine] = getattr(line, "leading_lines", ())
    return found


def _at_top(line: cst.CSTNode) -> cst.CSTNode:
    """A statement that has become the first of its file, without the blank lines above it."""
    lines = list(itertools.dropwhile(lambda empty: empty.comment is None, _lines_above(line)))
    return line.with_changes(leading_lines=lines)


def _left(statement: cst.Import | cst.ImportFrom, unused: set[str]) -> cst.Import | cst.ImportFrom | None:
    """What is left of an import statement, or None if nothing is."""
    if isinstance(statement.names, cst.ImportStar):
        return statement
    if isinstance(statement, cst.ImportFrom) and _source(statement) == "__future__":
        return statement
    aliases = [alias for alias in statement.names if _bound(alias) not in unused]
    if len(aliases) == len(statement.names):
        return statement
    if not aliases:
        return None
    last = statement.names[-1].comma
    return statement.with_changes(names=[*aliases[:-1], aliases[-1].with_changes(comma=last)])


def _bound(alias: cst.ImportAlias) -> str:
    return (alias.evaluated_alias or alias.evaluated_name).partition(".")[0]


def names_in(node: cst.CSTNode) -> set[str]:
    """Every name that code uses, import statements aside, and every word in a text: ``__all__`` may mean an import."""
    finder = _Names()
    node.visit(finder)
    return finder.names


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.names.add(node.value)

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self.names.update(re.findall(r"\w+", node.value))


def _import_in(line: cst.CSTNode) -> cst.Import | cst.ImportFrom | None:
    """The import that is a whole line of its own at the top level, without a comment behind it."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    part = line.body[0]
    if line.trailing_whitespace.comment is not None or not isinstance(part, (cst.Import, cst.ImportFrom)):
        return None
    return part


def _is_import(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and isinstance(
        line.body[0], (cst.Import, cst.ImportFrom)
    )


def _source(statement: cst.ImportFrom) -> str:
    return "" if statement.module is None else cst.Module([]).code_for_node(statement.module)


def _dotted(name: str) -> cst.Name | cst.Attribute:
    found = cst.parse_expression(name)
    assert isinstance(found, (cst.Name, cst.Attribute))
    return found


def _is_docstring(body: Sequence[cst.CSTNode]) -> bool:
    line = body[0] if body else None
    if not isinstance(line, cst.SimpleStatementLine) or not isinstance(line.body[0], cst.Expr):
        return False
    return isinstance(line.body[0].value, (cst.SimpleString, cst.ConcatenatedString))


def _changed(line: cst.CSTNode, statement: cst.BaseSmallStatement) -> cst.SimpleStatementLine:
    assert isinstance(line, cst.SimpleStatementLine)
    return line.with_changes(body=[statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])


def _with_line(module: cst.Module, number: int, line: cst.SimpleStatementLine) -> cst.Module:
    return module.with_changes(body=[*module.body[:number], line, *module.body[number + 1 :]])
