"""Calls of workflow code whose effect nobody vouches for: neither a table, nor the options, nor code that was read.

Takes a node of the reach. Standard library, the SDK, what the sandbox passes through and constructors count as known.
"""

import sys
from collections.abc import Iterator

from flake8_temporal.facts.terms import Attribute, Expr, Imported, Name
from flake8_temporal.model import Span
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.spelling import in_words
from flake8_temporal.project.values import UNREADABLE, External


def unverified_calls(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """The calls of other packages, and of modules of the project that cannot be read, that no table knows."""
    facts = reach.linker.facts(node.frame.module)
    for number in node.function.calls:
        call = facts.calls[number]
        state = reach.boundary.state(node.frame, call.guard)
        if not reach.boundary.is_followed(state) or reach.boundary.is_pure_line(node.frame, call.span):
            continue
        callee = reach.linker.value(call.func, node.frame)
        is_unknown = isinstance(callee, External) and _is_unknown(reach, callee)
        is_lost = callee == UNREADABLE and _is_imported(reach, node, call.func)
        shown = in_words(facts, call.func)
        is_made = shown.rpartition(".")[2][:1].isupper()
        if (is_unknown or is_lost) and not is_made:
            yield call.span, f"{shown}()"


def _is_imported(reach: Reach, node: Node, func: Expr) -> bool:
    """Whether what is called is reached from an import by attributes alone."""
    while isinstance(func, Attribute):
        func = func.base
    facts = reach.linker.facts(node.frame.module)
    scope = scope_of(facts, func) if isinstance(func, Name) else None
    bindings = facts.scopes[scope].bindings[func.id] if scope is not None and isinstance(func, Name) else ()
    return any(isinstance(binding.value, Imported) for binding in bindings)


def _is_unknown(reach: Reach, callee: External) -> bool:
    table = reach.linker.table
    top, _, _ = callee.name.partition(".")
    owner = callee.name.rpartition(".")[0].rpartition(".")[2]
    if callee.bound and not owner[:1].isupper():
        return False  # of an object whose class is not known
    if top in sys.stdlib_module_names or top == "builtins":
        return False
    return not (
        table.passed_by_default(callee.name) or table.is_durable(callee.name) or table.knows(callee.name)
    )
