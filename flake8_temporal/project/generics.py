"""Type variables: what a subclass, or the arguments of a call, put in place of ``T``.

Takes a name in an annotation with the frame it is read in, gives what it stands for there. Only the subscripts of
base classes and the parameters of the function are looked at; bounds and constraints promise too little.
"""

from collections.abc import Iterator

from flake8_temporal.facts.terms import Display, Expr, Item, Name, last_name
from flake8_temporal.project.members import class_of, linearized, module_frame
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.values import ClassValue, Evaluator, External, Frame, Instance, Passed, Value

_VARIABLE = Instance(External("typing.TypeVar"))
_LONGEST = 8  # variables that stand for each other


def stands_for(ev: Evaluator, name: Name, frame: Frame) -> Value:
    """What a type variable is in this frame; None for other names, and where nothing says."""
    variable = _variable(ev, name, frame.module)
    if variable is None:
        return None
    given = _by_arguments(ev, variable, frame)
    receiver = frame.receiver.of if isinstance(frame.receiver, Instance) else frame.receiver
    if given is not None or not isinstance(receiver, ClassValue):
        return given
    for _ in range(_LONGEST):
        found = next(_by_bases(ev, receiver, variable), None)
        if found is None:
            return None
        expr, module = found
        following = _variable(ev, expr, module)
        if following is None:
            return ev.typed(expr, module_frame(module))
        variable = following
    return None


def _variable(ev: Evaluator, expr: Expr, module: str) -> str | None:
    """A name for the type variable that an expression is, if it is one."""
    if not isinstance(expr, Name):
        return None
    facts = ev.facts(module)
    scope = scope_of(facts, expr)
    if scope is not None and facts.scopes[scope].kind == "types":
        return f"{module}:{scope}.{expr.id}"
    return ev.origin(expr, module) if ev.value(expr, module_frame(module)) == _VARIABLE else None


def _by_bases(ev: Evaluator, receiver: ClassValue, variable: str) -> Iterator[tuple[Expr, str]]:
    """What a class or one of its bases writes in the brackets of a base, in place of the variable."""
    for owner in linearized(ev, receiver):
        for base in class_of(ev, owner).bases if isinstance(owner, ClassValue) else ():
            if isinstance(owner, ClassValue) and isinstance(base, Item):
                generic = ev.value(base.base, module_frame(owner.module))
                if isinstance(generic, ClassValue):
                    for parameter, expr in zip(_parameters(ev, generic), _in_brackets(base)):
                        if parameter == variable:
                            yield expr, owner.module


def _in_brackets(expr: Item) -> tuple[Expr, ...]:
    return expr.key.elements if isinstance(expr.key, Display) else (expr.key,)


def _parameters(ev: Evaluator, owner: ClassValue) -> list[str | None]:
    """The type variables of a generic class, in order."""
    facts, record = ev.facts(owner.module), class_of(ev, owner)
    around = facts.scopes[record.scope].parent
    if around >= 0 and facts.scopes[around].kind == "types":
        return [f"{owner.module}:{around}.{name}" for name in facts.scopes[around].bindings]
    subscripted = [base for base in record.bases if isinstance(base, Item)]
    named = [base for base in subscripted if _is_generic(ev, base, owner.module)] or subscripted
    found = [_variable(ev, expr, owner.module) for base in named for expr in _in_brackets(base)]
    return list(dict.fromkeys(variable for variable in found if variable is not None))


def _is_generic(ev: Evaluator, base: Item, module: str) -> bool:
    value = ev.value(base.base, module_frame(module))
    return isinstance(value, External) and value.name.rpartition(".")[2] in ("Generic", "Protocol")


def _by_arguments(ev: Evaluator, variable: str, frame: Frame) -> Value:
    """What the caller passed for ``x: T``, or an object of what it passed for ``x: type[T]``."""
    given = dict(frame.args)
    for parameter in ev.facts(frame.module).functions[frame.function].params:
        value, annotation = given.get(parameter.name), parameter.annotation
        if value is None or isinstance(value, Passed) or annotation is None:
            continue
        if _variable(ev, annotation, frame.module) == variable:
            return value
        if isinstance(annotation, Item) and last_name(annotation.base) in ("type", "Type"):
            if _variable(ev, _in_brackets(annotation)[0], frame.module) == variable:
                return Instance(value) if isinstance(value, (ClassValue, External)) else None
    return None
