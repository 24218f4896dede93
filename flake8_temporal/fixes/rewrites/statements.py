"""Statements of workflow code: failures that the workflow does not see, cancellations that go no further, loops that
should be waits.

Each is found from where its finding starts, and written anew with what it holds; a comment inside that would be lost
keeps it as it is.
"""

import libcst as cst

from flake8_temporal.fixes.rewrites.expression import EXPRESSION, from_template
from flake8_temporal.fixes.rewrites.rewrite import Made, Refused, Rewrite, Site, code

_OPPOSITES = {
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.LessThan: cst.GreaterThanEqual,
    cst.LessThanEqual: cst.GreaterThan,
    cst.GreaterThan: cst.LessThanEqual,
    cst.GreaterThanEqual: cst.LessThan,
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
}


def _raised(site: Site) -> cst.Raise:
    """Another exception, by a template for the one that is raised; its cause stays."""
    node = site.node
    assert isinstance(node, cst.Raise)
    if node.exc is None:
        raise Refused("there is no exception to write")
    made = EXPRESSION.make(Site(node.exc, node, site.fix))
    assert isinstance(made, cst.BaseExpression)
    return node.with_changes(exc=made)


RAISED = Rewrite(cst.Raise, _raised, is_around=True)


def _checked(site: Site) -> cst.If:
    """An assertion as an ``if`` that raises what the text calls, with the message of the assertion."""
    line = site.node
    assert isinstance(line, cst.SimpleStatementLine)
    found = line.body[0]
    if len(line.body) > 1 or not isinstance(found, cst.Assert):
        raise Refused("more than an assertion stands on this line")
    if "#" in code(found):
        raise Refused("a comment stands in the assertion")
    message = '"assertion failed"' if found.msg is None else code(found.msg)
    if found.msg is not None and not isinstance(found.msg, (cst.SimpleString, cst.FormattedString)):
        message = f"str({message})"
    error = from_template(cst.Name("error"), site.fix, site.fix.text, {"message": message})
    raised = cst.SimpleStatementLine([cst.Raise(error)], trailing_whitespace=line.trailing_whitespace)
    return cst.If(
        test=_negated(found.test), body=cst.IndentedBlock([raised]), leading_lines=line.leading_lines
    )


CHECKED = Rewrite(cst.SimpleStatementLine, _checked, is_around=True)


def _let_through(site: Site) -> cst.ExceptHandler:
    """A clause that begins with ``if ASKS(error): raise``; the text is a name for the error, if it has none."""
    node = site.node
    assert isinstance(node, cst.ExceptHandler)
    if node.name is None:
        node = node.with_changes(name=cst.AsName(cst.Name(site.fix.text)))
    assert node.name is not None
    error = code(node.name.name)
    asks = cst.parse_statement(f"if {site.fix.names[0].text}({error}):\n    raise\n")
    body = node.body
    if isinstance(body, cst.SimpleStatementSuite):
        rest = cst.SimpleStatementLine(body.body, trailing_whitespace=body.trailing_whitespace)
        return node.with_changes(body=cst.IndentedBlock([asks, rest]))
    return node.with_changes(body=body.with_changes(body=[asks, *body.body]))


LET_THROUGH = Rewrite(cst.ExceptHandler, _let_through, is_around=True)


def _waited(site: Site) -> Made:
    """A loop that only waits, as one call; the text is a template with ``{condition}`` for what it waits for."""
    node = site.node
    assert isinstance(node, cst.While)
    if node.orelse is not None or "#" in code(node.with_changes(leading_lines=())):
        raise Refused("there is more to the loop than waiting")
    if not _only_waits(node.body):
        raise Refused("the loop does more than to wait")
    template = site.fix.text.removeprefix("await ")
    call = from_template(cst.Name("loop"), site.fix, template, {"condition": code(_negated(node.test))})
    return cst.SimpleStatementLine([cst.Expr(cst.Await(call))], leading_lines=node.leading_lines)


def _only_waits(body: cst.BaseSuite) -> bool:
    lines = body.body
    line = lines[0] if isinstance(body, cst.IndentedBlock) else body
    if len(lines) > 1 or not isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        return False
    part = line.body[0]
    if isinstance(part, cst.Expr):
        return len(line.body) == 1 and isinstance(part.value, (cst.Await, cst.Ellipsis))
    return len(line.body) == 1 and isinstance(part, (cst.Pass, cst.Continue))


WAITED = Rewrite(cst.While, _waited, is_around=True)


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    """The opposite of a test, without a double ``not``; all on one logical line, whatever stands around it."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        for operator, opposite in _OPPOSITES.items():
            if isinstance(target.operator, operator):
                return test.with_changes(comparisons=[target.with_changes(operator=opposite())])
    is_loose = isinstance(test, (cst.BooleanOperation, cst.IfExp, cst.NamedExpr, cst.Lambda))
    if is_loose and not test.lpar:
        test = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), test)
