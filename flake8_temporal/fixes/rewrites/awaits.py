"""What is awaited: a call that moves to a thread, and one that is not to be awaited at all."""

import libcst as cst

from flake8_temporal.fixes.rewrites.expression import awaited
from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code


def _to_thread(site: Site) -> cst.BaseExpression:
    """``f(x)`` as ``await asyncio.to_thread(f, x)``; an executor's call is awaited already."""
    node = site.node
    assert isinstance(node, cst.Call)
    runner = cst.parse_expression(f"{site.fix.names[0].text}.to_thread")
    if site.fix.text == "executor":
        if not node.args or "#" in code(node.args[0]):
            raise Refused("a comment stands in the expression")
        return node.with_changes(func=runner, args=node.args[1:])
    if "#" in code(node.func):
        raise Refused("a comment stands in the expression")
    space: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    before = node.whitespace_before_args
    if isinstance(before, cst.ParenthesizedWhitespace) and "#" not in code(before):
        space = before  # one argument on each line
    comma = cst.Comma(whitespace_after=space) if node.args else cst.MaybeSentinel.DEFAULT
    args = [cst.Arg(node.func, comma=comma), *node.args]
    return awaited(node.with_changes(func=runner, args=args), site.parent)


TO_THREAD = Rewrite(cst.Call, _to_thread)


def _without_await(site: Site) -> cst.BaseExpression:
    node = site.node
    if not isinstance(node, cst.Await):
        raise Refused("there is no await to remove")
    if "#" in code(node).removesuffix(code(node.expression)):
        raise Refused("a comment stands in the expression")
    inner = node.expression
    if "\n" not in code(node):
        return inner
    return inner.with_changes(lpar=[*node.lpar, *inner.lpar], rpar=[*inner.rpar, *node.rpar])


WITHOUT_AWAIT = Rewrite(cst.Call, _without_await, outward=lambda node, parent: parent(node))
