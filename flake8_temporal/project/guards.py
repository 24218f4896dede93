"""Whether a run gets past a condition, seen from inside a workflow or an activity.

Gives True, False or None for "either". What ``workflow.in_workflow()`` says depends on the linker's context, and
``replaying`` says what to suppose of ``workflow.unsafe.is_replaying()``. It walks expressions only; which
sites a guard protects is in the facts.
"""

from flake8_temporal.facts.records import ROOT, Call, Guard, Returned
from flake8_temporal.facts.terms import (
    OPAQUE,
    Attribute,
    Compared,
    Constant,
    Display,
    Either,
    Expr,
    Name,
    Negated,
    Result,
)
from flake8_temporal.project.contexts import REPLAYING, said_by
from flake8_temporal.project.enumerations import equal
from flake8_temporal.project.invoke import arguments_of
from flake8_temporal.project.members import find_method, given_field, method_frame, starts_empty
from flake8_temporal.project.names import MANY, alias_of, bindings_of, filled_in, is_parameter, scope_of
from flake8_temporal.project.replay import DEEPEST, MOST_RETURNS, asks_unreadable, depends_on_replay
from flake8_temporal.project.values import (
    Arguments,
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    ModuleValue,
    Partial,
    Passed,
    UNSETTLED,
    Value,
)

_LOOPS = {"asyncio.get_running_loop", "asyncio.get_event_loop"}
_ANSWERED = {
    f"temporalio.workflow.{name}"
    for name in ("in_workflow", "info", "instance", "now", "random", "time", "time_ns", "uuid4", "uuid7")
}


def truth(
    ev: Evaluator, test: Expr, frame: Frame, replaying: bool | None = None, depth: int = 0
) -> bool | None:
    """Whether ``test`` is true in this frame; None where it may be either."""
    if depth > DEEPEST:
        return None
    if isinstance(test, Constant):
        return bool(test.value)
    if isinstance(test, Negated):
        inner = truth(ev, test.operand, frame, replaying, depth + 1)
        return None if inner is None else not inner
    if isinstance(test, Either):
        return _combined(ev, test, frame, replaying, depth)
    if isinstance(test, Compared):
        return _compared(ev, test, frame, replaying, depth)
    if isinstance(test, Result):
        return _called(ev, test, frame, replaying, depth)
    if isinstance(test, Name):
        return _named(ev, test, frame, replaying, depth)
    if isinstance(test, Attribute):
        return _attribute(ev, test, frame, replaying, depth)
    return None


def _combined(ev: Evaluator, test: Either, frame: Frame, replaying: bool | None, depth: int) -> bool | None:
    if test.kind == "if":
        chosen = truth(ev, test.test, frame, replaying, depth + 1)
        if chosen is None:
            return None
        return truth(ev, test.options[0 if chosen else 1], frame, replaying, depth + 1)
    decisive = test.kind == "or"
    is_open = False
    for option in test.options:
        part = truth(ev, option, frame, replaying, depth + 1)
        if part is decisive:
            return decisive
        is_open = is_open or part is None
    return None if is_open else not decisive


def _compared(ev: Evaluator, test: Compared, frame: Frame, replaying: bool | None, depth: int) -> bool | None:
    if test.operator in ("in", "not in"):
        among = _among(ev, test, frame)
        return among if among is None or test.operator == "in" else not among
    if test.operator not in ("is", "is not", "eq", "ne"):
        return None
    if _is_own_default(ev, test, frame):
        return test.operator in ("is not", "ne")
    if test.left == Name(ROOT, "__name__") and test.right == Constant("__main__"):
        return test.operator == "ne"  # a module that is linted for its workflows is imported, not run
    if isinstance(test.right, Constant):
        same = _equals(ev, test.left, test.right, frame, replaying, depth)
    elif isinstance(test.left, Constant):
        same = _equals(ev, test.right, test.left, frame, replaying, depth)
    else:
        same = equal(ev, tested_value(ev, test.left, frame), tested_value(ev, test.right, frame))
    if same is None:
        return None
    return same if test.operator in ("is", "eq") else not same


def _among(ev: Evaluator, test: Compared, frame: Frame) -> bool | None:
    """Whether a value is one of those listed; a collection that may still change is not known."""
    listed = ev.value(test.right, frame)
    if not isinstance(listed, Collection) or not (isinstance(test.right, Display) or listed.kind == "tuple"):
        return None
    left = tested_value(ev, test.left, frame)
    answers = [equal(ev, left, element) for element in listed.keys or listed.elements]
    if True in answers:
        return True
    return None if None in answers else False


def _is_own_default(ev: Evaluator, test: Compared, frame: Frame) -> bool:
    """``x is _UNSET`` where ``_UNSET`` is the default of ``x`` and a caller passes something."""
    if not isinstance(test.left, Name) or not isinstance(test.right, Name):
        return False
    facts = ev.facts(frame.module)
    scope = scope_of(facts, test.left)
    position = None if scope is None else is_parameter(facts, scope, test.left.id)
    if scope is None or position is None or tested_value(ev, test.left, frame) is None:
        return False
    default = facts.functions[facts.scopes[scope].function].params[position].default
    return isinstance(default, Name) and default.id == test.right.id


def _equals(
    ev: Evaluator, left: Expr, right: Constant, frame: Frame, replaying: bool | None, depth: int
) -> bool | None:
    alias = alias_of(ev.facts(frame.module), left) if isinstance(left, Name) else None
    left = alias if isinstance(alias, Attribute) else left
    value = tested_value(ev, left, frame)
    same = equal(ev, value, Literal(right.value))
    if same is not None:
        is_late = right.value is None and isinstance(left, Attribute) and _is_made_once(ev, left, frame)
        return None if is_late else same
    if right.value is None and not isinstance(value, Passed) and value != UNSETTLED:
        # A type that an annotation promises may be Optional; what a caller passed is not None.
        is_typed = isinstance(value, Instance) and not isinstance(left, Name)
        return None if value is None or is_typed or _is_made_once(ev, left, frame) else False
    if isinstance(right.value, bool):
        inner = truth(ev, left, frame, replaying, depth + 1)
        return None if inner is None else inner is right.value
    return None


def _is_made_once(ev: Evaluator, tested: Expr, frame: Frame) -> bool:
    """Whether a variable or attribute is None at first, and a test for it is how it is made."""
    if isinstance(tested, Attribute):
        return starts_empty(ev, ev.value(tested.base, frame), tested.name)
    facts = ev.facts(frame.module)
    scope = scope_of(facts, tested) if isinstance(tested, Name) else None
    bindings = (
        facts.scopes[scope].bindings[tested.id] if scope is not None and isinstance(tested, Name) else ()
    )
    return any(binding.value == Constant(None) for binding in bindings)


def tested_value(ev: Evaluator, expr: Expr, frame: Frame) -> Value:
    """The value under test. A parameter counts as the caller passed it, whatever is assigned to it later."""
    if isinstance(expr, Name):
        scope = scope_of(ev.facts(frame.module), expr)
        if scope is not None and is_parameter(ev.facts(frame.module), scope, expr.id) is not None:
            function = ev.facts(frame.module).scopes[scope].function
            found = frame_of(frame, function)
            return None if found is None else dict(found.args).get(expr.id)
    if isinstance(expr, Attribute):
        base = ev.value(expr.base, frame)
        given = given_field(ev, base, expr.name) if isinstance(base, Instance) else None
        if given is not None:
            return given
    return ev.value(expr, frame)


def frame_of(frame: Frame | None, function: int) -> Frame | None:
    """The frame of ``function``: this one or one around it."""
    while frame is not None and frame.function != function:
        frame = frame.parent
    return frame


def _called(ev: Evaluator, test: Result, frame: Frame, replaying: bool | None, depth: int) -> bool | None:
    call = ev.facts(frame.module).calls[test.call]
    value = ev.value(call.func, frame)
    if isinstance(value, External):
        said = said_by(value.name, ev.context)
        if said is not None:
            return said
        if value.name in REPLAYING:
            return replaying
        asked = _asked_by_builtin(value, call)
        return None if asked is None else truth(ev, asked, frame, replaying, depth + 1)
    if not isinstance(value, FunctionValue):
        return None
    # Arguments cost the most to evaluate, and few predicates look at theirs.
    arguments = arguments_of(ev, call, frame) if ev.tests(value) else None
    return answered(ev, value, arguments, replaying, depth)


def _asked_by_builtin(callee: External, call: Call) -> Expr | None:
    """What ``bool``, ``any`` or ``all`` asks, as a test."""
    if len(call.args) != 1:
        return None
    if callee.name == "builtins.bool":
        return call.args[0]
    kind = {"builtins.any": "or", "builtins.all": "and"}.get(callee.name)
    listed = call.args[0]
    if kind is None or not isinstance(listed, Display) or listed.over is not None:
        return None
    return Either(kind, OPAQUE, listed.elements)


def answered(
    ev: Evaluator, value: FunctionValue, arguments: Arguments | None, replaying: bool | None, depth: int
) -> bool | None:
    """What a project function answers, if all of its returns agree; those in ``except`` handlers do not count."""
    function = ev.facts(value.module).functions[value.number]
    results = [result for result in function.results if not result.handled]
    if not results or function.yields or len(results) > MOST_RETURNS:
        return None
    frame = ev.enter(value, arguments)
    return ev.answer(frame, replaying, lambda: _agreed(ev, frame, results, replaying, depth))


def _agreed(
    ev: Evaluator, frame: Frame, results: list[Returned], replaying: bool | None, depth: int
) -> bool | None:
    agreed: bool | None = None
    for result in results:
        if _may_run(ev, frame, result.guard, replaying, depth):
            told = truth(ev, result.value, frame, replaying, depth + 1)
            if told is None or (agreed is not None and told is not agreed):
                return None
            agreed = told
    return agreed


def _may_run(ev: Evaluator, frame: Frame, guard: int, replaying: bool | None, depth: int) -> bool:
    guards = ev.facts(frame.module).guards
    while guard >= 0:
        found = guards[guard]
        if blocks(ev, found, frame, replaying, depth + 1):
            return False
        guard = found.parent
    return True


def blocks(ev: Evaluator, guard: Guard, frame: Frame, replaying: bool | None = None, depth: int = 0) -> bool:
    """Whether no run in this frame gets past the guard."""
    if guard.kind == "with":
        return False
    if guard.kind == "except":
        return _never_raises(ev, guard, frame)
    if guard.kind == "or" and chosen(ev, guard.test, frame):
        return True
    told = truth(ev, guard.test, frame, replaying, depth)
    if told is None:
        # Logging behind a guard that has to do with replay is taken to be the author's own replay-safe wrapper.
        return asks_unreadable(ev, guard.test, frame) or (
            replaying is True and depends_on_replay(ev, guard.test, frame)
        )
    return told is not guard.holds


def _never_raises(ev: Evaluator, guard: Guard, frame: Frame) -> bool:
    """A handler around a lone call that cannot fail in a workflow: asking for the loop, or for the workflow's time."""
    if not isinstance(guard.test, Compared) or not isinstance(guard.test.right, Result):
        return False
    call = ev.facts(frame.module).calls[guard.test.right.call]
    callee, caught = ev.value(call.func, frame), ev.value(guard.test.left, frame)
    if not isinstance(callee, External):
        return False
    if callee.name in _ANSWERED:
        return True
    return callee.name in _LOOPS and caught in (
        None,
        External("builtins.RuntimeError"),
        External("builtins.Exception"),
    )


def _given(ev: Evaluator, parameter: Name, frame: Frame, replaying: bool | None) -> bool | None:
    """Whether what the caller passed is true."""
    value = tested_value(ev, parameter, frame)
    if not isinstance(value, Passed):
        return _as_truth(value, replaying)
    facts = ev.facts(frame.module)
    scope = scope_of(facts, parameter)
    position = None if scope is None else is_parameter(facts, scope, parameter.id)
    if scope is None or position is None:
        return None
    default = facts.functions[facts.scopes[scope].function].params[position].default
    return True if default in (Constant(None), Constant("")) else None


def _named(ev: Evaluator, test: Name, frame: Frame, replaying: bool | None, depth: int) -> bool | None:
    facts = ev.facts(frame.module)
    scope = scope_of(facts, test)
    if scope is None:
        return None
    if is_parameter(facts, scope, test.id) is not None:
        filled = filled_in(facts, scope, test)
        if filled is None:
            return _given(ev, test, frame, replaying)
        given = _given(ev, test, frame, replaying)
        chosen = given if filled.test == test else truth(ev, filled.test, frame, replaying, depth + 1)
        option = None if chosen is None else filled.options[0 if chosen else 1]
        if option is None or option == test:
            return given if option == test else None
        return truth(ev, option, frame, replaying, depth + 1)
    if facts.scopes[scope].kind == "function":
        answers = set()
        bindings = [binding for binding in bindings_of(facts, scope, test.id) if binding.value is not None]
        if len(bindings) > MANY:
            return None
        if bindings and bindings[0].guard == bindings[-1].guard:
            bindings = bindings[-1:]  # a first value for the flag, replaced in the same block
        for made in [binding.value for binding in bindings if binding.value is not None]:
            answers.add(truth(ev, made, frame, replaying, depth + 1))
        return answers.pop() if len(answers) == 1 else None
    return _as_truth(ev.value(test, frame), replaying)


def _attribute(
    ev: Evaluator, test: Attribute, frame: Frame, replaying: bool | None, depth: int
) -> bool | None:
    base = ev.value(test.base, frame)
    if isinstance(base, Instance) and isinstance(base.of, ClassValue):
        method = find_method(ev, base, test.name)
        if method is not None:
            return answered(ev, method, None, replaying, depth)
        if test.name in ev.facts(base.of.module).classes[base.of.number].attributes:
            return _assigned(ev, base, base.of, test.name, replaying, depth)
        return _as_truth(tested_value(ev, test, frame), replaying)
    return _as_truth(ev.value(test, frame), replaying)


def _assigned(
    ev: Evaluator, instance: Instance, owner: ClassValue, name: str, replaying: bool | None, depth: int
) -> bool | None:
    """A flag kept on ``self``: known if every method that assigns it assigns the same answer."""
    found = ev.facts(owner.module).classes[owner.number]
    answers = set()
    for number, binding in found.attributes.get(name, ()):
        if binding.value is not None:
            frame = method_frame(ev, owner, number, instance)
            answers.add(
                None
                if isinstance(binding.value, Constant)
                else truth(ev, binding.value, frame, replaying, depth + 1)
            )
    return answers.pop() if len(answers) == 1 else None


def _as_truth(value: Value, replaying: bool | None) -> bool | None:
    if isinstance(value, Instance) and isinstance(value.of, External) and value.of.name in REPLAYING:
        return replaying
    if isinstance(value, Literal):
        return bool(value.value)
    if isinstance(value, External):
        return False if value.name in ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING") else None
    if isinstance(value, (FunctionValue, ClassValue, ModuleValue, Partial)):
        return True
    return None


def chosen(ev: Evaluator, option: Expr, frame: Frame) -> bool | None:
    """Whether ``option or ...`` stops here: a passed argument is taken to be a real one."""
    value = tested_value(ev, option, frame)
    if isinstance(value, Passed):
        return True
    if isinstance(value, Literal):
        return bool(value.value)
    if (
        isinstance(value, Instance)
        and not _is_plain(value)
        or (isinstance(value, External) and "." in value.name)
    ):
        return True
    return truth(ev, option, frame)


def _is_plain(value: Instance) -> bool:
    """Numbers, text and the like, which may be false."""
    return isinstance(value.of, External) and (
        value.of.name.startswith("builtins.") or value.of.name in REPLAYING
    )
