"""Classes: their bases in order, and what an attribute of a class, an instance or ``super()`` is.

Takes and gives values; asks the evaluator for the expressions in between. An unknown base ends the search
with "not known", since anything may be defined there.
"""

from collections.abc import Iterator

from flake8_temporal.facts.records import Binding, Class, Decorator, Function
from flake8_temporal.facts.terms import Attribute, Constant, Defined, Result
from flake8_temporal.project.names import bindings_of
from flake8_temporal.project.values import (
    ClassValue,
    Collection,
    Evaluator,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    NOTHING,
    Passed,
    Super,
    Value,
    merged,
)

_PROPERTIES = {"builtins.property", "functools.cached_property", "abc.abstractproperty"}
_ATTRIBUTES = {
    "django.db.models.Model.objects": "django.db.models.Manager",
    "pathlib.Path.parent": "pathlib.Path",
}


def class_of(ev: Evaluator, value: ClassValue) -> Class:
    return ev.facts(value.module).classes[value.number]


def module_frame(module: str) -> Frame:
    return Frame(module, 0)


def linearized(ev: Evaluator, start: ClassValue) -> tuple[ClassValue | External | None, ...]:
    """The class and its bases in the order Python searches them; None stands for an unknown base.

    Depth first, a class that comes again moving to its last place, which is Python's order for every
    hierarchy that Python accepts but the most knotted ones.
    """
    order: list[ClassValue | External | None] = []
    stack: list[ClassValue | External | None] = [start]
    seen = 0
    while stack and seen < 200:
        seen += 1
        current = stack.pop()
        if current in order:
            if current == start:
                continue
            order.remove(current)
        order.append(current)
        if isinstance(current, ClassValue):
            stack += reversed(list(bases_of(ev, current)))
    return tuple(order)


def bases_of(ev: Evaluator, value: ClassValue) -> Iterator[ClassValue | External | None]:
    found = class_of(ev, value)
    for base in found.bases:
        known = ev.value(base, module_frame(value.module))
        if isinstance(known, External):
            if known.name in ("typing.Generic", "typing.Protocol", "abc.ABC", "builtins.object"):
                continue
            yield External(ev.canonical(known.name))
        else:
            yield known if isinstance(known, ClassValue) else None


def fields_of(ev: Evaluator, owner: ClassValue) -> dict[str, Value]:
    """The annotated names in the class bodies, base classes first: the fields of a dataclass and their defaults."""
    names: dict[str, Value] = {}
    for base in reversed(linearized(ev, owner)):
        if isinstance(base, ClassValue):
            bindings = ev.facts(base.module).scopes[class_of(ev, base).scope].bindings
            for name, made in bindings.items():
                if made and made[-1].annotation is not None:
                    is_none = made[-1].value == Constant(None)
                    names.setdefault(name, NOTHING if is_none else None)
    return names


def external_bases(ev: Evaluator, value: ClassValue) -> list[str]:
    return [base.name for base in linearized(ev, value) if isinstance(base, External)]


def decorator_names(ev: Evaluator, module: str, function: Function | Class) -> list[str]:
    """The dotted names of the outside decorators, called or not."""
    names = []
    for decorator in function.decorators:
        value = decorator_value(ev, module, decorator)
        if isinstance(value, External):
            names.append(ev.canonical(value.name))
    return names


def decorator_value(ev: Evaluator, module: str, decorator: Decorator) -> Value:
    """What is applied: of ``@defn`` and of ``@defn(...)`` alike, ``defn``."""
    applied = decorator.value
    if isinstance(applied, Result):
        applied = ev.facts(module).calls[applied.call].func
    return ev.value(applied, module_frame(module))


def is_property(ev: Evaluator, value: FunctionValue) -> bool:
    function = ev.facts(value.module).functions[value.number]
    if not function.decorators or function.owner < 0:
        return False
    return any(name in _PROPERTIES for name in decorator_names(ev, value.module, function))


def is_static(ev: Evaluator, module: str, function: Function) -> bool:
    return bool(function.decorators) and "builtins.staticmethod" in decorator_names(ev, module, function)


def is_class_method(ev: Evaluator, module: str, function: Function) -> bool:
    if function.name in ("__init_subclass__", "__class_getitem__", "__new__"):
        return True
    return bool(function.decorators) and "builtins.classmethod" in decorator_names(ev, module, function)


def _bound(ev: Evaluator, function: FunctionValue, receiver: Value) -> FunctionValue:
    """The function as it is got from an instance or a class."""
    record = ev.facts(function.module).functions[function.number]
    if record.owner < 0 or is_static(ev, function.module, record):
        return function
    if is_class_method(ev, function.module, record):
        owner = receiver.of if isinstance(receiver, Instance) else receiver
        return function._replace(receiver=owner if isinstance(owner, ClassValue) else None)
    return function._replace(receiver=receiver if isinstance(receiver, Instance) else None)


def find_method(ev: Evaluator, receiver: Value, name: str) -> FunctionValue | None:
    """The function of the project that ``receiver.name`` runs, property or not."""
    owner = receiver.of if isinstance(receiver, Instance) else receiver
    if not isinstance(owner, ClassValue):
        return None
    for base in linearized(ev, owner):
        if not isinstance(base, ClassValue):
            return None
        value = _class_binding(ev, base, name)
        if isinstance(value, FunctionValue):
            return _bound(ev, value, receiver)
        if value is not None:
            return None
    return None


def _class_binding(ev: Evaluator, owner: ClassValue, name: str) -> Value:
    found = class_of(ev, owner)
    bindings = bindings_of(ev.facts(owner.module), found.scope, name)
    if not bindings:
        return None
    every = ev.facts(owner.module).scopes[found.scope].bindings[name]
    accessor = _accessor(ev, owner, every, "setter") or _accessor(ev, owner, every, "deleter")
    last = every[0] if accessor is not None else bindings[-1]
    if isinstance(last.value, Defined):
        return FunctionValue(owner.module, last.value.function)
    return merged(_bound_value(ev, owner, binding) for binding in bindings)


def _accessor(
    ev: Evaluator, owner: ClassValue, bindings: tuple[Binding, ...], kind: str
) -> FunctionValue | None:
    """The function that ``@name.setter`` (or another kind) decorates among those of one property."""
    if len(bindings) < 2:
        return None
    for binding in bindings[1:]:
        if isinstance(binding.value, Defined):
            function = ev.facts(owner.module).functions[binding.value.function]
            for decorator in function.decorators:
                value = decorator.value
                if (
                    isinstance(value, Attribute)
                    and value.name == kind
                    and getattr(value.base, "id", "") == function.name
                ):
                    return FunctionValue(owner.module, binding.value.function)
    return None


def find_setter(ev: Evaluator, receiver: Instance, name: str) -> FunctionValue | None:
    """The property setter that ``receiver.name = ...`` runs."""
    if not isinstance(receiver.of, ClassValue):
        return None
    for base in linearized(ev, receiver.of):
        if not isinstance(base, ClassValue):
            return None
        scope = ev.facts(base.module).scopes[class_of(ev, base).scope]
        setter = _accessor(ev, base, scope.bindings.get(name, ()), "setter")
        if setter is not None:
            return setter._replace(receiver=receiver)
    return None


def _bound_value(ev: Evaluator, owner: ClassValue, binding: Binding) -> Value:
    frame = Frame(owner.module, class_of(ev, owner).body)
    declared = None if binding.annotation is None else ev.typed(binding.annotation, frame)
    return concrete(None if binding.value is None else ev.value(binding.value, frame), declared)


def concrete(known: Value, declared: Value) -> Value:
    """What a name holds by its value and by its annotation: an annotation may name a base class only, so an object
    that is known to be more is believed; where the value tells nothing, the annotation is all there is."""
    if known is None or (known == NOTHING and declared is not None):
        return declared
    is_believed = declared is None or is_precise(known) or isinstance(known, Literal)
    return known if is_believed else declared


def of_class(ev: Evaluator, owner: ClassValue, name: str) -> Value:
    """``Class.name``."""
    for base in linearized(ev, owner):
        if base is None:
            return None
        if isinstance(base, External):
            return _inherited(base, name)
        if name in ev.facts(base.module).scopes[class_of(ev, base).scope].bindings:
            value = _class_binding(ev, base, name)
            if isinstance(value, FunctionValue):
                return _bound(ev, value, owner)
            made = _made_by_class(ev, base, owner, name)
            return merged([value, *made]) if made else value
    return None


def _made_by_class(ev: Evaluator, base: ClassValue, owner: ClassValue, name: str) -> list[Value]:
    """What class methods assign to ``cls.name``."""
    made = []
    facts = ev.facts(base.module)
    for number, binding in class_of(ev, base).attributes.get(name, ()):
        if binding.value is not None and is_class_method(ev, base.module, facts.functions[number]):
            made.append(ev.value(binding.value, Frame(base.module, number, owner)))
    return made


def of_instance(ev: Evaluator, instance: Instance, name: str) -> Value:
    """``instance.name``: declared types first, then what methods assign, then methods and class attributes."""
    owner = instance.of
    if isinstance(owner, External):
        return _inherited(owner, name)
    given = given_field(ev, instance, name)
    if given is not None and not isinstance(given, Passed):
        return given
    seen_nothing: Value = None
    for base in linearized(ev, owner):
        if base is None:
            return seen_nothing
        if isinstance(base, External):
            return seen_nothing or _inherited(base, name)
        value = _own_attribute(ev, base, instance, name)
        if value == NOTHING:
            seen_nothing = NOTHING
        elif value is not None or _mentions(ev, base, name):
            return value
    return seen_nothing


def given_field(ev: Evaluator, instance: Instance, name: str) -> Value:
    """What a dataclass was built with for a field; a class with an ``__init__`` of its own decides itself."""
    for known, value in instance.args:
        if known == name:
            return value if find_method(ev, instance, "__init__") is None else None
    return None


def starts_empty(ev: Evaluator, instance: Value, name: str) -> bool:
    """Whether an attribute is None until somebody assigns it: in the class, or in one of its methods."""
    owner = instance.of if isinstance(instance, Instance) else None
    if not isinstance(instance, Instance) or owner is None or given_field(ev, instance, name) is not None:
        return False
    for base in linearized(ev, owner) if isinstance(owner, ClassValue) else ():
        if isinstance(base, ClassValue):
            found = class_of(ev, base)
            made = [binding for _, binding in found.attributes.get(name, ())]
            made += bindings_of(ev.facts(base.module), found.scope, name)
            if any(binding.value == Constant(None) for binding in made):
                return True
    return False


def _inherited(base: External, name: str) -> Value:
    dotted = f"{base.name}.{name}"
    known = _ATTRIBUTES.get(dotted)
    return External(dotted, True) if known is None else Instance(External(known))


def _mentions(ev: Evaluator, owner: ClassValue, name: str) -> bool:
    found = class_of(ev, owner)
    return name in found.attributes or name in ev.facts(owner.module).scopes[found.scope].bindings


def _own_attribute(ev: Evaluator, owner: ClassValue, instance: Instance, name: str) -> Value:
    found = class_of(ev, owner)
    facts = ev.facts(owner.module)
    bindings = bindings_of(facts, found.scope, name)
    if bindings and isinstance(bindings[-1].value, Defined):
        method = _class_binding(ev, owner, name)
        if isinstance(method, FunctionValue) and (name not in found.attributes or is_property(ev, method)):
            return _bound(ev, method, instance)
    assigned = found.attributes.get(name, ())
    if not assigned:
        return _agreed_attribute(ev, owner, instance, bindings, ())
    # Remembered by the object, since attributes are mostly made of each other.
    home = ev.frame(Frame(owner.module, found.body, instance))
    return ev.once(assigned, home, lambda: _agreed_attribute(ev, owner, instance, bindings, assigned))


def _agreed_attribute(
    ev: Evaluator,
    owner: ClassValue,
    instance: Instance,
    bindings: tuple[Binding, ...],
    assigned: tuple[tuple[int, Binding], ...],
) -> Value:
    class_frame = Frame(owner.module, class_of(ev, owner).body)
    declared: Value = None
    for annotation, frame in [(b.annotation, class_frame._replace(receiver=instance)) for b in bindings] + [
        (b.annotation, Frame(owner.module, number, instance)) for number, b in assigned
    ]:
        if annotation is not None:
            declared = declared or ev.typed(annotation, frame)
    made_at_once = any(b.guard < 0 and _is_init(ev, owner, number) for number, b in assigned)
    values = [ev.value(b.value, class_frame) for b in bindings if b.value is not None and not made_at_once]
    for number, binding in assigned:
        frame = method_frame(ev, owner, number, instance)
        if binding.guard < 0 or ev.runs(owner.module, binding.guard, frame):
            values.append(None if binding.value is None else ev.value(binding.value, frame))
    return concrete(merged(values) if values else None, declared)


def _is_init(ev: Evaluator, owner: ClassValue, number: int) -> bool:
    return ev.facts(owner.module).functions[number].name == "__init__"


def is_precise(declared: Value) -> bool:
    """Whether a value, or what an annotation promises, tells more than ``dict`` of something, or plain data."""
    if isinstance(declared, (Passed, Literal)):
        return False
    return declared is not None and not (
        isinstance(declared, Collection) and (not declared.elements or None in declared.elements)
    )


def method_frame(ev: Evaluator, owner: ClassValue, number: int, instance: Instance) -> Frame:
    """The frame in which an assignment to ``self`` happens; ``__init__`` knows what the object was built with."""
    function = ev.facts(owner.module).functions[number]
    if function.owner < 0 and function.parent > 0:
        return Frame(owner.module, number, None, (), method_frame(ev, owner, function.parent, instance))
    args = instance.args if function.name == "__init__" else ()
    return Frame(owner.module, number, instance, args)


def of_super(ev: Evaluator, value: Super, name: str) -> Value:
    """``super().name``: the search goes on behind the class that the code stands in."""
    receiver = value.receiver
    start = receiver.of if isinstance(receiver, Instance) else receiver
    if not isinstance(start, ClassValue):
        start = value.owner
    order = linearized(ev, start)
    behind = order[order.index(value.owner) + 1 :] if value.owner in order else ()
    for base in behind:
        if base is None:
            return None
        if isinstance(base, External):
            return _inherited(base, name)
        if _mentions(ev, base, name):
            found = _class_binding(ev, base, name)
            return _bound(ev, found, receiver) if isinstance(found, FunctionValue) else found
    return None
