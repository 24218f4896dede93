"""Which classes are workflows and which functions are handlers or activities, by their decorators.

Roles come from the SDK's decorators in any spelling, from a project decorator that applies one of them inside
itself, and from the decorators a user configures. Nothing is reported here; ``reach`` starts from these roles.
"""

from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ROOT, Call, Class, Decorator, Function, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Defined, Expr, Name, Result, last_name
from flake8_temporal.model import Settings
from flake8_temporal.project import members
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance, Value

SDK_ROLES = {
    "temporalio.workflow.defn": "workflow",
    "temporalio.workflow.run": "run",
    "temporalio.workflow.signal": "signal",
    "temporalio.workflow.query": "query",
    "temporalio.workflow.update": "update",
    "temporalio.workflow.init": "init",
    "temporalio.workflow.dynamic_config": "dynamic_config",
    "temporalio.activity.defn": "activity",
}
_ROLE_NAMES = frozenset(name.rpartition(".")[2] for name in SDK_ROLES)
HANDLERS = frozenset({"run", "signal", "query", "update", "validator", "dynamic_config", "init"})
READ_ONLY = frozenset({"query", "validator", "dynamic_config"})
INTERCEPTORS = {
    "temporalio.worker.WorkflowInboundInterceptor",
    "temporalio.worker.WorkflowOutboundInterceptor",
}


class Assigned(NamedTuple):
    """A role given by a call, ``workflow.signal(name="stop")(function)``, rather than by a decorator."""

    role: str
    call: Call


class Roles:
    """The roles of everything the linker can see; answers are remembered."""

    def __init__(self, linker: Linker, settings: Settings) -> None:
        self._linker = linker
        self._configured = {
            **{name: "workflow" for name in settings.workflow_decorators},
            **{name: "run" for name in settings.run_decorators},
            **{name: "activity" for name in settings.activity_decorators},
        }
        self._functions: dict[tuple[str, int], frozenset[str]] = {}
        self._classes: dict[ClassValue, frozenset[str]] = {}
        self._applied: dict[tuple[str, int], frozenset[str]] = {}
        self._assigned: dict[str, dict[tuple[str, int], Assigned]] = {}

    def of_function(self, module: str, number: int) -> frozenset[str]:
        key = (module, number)
        if key not in self._functions:
            self._functions[key] = (
                frozenset()
            )  # while it is being found out: a decorator may name the function
            function = self._linker.facts(module).functions[number]
            roles = self._decorated(module, function)
            assigned = self.by_call(module).get(("function", number))
            self._functions[key] = roles | {assigned.role} if assigned else roles
        return self._functions[key]

    def of_class(self, value: ClassValue) -> frozenset[str]:
        if value not in self._classes:
            found = members.class_of(self._linker, value)
            roles = self._decorated(value.module, found)
            assigned = self.by_call(value.module).get(("class", value.number))
            self._classes[value] = roles | {assigned.role} if assigned else roles
        return self._classes[value]

    def is_activity(self, value: FunctionValue) -> bool:
        return "activity" in self.of_function(value.module, value.number)

    def _decorated(self, module: str, record: Function | Class) -> frozenset[str]:
        roles = set()
        for decorator in record.decorators:
            if self.validated(module, decorator) is not None:
                roles.add("validator")
            else:
                roles |= self.of_decorator(members.decorator_value(self._linker, module, decorator))
        return frozenset(roles)

    def validated(self, module: str, decorator: Decorator) -> FunctionValue | None:
        """The update handler that ``@handler.validator`` belongs to, with or without parentheses."""
        facts = self._linker.facts(module)
        value = decorator.value
        if isinstance(value, Result):
            value = facts.calls[value.call].func
        if not isinstance(value, Attribute) or value.name != "validator":
            return None
        update: Value = None
        if isinstance(value.base, Name):
            update = _defined_before(facts, value.base, module, decorator.span.line)
        update = update or self._linker.value(value.base, members.module_frame(module))
        if not isinstance(update, FunctionValue):
            return None
        return update if "update" in self.of_function(update.module, update.number) else None

    def of_decorator(self, value: Value) -> frozenset[str]:
        """The roles that a decorator gives to what it decorates."""
        if isinstance(value, External):
            role = SDK_ROLES.get(value.name) or self._configured.get(value.name)
            return frozenset({role} if role else ())
        if isinstance(value, FunctionValue):
            function = self._linker.facts(value.module).functions[value.number]
            role = self._configured.get(f"{value.module}.{function.qualname}") or self._configured.get(
                function.qualname
            )
            return frozenset({role}) if role else self._inside(value)
        return frozenset()

    def _inside(self, value: FunctionValue) -> frozenset[str]:
        """The roles that a project decorator gives by applying the SDK's decorators in its body."""
        key = (value.module, value.number)
        if key in self._applied:
            return self._applied[key]
        self._applied[key] = frozenset()
        facts = self._linker.facts(value.module)
        roles: set[str] = set()
        for number, function in enumerate(facts.functions):
            if number == value.number or _stands_in(facts.functions, number, value.number):
                frame = Frame(value.module, number)
                for call in function.calls:
                    callee = self._linker.value(facts.calls[call].func, frame)
                    if isinstance(callee, External) and callee.name in SDK_ROLES:
                        roles.add(SDK_ROLES[callee.name])
                if number != value.number:
                    for decorator in function.decorators:
                        inner = members.decorator_value(self._linker, value.module, decorator)
                        if isinstance(inner, External) and inner.name in SDK_ROLES:
                            roles.add(SDK_ROLES[inner.name])
        self._applied[key] = frozenset(roles)
        return self._applied[key]

    def by_call(self, module: str) -> dict[tuple[str, int], Assigned]:
        """``workflow.defn(...)(Class)``, ``workflow.run(function)`` and the like, anywhere in the module."""
        if module in self._assigned:
            return self._assigned[module]
        found: dict[tuple[str, int], Assigned] = {}
        self._assigned[module] = found
        facts = self._linker.facts(module)
        for call in facts.calls:
            role = self._applied_by(call, module) if len(call.args) == 1 and not call.keywords else None
            if role is None:
                continue
            target = self._linker.value(call.args[0], Frame(module, call.function))
            if isinstance(target, FunctionValue) and target.module == module and role != "workflow":
                found[("function", target.number)] = Assigned(role, call)
            elif isinstance(target, ClassValue) and target.module == module and role == "workflow":
                found[("class", target.number)] = Assigned(role, call)
        return found

    def _applied_by(self, call: Call, module: str) -> str | None:
        func = call.func
        if isinstance(func, Result):
            func = self._linker.facts(module).calls[func.call].func
        if not _may_give_a_role(func):
            return None
        callee = self._linker.value(func, Frame(module, call.function))
        return SDK_ROLES.get(callee.name) if isinstance(callee, External) else None

    # -- where activity code starts

    def activities(self, module: str) -> list[FunctionValue]:
        """The functions of a module that the SDK runs as activities, each with an object of its class."""
        facts = self._linker.facts(module)
        found = [
            self.unbound(module, number)
            for number in range(len(facts.functions))
            if "activity" in self.of_function(module, number)
        ]
        for number, record in enumerate(facts.classes):
            value = ClassValue(module, number)
            if record.decorators and "activity" in self.of_class(value):
                call = members.find_method(self._linker, Instance(value), "__call__")
                found += [call] if call is not None and call.module == module and call not in found else []
        return found

    def unbound(self, module: str, number: int) -> FunctionValue:
        """A function seen from nowhere in particular: its receiver and the frames around it are all that is known."""
        function = self._linker.facts(module).functions[number]
        receiver = None if function.owner == NOWHERE else Instance(ClassValue(module, function.owner))
        if function.parent in (NOWHERE, ROOT) or function.owner != NOWHERE:
            return FunctionValue(module, number, receiver)
        around = self._linker.enter(self.unbound(module, function.parent), None)
        return FunctionValue(module, number, receiver, around)

    # -- where workflow code starts

    def entries(self, module: str) -> list[tuple[FunctionValue, bool]]:
        """The functions of a module that the SDK runs as workflow code, with whether they are read-only."""
        linker = self._linker
        found: list[tuple[FunctionValue, bool]] = []
        for number, record in enumerate(linker.facts(module).classes):
            value = ClassValue(module, number)
            is_workflow = "workflow" in self.of_class(value)
            if not is_workflow and any(_may_be_interceptor(base) for base in record.bases):
                is_workflow = any(name in INTERCEPTORS for name in members.external_bases(linker, value))
            for owner in members.linearized(linker, value) if is_workflow else (value,):
                if isinstance(owner, ClassValue):
                    found += self._methods(owner, value, is_workflow and owner == value, is_workflow)
        for (kind, number), assigned in self.by_call(module).items():
            if (
                kind == "function"
                and assigned.role in HANDLERS
                and linker.facts(module).functions[number].owner == NOWHERE
            ):
                found.append((FunctionValue(module, number), assigned.role in READ_ONLY))
        return found

    def _methods(
        self, owner: ClassValue, receiver: ClassValue, takes_all: bool, takes_inherited: bool
    ) -> list[tuple[FunctionValue, bool]]:
        found = []
        facts = self._linker.facts(owner.module)
        for number in method_numbers(facts.classes[owner.number], facts):
            function = facts.functions[number]
            roles = self.of_function(owner.module, number)
            is_run = roles & HANDLERS or (takes_inherited and function.name == "__init__")
            if "activity" in roles or not (is_run or takes_all):
                continue
            if not is_run and _is_unbound(self._linker, owner.module, function):
                continue
            if owner != receiver and not self._is_current(owner, receiver, function.name, number):
                continue
            found.append((FunctionValue(owner.module, number, Instance(receiver)), bool(roles & READ_ONLY)))
        return found

    def _is_current(self, owner: ClassValue, receiver: ClassValue, name: str, number: int) -> bool:
        """Whether an inherited method is the one that runs, not one the subclass overrides."""
        method = members.find_method(self._linker, Instance(receiver), name)
        return method is not None and (method.module, method.number) == (owner.module, number)


def _defined_before(facts: ModuleFacts, name: Name, module: str, line: int) -> FunctionValue | None:
    """The function that a name stood for at a line of its own scope; a later one of the same name does not count."""
    scope = scope_of(facts, name)
    bindings = () if scope is None else facts.scopes[scope].bindings[name.id]
    before = [binding.value for binding in bindings if binding.line < line]
    last = before[-1] if before else None
    return FunctionValue(module, last.function) if isinstance(last, Defined) else None


def _may_be_interceptor(base: Expr) -> bool:
    """A cheap look before bases are followed into other files."""
    return any(part in last_name(base) for part in ("Interceptor", "Inbound", "Outbound"))


def _is_unbound(linker: Linker, module: str, function: Function) -> bool:
    return members.is_static(linker, module, function) or members.is_class_method(linker, module, function)


def method_numbers(found: Class, facts: ModuleFacts) -> list[int]:
    """The functions that stand directly in a class body: the last of each name, and earlier ones that a decorator
    keeps (a property, a handler that is registered)."""
    numbers = []
    for bindings in facts.scopes[found.scope].bindings.values():
        defined = [binding.value.function for binding in bindings if isinstance(binding.value, Defined)]
        numbers += [n for n in defined[:-1] if facts.functions[n].decorators or bindings[0].guard >= 0]
        numbers += defined[-1:]
    return numbers


def _stands_in(functions: tuple[Function, ...], number: int, outer: int) -> bool:
    while number != NOWHERE:
        number = functions[number].parent
        if number == outer:
            return True
    return False


def _may_give_a_role(func: Expr) -> bool:
    """A cheap look before anything is evaluated."""
    if isinstance(func, Attribute):
        return func.name in _ROLE_NAMES
    return isinstance(func, Name) and func.id.rpartition("_")[2] in _ROLE_NAMES
