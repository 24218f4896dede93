"""One expression to another, by a template; what stays is kept as it is written, line breaks and comments included.

A template is Python source with words in braces: ``{self}`` is the code at the finding's span, ``{(self)}`` the same
in the parentheses that it needs as an operand, ``{func}``, ``{base}``
and ``{attr}`` the callee of the call there and its two parts, ``{0}`` a positional argument, ``{(0)}`` the same
in the parentheses that it needs as an operand, ``{1:}`` those from it on, ``{tz}`` the keyword argument of that name,
``{*}`` all arguments as they are written, ``{awaited}`` what an ``await`` there waits for; a dotted name of the fix's
``names`` is written as the file's imports allow.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import libcst as cst

from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code
from flake8_temporal.model import Fix

_WORD = re.compile(r"\{([^{}]+)\}")
_CALL = re.compile(r"(?P<callee>.*)\(\{\*\}(?P<more>(?:, .*)?)\)", re.DOTALL)
# Where an ``await`` needs no parentheses.
_STATEMENTS = (
    cst.Expr, cst.Assign, cst.AnnAssign, cst.Return, cst.Arg, cst.Await, cst.If, cst.While, cst.WithItem,
)  # fmt: skip


def _rewritten(site: Site) -> cst.BaseExpression:
    node, fix = site.node, site.fix
    assert isinstance(node, cst.BaseExpression)
    words = _words(node, fix)
    template = fix.text.removeprefix("await ")
    kept = _CALL.fullmatch(template)
    if kept and isinstance(node, cst.Call):
        callee = cst.parse_expression(_filled(kept["callee"], words))
        more = _filled(kept["more"], words)
        made: cst.BaseExpression = node.with_changes(func=callee, args=_with_more(node.args, more))
    else:
        if "#" in code(node):
            raise Refused("a comment stands in the expression")
        made = cst.parse_expression(_filled(template, words))
        made = made.with_changes(lpar=[*node.lpar, *made.lpar], rpar=[*made.rpar, *node.rpar])
    return made if template == fix.text else awaited(made, site.parent)


EXPRESSION = Rewrite(cst.BaseExpression, _rewritten)


def awaited(made: cst.BaseExpression, parent: cst.CSTNode) -> cst.Await:
    """What waits for an expression, in parentheses where it stands in another one."""
    if isinstance(parent, _STATEMENTS):
        return cst.Await(made)
    return cst.Await(made, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _words(node: cst.BaseExpression, fix: Fix) -> dict[str, str]:
    words = {spelling.dotted: spelling.text for spelling in fix.names}
    words["self"] = code(node.with_changes(lpar=[], rpar=[]))
    words["(self)"] = _operand(node.with_changes(lpar=[], rpar=[]))
    if isinstance(node, cst.Await):
        words["awaited"] = code(node.expression)
    if isinstance(node, cst.Call):
        words["func"] = code(node.func)
        if isinstance(node.func, cst.Attribute):
            words["base"], words["attr"] = code(node.func.value), node.func.attr.value
        positional = [arg.value for arg in node.args if arg.keyword is None and not arg.star]
        words |= {str(number): code(value) for number, value in enumerate(positional)}
        words |= {f"({number})": _operand(value) for number, value in enumerate(positional)}
        words |= {
            f"{number}:": ", ".join(map(code, positional[number:])) for number in range(len(positional))
        }
        words |= {arg.keyword.value: code(arg.value) for arg in node.args if arg.keyword is not None}
    return words


def _filled(template: str, words: Mapping[str, str]) -> str:
    missing = [word for word in _WORD.findall(template) if word not in words]
    if missing:
        raise Refused(f"there is no {missing[0]} to write")
    return _WORD.sub(lambda match: words[match[1]], template)


def _with_more(args: Sequence[cst.Arg], more: str) -> list[cst.Arg]:
    """The arguments as they are written, with those of the template behind them in the same layout."""
    kept = list(args)
    call = cst.parse_expression(f"f({more.removeprefix(', ')})")
    assert isinstance(call, cst.Call)
    added = list(call.args)
    if not kept or not added:
        return [*kept, *added]
    last = kept[-1]
    space: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    if len(kept) > 1 and isinstance(kept[-2].comma, cst.Comma):
        space = kept[-2].comma.whitespace_after
    trailing = last.comma
    kept[-1] = last.with_changes(comma=cst.Comma(whitespace_after=space))
    if isinstance(trailing, cst.Comma):
        behind, remark = _without_comment(trailing.whitespace_after)
        if remark is not None:
            if not isinstance(space, cst.ParenthesizedWhitespace):
                raise Refused("a comment stands behind the last argument")
            space = space.with_changes(first_line=remark)
            kept[-1] = last.with_changes(comma=trailing.with_changes(whitespace_after=space))
        added[-1] = added[-1].with_changes(comma=trailing.with_changes(whitespace_after=behind))
    else:
        added[-1] = added[-1].with_changes(whitespace_after_arg=last.whitespace_after_arg)
        kept[-1] = kept[-1].with_changes(whitespace_after_arg=cst.SimpleWhitespace(""))
    return [*kept, *added]


def _without_comment(
    space: cst.BaseParenthesizableWhitespace,
) -> tuple[cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace | None]:
    """The space behind a comma, and the line with the comment that stood in it and belongs to what is before."""
    if not isinstance(space, cst.ParenthesizedWhitespace) or space.first_line.comment is None:
        return space, None
    plain = cst.TrailingWhitespace(newline=space.first_line.newline)
    return space.with_changes(first_line=plain), space.first_line


def _operand(node: cst.BaseExpression) -> str:
    """The code of an argument, in parentheses where something put behind it would bind closer."""
    simple = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.SimpleString, cst.Integer, cst.Float)
    return code(node) if isinstance(node, simple) or node.lpar else f"({code(node)})"


def from_template(
    node: cst.BaseExpression, fix: Fix, template: str, more: Mapping[str, str] = MappingProxyType({})
) -> cst.BaseExpression:
    """What a template makes of an argument, perhaps with more words; the parentheses around it stay, and line breaks
    may stand in it."""
    if "#" in code(node):
        raise Refused("a comment stands in the expression")
    made = cst.parse_expression(f"({_filled(template, {**_words(node, fix), **more})})")
    return made.with_changes(lpar=[*node.lpar, *made.lpar[1:]], rpar=[*made.rpar[:-1], *node.rpar])
