"""Several fixes to the text of one file: find the code of each by its span, put the new code there, see to imports.

Formatting and comments elsewhere stay as they are. It does not ask whether the result is any better; ``apply`` does.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, PositionProvider

from flake8_temporal.facts.source import in_characters, lines_of
from flake8_temporal.fixes.imports import names_in, with_imports, without_unused
from flake8_temporal.fixes.rewrites import REWRITES
from flake8_temporal.fixes.rewrites.rewrite import Made, Refused, Site
from flake8_temporal.model import Finding, Fix, Span

_SDK = "temporalio.workflow"
_NOWHERE = CodeRange(CodePosition(0, 0), CodePosition(0, 0))


class Found(NamedTuple):
    """Code that is to be rewritten, as it stands in the file."""

    node: cst.CSTNode
    parent: cst.CSTNode
    fix: Fix


def edited(text: str, findings: Sequence[Finding], patch_id: str = "") -> str:
    """The text with these fixes made; raises ``Refused`` with the reason if one of them cannot be.

    With a patch id, a statement that changes commands runs behind ``workflow.patched``, and the old one stays.
    """
    wrapper = _parsed(text)
    lines = lines_of(text)
    finder = _Finder([(_range(found.span, lines), found.fix) for found in findings if found.fix is not None])
    wrapper.visit(finder)
    finder.take_innermost()
    if finder.wanted:
        raise Refused("the code at this place is not of the kind that can be rewritten")
    replacer = _Replacer(finder.found, patch_id)
    module = wrapper.module.visit(replacer)
    needed = {
        name
        for found in finder.found
        for name in found.fix.names
        if not name.is_imported and (patch_id or name.dotted != _SDK or _SDK in found.fix.text)
    }
    freed = {name for found in finder.found for name in names_in(found.node)}
    module = with_imports(module, sorted(needed))
    for rewrite, made in replacer.to_settle.items():
        settle = REWRITES[rewrite].settle
        module = module if settle is None else settle(module, made)
    return without_unused(module, freed).code


@lru_cache(maxsize=1)
def _parsed(text: str) -> MetadataWrapper:
    """The tree with what is known about it, kept for the next attempt: nothing changes a tree in place."""
    module = cst.parse_module(text)
    if module.code != text:  # libcst drops the last of line endings that are carriage returns alone
        raise Refused("the rest of the file would not stay as it is")
    return MetadataWrapper(module, unsafe_skip_copy=True)


def _range(span: Span, lines: list[str]) -> CodeRange:
    start = in_characters(lines[span.line - 1], span.column)
    end = in_characters(lines[span.end_line - 1], span.end_column)
    return CodeRange(CodePosition(span.line, start), CodePosition(span.end_line, end))


class _Finder(cst.CSTVisitor):
    """Takes from ``wanted`` what it finds: at each place the outermost node that the rewrite is for, or the innermost
    one around it."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, wanted: list[tuple[CodeRange, Fix]]) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[Found] = []
        self._around: dict[int, Found] = {}
        self._open: list[cst.CSTNode] = []  # what the node at hand stands in

    def on_visit(self, node: cst.CSTNode) -> bool:
        place = self.get_metadata(PositionProvider, node, _NOWHERE)
        self._open.append(node)
        for one in self.wanted:
            where, fix = one
            rewrite = REWRITES[fix.rewrite]
            if not isinstance(node, rewrite.of):
                continue
            if rewrite.is_around:
                if _starts_in(where, place):
                    self._around[id(one)] = Found(node, self._parent(node), fix)
            elif where.start == place.start and where.end in (place.end, where.start):
                edited = node if rewrite.outward is None else rewrite.outward(node, self._parent)
                self.found.append(Found(edited, self._parent(edited), fix))
                self.wanted.remove(one)
                break
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        self._open.pop()

    def _parent(self, node: cst.CSTNode) -> cst.CSTNode:
        """What one of the open nodes stands in; a module stands in nothing."""
        place = next(number for number, each in enumerate(self._open) if each is node)
        return self._open[max(place - 1, 0)]

    def take_innermost(self) -> None:
        self.found += self._around.values()
        self.wanted = [one for one in self.wanted if id(one) not in self._around]


def _starts_in(inner: CodeRange, outer: CodeRange) -> bool:
    start = (inner.start.line, inner.start.column)
    return (outer.start.line, outer.start.column) <= start < (outer.end.line, outer.end.column)


class _Replacer(cst.CSTTransformer):
    def __init__(self, found: Sequence[Found], patch_id: str) -> None:
        super().__init__()
        self._found = {id(one.node): one for one in found}
        self._patch_id = patch_id
        self._to_guard: list[list[Fix]] = [[]]  # for each statement that is open
        self.to_settle: dict[str, list[cst.CSTNode]] = {}

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.BaseStatement):
            self._to_guard.append([])
        return True

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Made:  # type: ignore[override]
        found = self._found.get(id(original_node))
        made: Made = updated_node
        if found is not None:
            made = REWRITES[found.fix.rewrite].make(Site(updated_node, found.parent, found.fix))
            if isinstance(made, cst.CSTNode):
                self.to_settle.setdefault(found.fix.rewrite, []).append(made)
            if found.fix.kind == "replay" and self._patch_id:
                self._to_guard[-1].append(found.fix)
        if isinstance(original_node, cst.BaseStatement):
            fixes = self._to_guard.pop()
            return _guarded(original_node, made, fixes, self._patch_id) if fixes else made
        return made


def _guarded(original: cst.BaseStatement, made: Made, fixes: Sequence[Fix], patch_id: str) -> cst.If:
    """The new statement for new executions, and the old one for those that run."""
    if not isinstance(original, (cst.SimpleStatementLine, cst.While)) or not isinstance(
        made, cst.SimpleStatementLine
    ):
        raise Refused("only a simple statement can stand behind a patch")
    names = {name.dotted: name.text for fix in fixes for name in fix.names}
    if len(made.body) > 1 or _SDK not in names:
        raise Refused("it cannot stand behind a patch")
    return cst.If(
        test=cst.parse_expression(f"{names[_SDK]}.patched({json.dumps(patch_id)})"),
        body=cst.IndentedBlock([made.with_changes(leading_lines=[])]),
        orelse=cst.Else(cst.IndentedBlock([original.with_changes(leading_lines=[])])),
        leading_lines=original.leading_lines,
    )
