"""Where workflow code ends: what a guard keeps from running, and which calls are not followed.

Answers for one linted file and remembers; calls that hand functions to activities leave those in ``scheduled``.
It builds no graph, ``reach`` does.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import NOWHERE, ModuleFacts
from flake8_temporal.facts.terms import Result
from flake8_temporal.knowledge.table import Effect
from flake8_temporal.model import Settings, Span
from flake8_temporal.project import members
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.patterns import matches
from flake8_temporal.project.results import built_with
from flake8_temporal.project.roles import Roles
from flake8_temporal.project.values import (
    UNREADABLE,
    Arguments,
    ClassValue,
    External,
    Frame,
    FunctionValue,
    Instance,
    Value,
)

_UNRESTRICTED = "temporalio.workflow.unsafe.sandbox_unrestricted"


class State(NamedTuple):
    """How a site can run: at all, only outside replay, inside ``sandbox_unrestricted``."""

    runs: bool
    is_live_only: bool
    is_unrestricted: bool


class Boundary:
    """What is followed from workflow code (or activity code, by the linker's context), and what is not."""

    def __init__(self, linker: Linker, roles: Roles, settings: Settings) -> None:
        self.linker = linker
        self.roles = roles
        self.settings = settings
        self.scheduled: set[tuple[str, int]] = set()
        self._states: dict[tuple[int, int], State] = {}
        self._wrapped: dict[FunctionValue, FunctionValue] = {}
        self._pure: dict[str, set[int]] = {}

    def state(self, frame: Frame, guard: int) -> State:
        """How a site behind ``guard`` runs in this frame."""
        if guard == NOWHERE:
            return State(True, False, False)
        key = (id(frame), guard)
        if key not in self._states:
            runs = self.linker.runs(frame.module, guard, frame)
            is_live_only = runs and not self.linker.runs(frame.module, guard, frame, True)
            self._states[key] = State(runs, is_live_only, self._is_unrestricted(frame, guard))
        return self._states[key]

    def _is_unrestricted(self, frame: Frame, guard: int) -> bool:
        return any(name == _UNRESTRICTED for name in self.managers(frame, guard))

    def managers(self, frame: Frame, guard: int) -> Iterator[str]:
        """The outside context managers whose ``with`` blocks are around a site."""
        facts = self.linker.facts(frame.module)
        while guard != NOWHERE:
            found = facts.guards[guard]
            if found.kind == "with" and isinstance(found.test, Result):
                callee = self.linker.value(facts.calls[found.test.call].func, frame)
                if isinstance(callee, External):
                    yield callee.name
            guard = found.parent

    def is_followed(self, state: State) -> bool:
        """Whether what happens in this state is the linter's business."""
        return state.runs and (self.settings.strict or not state.is_unrestricted)

    def is_cut(self, value: FunctionValue) -> bool:
        """Whether calls of this function are not followed: activities, wrappers, and what is declared pure."""
        in_workflow = self.linker.context is Context.WORKFLOW
        return (in_workflow and self.roles.is_activity(value)) or self._is_excluded(value)

    def followed(self, value: FunctionValue) -> FunctionValue | None:
        """What a call of the function runs in the workflow, or None if the call is not followed.

        A function that a decorator of the project replaces may be an activity only by that decorator, and then the
        wrapper decides where it runs; what the author excluded stays out either way.
        """
        running = self.running(value)
        if running == value:
            return None if self.is_cut(value) else value
        return None if self._is_excluded(value) or self.is_cut(running) else running

    def _is_excluded(self, value: FunctionValue) -> bool:
        """Whether the author declared the function pure, an effect or a wrapper, or its decorator cannot be read."""
        if self.is_declared_pure(value):
            return True
        function = self.linker.facts(value.module).functions[value.number]
        if any(
            members.decorator_value(self.linker, value.module, decorator) == UNREADABLE
            for decorator in function.decorators
        ):
            return True
        if self.effect_of(value) is not None or self._is_called_pure(value):
            return True
        names = (f"{value.module}.{function.qualname}", function.qualname)
        return any(matches(name, (*self.settings.pure, *self.settings.durable_wrappers)) for name in names)

    def is_declared_pure(self, value: FunctionValue) -> bool:
        """Whether a ``# tmp: pure`` comment stands on the function or on its class."""
        return value.number in self._pure_functions(value.module)

    def _pure_functions(self, module: str) -> set[int]:
        """The functions that a ``# tmp: pure`` pragma on their ``def`` or ``class`` line declares pure."""
        if module not in self._pure:
            facts = self.linker.facts(module)
            lines = pure_lines(facts)
            classes = {number for number, found in enumerate(facts.classes) if found.span.line in lines}
            self._pure[module] = {
                number
                for number, function in enumerate(facts.functions)
                if function.span.line in lines or function.owner in classes
            }
        return self._pure[module]

    def is_pure_line(self, frame: Frame, span: Span) -> bool:
        """Whether a ``# tmp: pure`` comment stands behind the call itself."""
        facts = self.linker.facts(frame.module)
        return bool(facts.pragmas) and any(span.line <= line <= span.end_line for line in pure_lines(facts))

    def wrappers(self, value: FunctionValue) -> Iterator[tuple[Span, FunctionValue]]:
        """What the decorators of the project put in place of a function, the innermost first."""
        function = self.linker.facts(value.module).functions[value.number]
        current = value._replace(is_bare=True, receiver=None)
        for decorator in reversed(function.decorators):
            applied = self.linker.value(decorator.value, members.module_frame(value.module))
            wrapper = self._replacement(applied, Arguments((current,), (), True))
            if isinstance(wrapper, FunctionValue) and wrapper[:2] != current[:2]:
                current = wrapper  # the next decorator is given this one's wrapper
                yield decorator.span, wrapper

    def running(self, value: FunctionValue) -> FunctionValue:
        """What a call of the function by its name runs: the wrapper of its outermost decorator, if it has one."""
        if value.is_bare or not self.linker.facts(value.module).functions[value.number].decorators:
            return value
        if value not in self._wrapped:
            outermost = value
            for _, wrapper in self.wrappers(value):
                outermost = wrapper
            self._wrapped[value] = outermost
        return self._wrapped[value]

    def _replacement(self, decorator: Value, decorated: Arguments) -> Value:
        """What runs in place of a decorated function: the wrapper that is returned, or ``__call__`` of a class."""
        linker = self.linker
        if isinstance(decorator, FunctionValue):
            return linker.returned(decorator, decorated)
        if isinstance(decorator, ClassValue):
            built = Instance(decorator, built_with(linker, decorator, decorated))
            return members.find_method(linker, built, "__call__")
        method = members.find_method(linker, decorator, "__call__")
        return None if method is None else linker.returned(method, decorated)

    def _is_called_pure(self, value: FunctionValue) -> bool:
        """Whether a user's table calls a function of the project pure."""
        if not self.settings.knowledge:
            return False
        qualname = self.linker.facts(value.module).functions[value.number].qualname
        return self.linker.table.is_pure(f"{value.module}.{qualname}")

    def effect_of(self, value: FunctionValue) -> Effect | None:
        """The effect that the user's options or tables give a function of the project."""
        if not self.settings.effects and not self.settings.knowledge:
            return None
        qualname = self.linker.facts(value.module).functions[value.number].qualname
        return self.linker.table.call(f"{value.module}.{qualname}")

    def schedule(self, values: Iterable[Value]) -> None:
        """Note functions that run somewhere else, although they may be defined inside workflow code."""
        for value in values:
            if isinstance(value, FunctionValue):
                self.scheduled.add((value.module, value.number))


def pure_lines(facts: ModuleFacts) -> set[int]:
    """The lines that hold a ``# tmp: pure`` comment."""
    return {pragma.line for pragma in facts.pragmas if pragma.word == "pure" and not pragma.problem}
