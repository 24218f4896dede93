"""What the linted file defines for the SDK: workflow classes, their methods, and what each decorator was given.

Built on ``roles``, which says what a decorator means; here its arguments are evaluated, and what stands around it is
noted, since a decorator of the project above or below may change everything. It judges nothing: the rules of the
contract do, and where an answer here is None they keep quiet.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, Call, Class, Decorator, Function, ModuleFacts
from flake8_temporal.facts.terms import Defined, Name, Result
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.invoke import arguments_of
from flake8_temporal.project.roles import SDK_ROLES, Assigned, Roles
from flake8_temporal.project.values import (
    NOTHING,
    Arguments,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Literal,
    Value,
)

MESSAGES = ("signal", "query", "update")
# Decorators that give back the function they are given.
_TRANSPARENT = {
    "abc.abstractmethod",
    "typing.final",
    "typing.override",
    "typing_extensions.final",
    "typing_extensions.override",
}
_FORMS = {
    "builtins.staticmethod": "static method",
    "builtins.classmethod": "class method",
    "builtins.property": "property",
    "functools.cached_property": "property",
}
_NO_ARGUMENTS = Arguments((), (), True)


class Application(NamedTuple):
    """One decorator with a role, as it is applied to a function or class.

    ``arguments`` is None where a decorator of the project applies the SDK's and what it passes is not known;
    ``call`` is set where the decorator is written with parentheses. ``is_direct``: nothing that may change the
    function comes between the decorator and the ``def``.
    """

    role: str
    span: Span
    call: Call | None
    arguments: Arguments | None
    is_direct: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is the SDK's own decorator, and nothing is between it and what it decorates."""
        return self.arguments is not None and self.is_direct

    def given(self, name: str) -> Value:
        """The value of a keyword, or None where it is not known; what is not given counts as given as None."""
        if self.arguments is None:
            return None
        given = dict(self.arguments.keywords)
        if name in given:
            return given[name]
        return NOTHING if self.arguments.is_complete else None

    def is_set(self, name: str) -> bool:
        """Whether a keyword is surely given, as something else than None."""
        return self.given(name) not in (None, NOTHING)

    def flag(self, name: str) -> bool | None:
        value = self.given(name)
        return bool(value.value) if isinstance(value, Literal) else None


class Method(NamedTuple):
    """A function that stands in a class body. ``form`` says what Python's own decorators make of it, and
    ``is_known`` whether that and the SDK's are all the decorators there are."""

    value: FunctionValue
    record: Function
    applications: tuple[Application, ...]
    form: str
    is_known: bool

    def role(self, *roles: str) -> Application | None:
        """The first application of one of these roles."""
        return next((found for found in self.applications if found.role in roles), None)

    @property
    def handler(self) -> Application | None:
        return self.role(*MESSAGES)

    def registered(self) -> str | None:
        """The name under which the SDK knows a handler: empty for a dynamic one, None where it is not known."""
        found = self.handler
        if found is None or not found.is_plain:
            return None
        is_dynamic, name = found.flag("dynamic"), found.given("name")
        if is_dynamic is None or not isinstance(name, Literal):
            return None
        if name.value:
            return str(name.value)
        return "" if is_dynamic else self.record.name


class Definition(NamedTuple):
    """A class of the linted file, its workflow decorators, and its methods in source order: those that a later one
    replaces are among them. ``is_known`` says whether all of its decorators are."""

    value: ClassValue
    record: Class
    applications: tuple[Application, ...]
    methods: tuple[Method, ...]
    is_known: bool

    @property
    def applied(self) -> Application | None:
        """The workflow decorator, if it has one."""
        return self.applications[0] if self.applications else None

    def with_role(self, *roles: str) -> Iterator[Method]:
        return (method for method in self.methods if method.role(*roles) is not None)


class Definitions:
    """The definitions of one linted file; classes of other files are answered for where they are bases."""

    def __init__(self, linker: Linker, roles: Roles) -> None:
        self.linker = linker
        self.roles = roles
        self._known: dict[ClassValue, Definition] = {}

    @cached_property
    def classes(self) -> tuple[Definition, ...]:
        """The classes of the linted file that have anything to do with the SDK."""
        module = self.linker.module
        every = [
            self.of(ClassValue(module, number)) for number in range(len(self.linker.facts(module).classes))
        ]
        return tuple(
            found
            for found in every
            if found.applied is not None or any(method.applications for method in found.methods)
        )

    @cached_property
    def workflows(self) -> tuple[Definition, ...]:
        return tuple(found for found in self.classes if found.applied is not None)

    @cached_property
    def functions(self) -> tuple[Method, ...]:
        """The functions and methods of the linted file that a decorator gives a role."""
        module = self.linker.module
        every = (self._method(module, number) for number in range(len(self.linker.facts(module).functions)))
        return tuple(method for method in every if method.applications)

    def of(self, value: ClassValue) -> Definition:
        if value not in self._known:
            facts = self.linker.facts(value.module)
            record = facts.classes[value.number]
            applied, _, is_known = self._applied(value.module, record, ("class", value.number))
            methods = tuple(self._method(value.module, number) for number in _in_body(record, facts))
            workflow = tuple(found for found in applied if found.role == "workflow")
            self._known[value] = Definition(value, record, workflow, methods, is_known)
        return self._known[value]

    def bases(self, found: Definition) -> list[Definition] | None:
        """The project's base classes in the order Python searches them; None if any base is not known."""
        order = members.linearized(self.linker, found.value)[1:]
        if not all(isinstance(base, ClassValue) for base in order):
            return None
        return [self.of(base) for base in order if isinstance(base, ClassValue)]

    def current(self, found: Definition) -> list[Method]:
        """The methods of the class itself that stand under their names when its body is done."""
        scope = self.linker.facts(found.value.module).scopes[found.record.scope]
        last = {
            made[-1].value.function
            for made in scope.bindings.values()
            if made and isinstance(made[-1].value, Defined)
        }
        return [method for method in found.methods if method.value.number in last]

    def method(self, found: Definition, name: str) -> Method | None:
        """The method of the class itself that stands under a name when its body is done."""
        return next((method for method in self.current(found) if method.record.name == name), None)

    def owner(self, method: Method) -> ClassValue:
        """The class that a method stands in."""
        return ClassValue(method.value.module, method.record.owner)

    def validated(self, method: Method) -> Method | None:
        """The update handler that a validator belongs to."""
        module = method.value.module
        for decorator in method.record.decorators:
            update = self.roles.validated(module, decorator)
            if update is not None:
                return self._method(update.module, update.number)
        return None

    def visible(self, found: Definition) -> list[Method]:
        """The methods that an object of the class has, as far as its bases are known."""
        owners = (found, *(self.bases(found) or ()))
        return [
            method
            for owner in owners
            for method in self.current(owner)
            if self.winner(found, method.record.name) == owner
        ]

    def winner(self, found: Definition, name: str) -> Definition | None:
        """The class that gives ``found`` its attribute of this name."""
        owners = (found, *(self.bases(found) or ()))
        return next((owner for owner in owners if self.binds(owner, name)), None)

    def keeps(self, found: Definition, name: str) -> bool:
        """Whether the class body keeps what a name held under another one."""
        scope = self.linker.facts(found.value.module).scopes[found.record.scope]
        made = [binding.value for bindings in scope.bindings.values() for binding in bindings]
        return any(isinstance(value, Name) and value.id == name for value in made)

    def binds(self, found: Definition, name: str) -> bool:
        """Whether the class body gives the name a value."""
        return bool(self.linker.facts(found.value.module).scopes[found.record.scope].bindings.get(name))

    def is_closed(self, found: Definition) -> bool:
        """Whether all that the class has is written in its body: no base, metaclass, decorator or assignment that
        is not known could add a method."""
        bases = self.bases(found)
        if bases is None or found.record.keywords or any(base.record.keywords for base in bases):
            return False
        if any(self.binds(base, "__init_subclass__") for base in bases):
            return False
        return (
            found.is_known
            and all(method.is_known for method in found.methods)
            and not self._is_made_up(found)
        )

    def _is_made_up(self, found: Definition) -> bool:
        """Whether a name of the class body holds what some call gave."""
        scope = self.linker.facts(found.value.module).scopes[found.record.scope]
        made = [binding.value for bindings in scope.bindings.values() for binding in bindings]
        return bool(scope.stars) or any(isinstance(value, Result) for value in made)

    def of_function(self, value: FunctionValue) -> Method:
        """A function of any file, with what its decorators say of it."""
        return self._method(value.module, value.number)

    def _method(self, module: str, number: int) -> Method:
        record = self.linker.facts(module).functions[number]
        applied, form, is_known = self._applied(module, record, ("function", number))
        return Method(FunctionValue(module, number), record, applied, form, is_known)

    def _applied(
        self, module: str, record: Function | Class, key: tuple[str, int]
    ) -> tuple[tuple[Application, ...], str, bool]:
        """The decorators with a role, the form that Python's own give, and whether these are all there are."""
        found: list[Application] = []
        form, is_known, is_direct = "", True, True
        for decorator in reversed(record.decorators):
            value = members.decorator_value(self.linker, module, decorator)
            roles = self._roles_of(module, decorator, value)
            name = value.name if isinstance(value, External) else ""
            found += [self._application(module, decorator, role, name, is_direct) for role in sorted(roles)]
            if name in _FORMS:
                form = _FORMS[name]
            is_plain = name in _TRANSPARENT or name in SDK_ROLES or "validator" in roles
            is_known = is_known and (is_plain or name in _FORMS or bool(roles))
            is_direct = is_direct and is_plain
        assigned = self.roles.by_call(module).get(key)
        if assigned is not None:
            found.append(self._by_call(module, assigned, is_direct))
        return tuple(found[::-1]), form, is_known

    def _roles_of(self, module: str, decorator: Decorator, value: Value) -> frozenset[str]:
        if self.roles.validated(module, decorator) is not None:
            return frozenset({"validator"})
        return self.roles.of_decorator(value)

    def _application(
        self, module: str, decorator: Decorator, role: str, name: str, is_direct: bool
    ) -> Application:
        call = self._call(module, decorator)
        arguments: Arguments | None = _NO_ARGUMENTS
        if role != "validator" and SDK_ROLES.get(name) != role:
            arguments = None
        elif call is not None:
            arguments = arguments_of(self.linker, call, members.module_frame(module))
        return Application(role, decorator.span, call, arguments, is_direct)

    def _by_call(self, module: str, assigned: Assigned, is_direct: bool) -> Application:
        call = assigned.call
        if isinstance(call.func, Result):
            made = self.linker.facts(module).calls[call.func.call]
            arguments = arguments_of(self.linker, made, Frame(module, made.function))
            return Application(assigned.role, call.span, made, arguments, is_direct)
        return Application(assigned.role, call.span, None, _NO_ARGUMENTS, is_direct)

    def _call(self, module: str, decorator: Decorator) -> Call | None:
        value = decorator.value
        return self.linker.facts(module).calls[value.call] if isinstance(value, Result) else None


def _in_body(found: Class, facts: ModuleFacts) -> list[int]:
    """The functions that a class body defines, in source order."""
    bindings = facts.scopes[found.scope].bindings.values()
    return sorted(
        binding.value.function
        for made in bindings
        for binding in made
        if isinstance(binding.value, Defined) and facts.functions[binding.value.function].owner != NOWHERE
    )
