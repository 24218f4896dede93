"""Results and arguments that are likely to be large: whole files, whole tables, long literals.

Takes the definitions of the linted file and nodes of the reach. Size is a guess from the shape of the code; what is
cut to a length before is left alone.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Function, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Constant, Display, Expr, Name, Result, Starred
from flake8_temporal.model import Span
from flake8_temporal.project.payloads import carried
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.sdk_calls import ACTIVITIES, CHILDREN, CONTINUE, calls_in_node
from flake8_temporal.project.spelling import in_words
from flake8_temporal.project.values import External, Frame

_ELEMENTS = 200
_CHARACTERS = 64 * 1024
# Methods that give everything there is, whatever the object is called.
_WHOLE = {"fetchall", "read_bytes", "read_text", "readlines", "to_csv", "to_json", "to_parquet", "tolist"}
_CUT = {"head", "tail", "limit", "sample", "nlargest", "nsmallest", "truncate", "first"}


def large_results(reach: Reach) -> Iterator[tuple[Span, str]]:
    """What activities and workflows return as a whole."""
    module = reach.linker.module
    facts = reach.linker.facts(module)
    for method in carried(reach):
        for returned in method.record.results if method.role("run", "activity") is not None else ():
            made = _made(facts, method.record, returned.value)
            if isinstance(made, Result) and _is_whole(reach, Frame(module, method.value.number), made):
                yield returned.span, in_words(facts, made)


def _made(facts: ModuleFacts, function: Function, expr: Expr) -> Expr:
    """The expression that a local name holds, if it is assigned once."""
    bindings = facts.scopes[function.scope].bindings.get(expr.id, ()) if isinstance(expr, Name) else ()
    value = bindings[0].value if len(bindings) == 1 else None
    return expr if value is None else value


def _is_whole(reach: Reach, frame: Frame, made: Result) -> bool:
    facts = reach.linker.facts(frame.module)
    call = facts.calls[made.call]
    callee = reach.linker.value(call.func, frame)
    if isinstance(callee, External) and callee.name == "asyncio.gather":
        return any(isinstance(arg, Starred) and _is_unbounded(arg.value) for arg in call.args)
    if not isinstance(call.func, Attribute) or _is_cut(facts, call.func.base):
        return False
    if call.func.name == "read":
        return not call.args and (callee is None or isinstance(callee, External))
    is_table = call.func.name == "to_dict" and any(isinstance(arg, Constant) for arg in _given(facts, made))
    return call.func.name in _WHOLE or is_table


def _given(facts: ModuleFacts, made: Result) -> list[Expr]:
    call = facts.calls[made.call]
    return [*call.args, *(value for key, value in call.keywords if key == "orient")]


def _is_unbounded(collected: Expr) -> bool:
    return (
        isinstance(collected, Display)
        and collected.over is not None
        and not isinstance(collected.over, Display)
    )


def _is_cut(facts: ModuleFacts, expr: Expr) -> bool:
    """Whether a part of the chain takes a limited number of items."""
    while isinstance(expr, (Attribute, Result)):
        if isinstance(expr, Result):
            expr = facts.calls[expr.call].func
        elif expr.name in _CUT:
            return True
        else:
            expr = expr.base
    return not isinstance(expr, Name)


def large_arguments(reach: Reach, node: Node) -> Iterator[tuple[Span, str]]:
    """Long literals that are passed on to the other side."""
    for found in calls_in_node(reach, node, (*ACTIVITIES, *CHILDREN, CONTINUE)):
        for given in found.inputs(0 if found.name == CONTINUE else 1) or ():
            if isinstance(given, Display) and len(given.elements) > _ELEMENTS:
                yield found.call.span, f"a {given.kind} of {len(given.elements)} items"
            elif (
                isinstance(given, Constant)
                and isinstance(given.value, str)
                and len(given.value) > _CHARACTERS
            ):
                yield found.call.span, f"a text of {len(given.value)} characters"
