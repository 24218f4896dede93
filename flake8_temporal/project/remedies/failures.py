"""Errors that the workflow's caller never sees, and cancellations that are taken for errors: TMP213, TMP312, TMP317 and
TMP907.

Takes what the rules find. The class of an error becomes its type, so that callers and retry policies can still tell;
an error without a message, or with one of its own making, is left to the author.
"""

from flake8_temporal.facts.records import Assertion
from flake8_temporal.facts.terms import Constant, Expr, Result, Text
from flake8_temporal.project import members
from flake8_temporal.project.cancellation import Hiding
from flake8_temporal.project.raising import PlainError
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy
from flake8_temporal.project.values import ClassValue, Instance

_FAILURE = "temporalio.exceptions.ApplicationError"
_IS_CANCELLED = "temporalio.exceptions.is_cancelled_exception"
_NAMES = ("error", "exc", "failure")


def as_failure(reach: Reach, node: Node, error: PlainError) -> Remedy | None:
    """The same message in an ``ApplicationError``, whose type is the name of the class."""
    raised = error.raised.value
    if not isinstance(raised, Result) or _makes_its_message(reach, error):
        return None
    call = reach.linker.facts(node.frame.module).calls[raised.call]
    if len(call.args) != 1 or call.keywords or not _is_text(call.args[0]):
        return None
    text = "{" + _FAILURE + "}({*}, type=" + f'"{error.name}")'
    return Remedy("unsafe", text, "raised", (_FAILURE,), False)


def _makes_its_message(reach: Reach, error: PlainError) -> bool:
    if not isinstance(error.of, ClassValue):
        return False
    made = (
        members.find_method(reach.linker, Instance(error.of), name)
        for name in ("__init__", "__new__", "__str__")
    )
    return any(method is not None for method in made)


def _is_text(expr: Expr) -> bool:
    return isinstance(expr, Text) or (isinstance(expr, Constant) and isinstance(expr.value, str))


def checked(reach: Reach, node: Node, found: Assertion) -> Remedy | None:
    text = "{" + _FAILURE + '}({message}, type="AssertionError")'
    return Remedy("unsafe", text, "checked", (_FAILURE,), False)


def let_through(reach: Reach, node: Node, found: Hiding) -> Remedy | None:
    """The clause with a first line that raises a cancellation again, under a name that nothing else has."""
    scopes = reach.linker.facts(node.frame.module).scopes
    free = (name for name in _NAMES if not any(name in scope.bindings for scope in scopes))
    name = found.handler.name or next(free, "")
    return Remedy("unsafe", name, "let-through", (_IS_CANCELLED,), False) if name else None
