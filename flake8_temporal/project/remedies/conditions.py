"""What a workflow waits for, as a predicate that the SDK can ask again: TMP306, TMP307 and TMP608.

Takes what the rules find about a ``wait_condition``, or about a loop that should be one. A value that reads no
attribute cannot change while the workflow waits, and is left to the author.
"""

from flake8_temporal.facts.records import ModuleFacts
from flake8_temporal.facts.terms import Attribute, Expr, Result
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W
from flake8_temporal.project.waits import Predicate, Waiting, changes_in


def predicate(reach: Reach, node: Node, found: Predicate) -> Remedy | None:
    """The function that gives the answer, or a lambda around the value."""
    call = found.call
    if call is None or not found.form:
        return None
    place = "0" if call.args else "fn"
    if found.form == "called":
        return Remedy("safe", f"{place}: {{func}}", "arguments", (), False)
    if not _reads_state(reach.linker.facts(node.frame.module), found.given):
        return None
    return Remedy("safe", f"{place}: lambda: {{self}}", "arguments", (), False)


def waited(reach: Reach, node: Node, found: Waiting) -> Remedy | None:
    """The loop as one wait: its timers go, and others run before the next step even where nothing is to wait for."""
    if found.is_clocked or not node.function.is_async or not node.is_replayed:
        return None
    facts = reach.linker.facts(node.frame.module)
    calls = (facts.calls[number] for number in node.function.calls)
    does_more = any(call.use == "statement" and call.span.is_within(found.loop.body) for call in calls)
    if does_more or changes_in(facts, node.function, found.loop):
        return None
    return Remedy("replay", "await " + W + ".wait_condition(lambda: {condition})", "waited")


def _reads_state(facts: ModuleFacts, expr: Expr) -> bool:
    """Whether an expression reads an attribute, or asks a method."""
    pending: list[object] = [expr]
    while pending:
        part = pending.pop()
        if isinstance(part, Attribute):
            return True
        if isinstance(part, Result):
            call = facts.calls[part.call]
            pending += [call.func, *call.args]
        elif isinstance(part, tuple):
            pending += [inner for inner in part if isinstance(inner, tuple)]
    return False
