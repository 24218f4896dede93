"""Composes the walkers: one module's tree and text in, ``ModuleFacts`` out.

Linear in the size of the module and free of recursion over nested functions. It resolves nothing and
reads nothing from disk; linking starts in ``project``.
"""

import ast

from flake8_temporal.facts.builders import At, ModuleBuilder
from flake8_temporal.facts.expressions import expression
from flake8_temporal.facts.pragmas import noqa_of, pragmas_of
from flake8_temporal.facts.records import NOWHERE, ModuleFacts
from flake8_temporal.facts.statements import block, function_body
from flake8_temporal.model import Span


def extract(tree: ast.Module, text: str) -> ModuleFacts:
    """Everything the module says."""
    last = tree.body[-1].end_lineno if tree.body else 0
    module = ModuleBuilder(Span(1, 0, last or 0, 0))
    block(module, tree.body, At(module.functions[0], 0, NOWHERE, False, set()))
    _drain(module)
    position = 0
    while position < len(module.bodies):
        node, at = module.bodies[position]
        position += 1
        function_body(module, node, at)
        _drain(module)
    return module.frozen(pragmas_of(text), noqa_of(text))


def _drain(module: ModuleBuilder) -> None:
    """Walk the expressions that lay too deep, from the top again."""
    while module.deferred:
        node, at = module.deferred.pop()
        expression(module, node, at)
