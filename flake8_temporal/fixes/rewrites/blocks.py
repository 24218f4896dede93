"""Imports into ``with workflow.unsafe.imports_passed_through():``, one block for all that can come together.

An import moves into a block that is there, or into a new one behind the imports around it, as far as nothing but
imports lies between: what runs in between may need it, or change what it finds. It comes with its comments.
"""

import itertools
from collections.abc import Iterator, Sequence

import libcst as cst

from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code

_MANAGER = "imports_passed_through"
_CHECKING = ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _wrapped(site: Site) -> cst.With:
    """The import in a block of its own, to be settled with the others; the text names the context manager."""
    line = site.node
    if not isinstance(line, cst.SimpleStatementLine) or not isinstance(site.parent, cst.Module):
        raise Refused("the import stands in a block")
    if len(line.body) > 1 or not _is_import(line):
        raise Refused("more than an import stands on this line")
    name = site.fix.names[0].text
    call = cst.parse_expression(f"{name}.unsafe.{_MANAGER}()")
    return cst.With(
        items=[cst.WithItem(call)],
        body=cst.IndentedBlock([line.with_changes(leading_lines=_comments(line.leading_lines))]),
        leading_lines=line.leading_lines,
    )


def _settled(module: cst.Module, made: Sequence[cst.CSTNode]) -> cst.Module:
    """The module with these blocks merged into others, or moved behind the imports around them."""
    body: list[cst.CSTNode] = list(module.body)
    pending = list(map(id, made))
    is_first = id(body[0]) in pending and not module.header
    while pending:
        place = next(number for number, line in enumerate(body) if id(line) == pending[0])
        block = _as_block(body.pop(place))
        del pending[0]
        if place < len(body) and not _leading(body[place]) and _blanks(block.leading_lines):
            spaced = body[place].with_changes(leading_lines=_blanks(block.leading_lines))
            pending = [id(spaced) if each == id(body[place]) else each for each in pending]
            body[place] = spaced
        _put(body, block, place, pending)
    if is_first:
        lines = list(itertools.dropwhile(lambda line: line.comment is None, _leading(body[0])))
        body[0] = body[0].with_changes(leading_lines=lines)
    return module.with_changes(body=body)


def _put(body: list[cst.CSTNode], block: cst.With, place: int, pending: Sequence[int]) -> None:
    """Put the imports of a block that stood at a place into the nearest other one, or behind the imports there."""
    others = [number for number, line in enumerate(body) if is_block(line) and id(line) not in pending]
    reachable = [number for number in others if not _in_the_way(body, block, place, number)]
    if reachable:
        nearest = min(reachable, key=lambda number: abs(number - place))
        target = _as_block(body[nearest])
        lines = [*target.body.body, *block.body.body]
        body[nearest] = target.with_changes(body=target.body.with_changes(body=lines))
        return
    behind = list(itertools.takewhile(_is_inert, body[place:]))
    while behind and not _is_import(behind[-1]):
        behind.pop()
    end = place + len(behind)
    _check(body, block, place, end)
    body.insert(end, block.with_changes(leading_lines=[cst.EmptyLine(indent=False)]))


PASSED_THROUGH = Rewrite(cst.SimpleStatementLine, _wrapped, settle=_settled)


def is_block(line: cst.CSTNode) -> bool:
    """Whether a statement is a pass-through block that holds nothing but imports."""
    if not isinstance(line, cst.With) or len(line.items) != 1:
        return False
    call = line.items[0].item
    func = call.func if isinstance(call, cst.Call) else None
    if not isinstance(func, cst.Attribute) or func.attr.value != _MANAGER:
        return False
    return isinstance(line.body, cst.IndentedBlock) and all(map(_is_import, line.body.body))


def _as_block(line: cst.CSTNode) -> cst.With:
    assert isinstance(line, cst.With)
    return line


def _is_import(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and all(
        isinstance(part, (cst.Import, cst.ImportFrom)) for part in line.body
    )


def _is_inert(line: cst.CSTNode) -> bool:
    """Whether an import may move past a statement: it imports, at most sets a name to a constant, or is a text."""
    if isinstance(line, cst.SimpleStatementLine):
        return all(map(_is_inert_part, line.body))
    if isinstance(line, cst.If):
        is_for_types = line.orelse is None and code(line.test) in _CHECKING
        return is_for_types and all(map(_is_inert, line.body.body))
    if isinstance(line, cst.Try):
        is_plain = line.orelse is None and line.finalbody is None
        blocks = [line.body, *(handler.body for handler in line.handlers)]
        return is_plain and all(_is_inert(inner) for block in blocks for inner in block.body)
    return is_block(line)


def _is_inert_part(part: cst.CSTNode) -> bool:
    if isinstance(part, cst.Expr):
        return isinstance(part.value, cst.SimpleString)
    if isinstance(part, cst.Assign):
        return isinstance(part.value, cst.Name) and part.value.value in ("None", "False", "True")
    return isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass))


def _in_the_way(body: Sequence[cst.CSTNode], block: cst.With, place: int, other: int) -> bool:
    """Whether something between a block that stood before ``place`` and another keeps them apart."""
    between = body[other + 1 : place] if other < place else body[place:other]
    return not all(map(_is_inert, between)) or _clashes(block, [*between, body[other]])


def _check(body: Sequence[cst.CSTNode], block: cst.With, place: int, end: int) -> None:
    if _clashes(block, body[place:end]):
        raise Refused("another import gives the same name")
    call = block.items[0].item
    assert isinstance(call, cst.Call)
    root = code(call.func).partition(".")[0]
    if root not in set(itertools.chain.from_iterable(map(_bound, body[:end]))):
        raise Refused(f"{root} is imported further down")


def _clashes(block: cst.With, lines: Sequence[cst.CSTNode]) -> bool:
    mine = set(_bound(block))
    return any("*" in bound or not mine.isdisjoint(bound) for bound in map(set, map(_bound, lines)))


def _bound(line: cst.CSTNode) -> Iterator[str]:
    """The names that a statement binds by imports; a star for all of a module."""
    if isinstance(line, (cst.With, cst.If, cst.Try)):
        handlers = line.handlers if isinstance(line, cst.Try) else ()
        for inner in (*line.body.body, *(each for handler in handlers for each in handler.body.body)):
            yield from _bound(inner)
    elif isinstance(line, cst.SimpleStatementLine):
        for part in line.body:
            if isinstance(part, (cst.Import, cst.ImportFrom)):
                if isinstance(part.names, cst.ImportStar):
                    yield "*"
                else:
                    yield from (
                        (alias.evaluated_alias or alias.evaluated_name).partition(".")[0]
                        for alias in part.names
                    )


def _leading(line: cst.CSTNode) -> Sequence[cst.EmptyLine]:
    found: Sequence[cst.EmptyLine] = getattr(line, "leading_lines", ())
    return found


def _comments(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    return [line for line in lines if line.comment is not None]


def _blanks(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    return list(itertools.takewhile(lambda line: line.comment is None, lines))
