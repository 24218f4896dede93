"""Expressions to values: the heart of linking, lazy, memoised, and quiet about what it cannot tell.

One ``Linker`` serves one linted file. It asks ``modules`` for facts and ``table`` for what outside names return;
what each form of expression means is in ``forms``. It explores nothing by itself, ``reach`` does.
"""

import sys
from collections.abc import Callable, Iterator
from functools import cached_property, partial

from flake8_temporal.facts import terms
from flake8_temporal.facts.records import ROOT, Guard
from flake8_temporal.facts.terms import Expr
from flake8_temporal.knowledge.table import Table
from flake8_temporal.project import additions, enumerations, guards, members, naming
from flake8_temporal.project.annotations import annotated
from flake8_temporal.project.contexts import Context
from flake8_temporal.project.contents import Contents, contents_of
from flake8_temporal.project.forms import HANDLERS
from flake8_temporal.project.invoke import entered, tested_parameters
from flake8_temporal.project.memo import Memo
from flake8_temporal.project.modules import Modules
from flake8_temporal.project.values import (
    UNREADABLE,
    NOTHING,
    Arguments,
    Choice,
    ClassValue,
    Collection,
    External,
    Frame,
    FunctionValue,
    Instance,
    Literal,
    Method,
    ModuleValue,
    Super,
    Unreadable,
    Value,
    depth,
    merged,
    without_history,
)

_BLOCKED = Literal(True)
_BOOL = Instance(External("builtins.bool"))  # says less than a body that answers with a guard
_CONTEXTS = 12  # ways one function is looked at before its arguments are forgotten
# Behind an activity there may be a client library in which nearly everything can call everything else. What is near is
# asked first, so only the far end of such a library stays unknown; ordinary activities need some hundreds of answers.
_MOST_ANSWERS = {Context.WORKFLOW: sys.maxsize, Context.ACTIVITY: 25_000}
_DEEP = 14  # nested tuples in one frame before its arguments are forgotten


def _may_be_base(declared: Value) -> bool:
    """Whether a body may tell more than the annotation: a class of the project may stand for its subclasses, and
    ``bool`` for a guard."""
    return declared == _BOOL or (isinstance(declared, Instance) and isinstance(declared.of, ClassValue))


class Linker:
    """Values, frames and guards over the modules that one linted file can see, as in workflows or in activities."""

    def __init__(
        self, module: str, modules: Modules, table: Table, context: Context = Context.WORKFLOW
    ) -> None:
        self.module = module
        self.context = context
        self.table = table
        self.facts = modules.facts  # asked for at every step, so without a step in between
        self._modules = modules
        self._memo = Memo(_MOST_ANSWERS[context])
        self._frames: dict[Frame, Frame] = {}
        self._known_frames: set[int] = (
            set()
        )  # by identity: hashing a frame looks into all that was passed to it
        self._contexts: dict[tuple[str, int], int] = {}
        self._tested: dict[str, dict[int, set[str]]] = {}
        self._contents: dict[str, Contents] = {}
        self._running: dict[tuple[int, int], bool] = {}
        self._at_top: frozenset[str] | None = None
        self._answers: dict[tuple[int, bool | None], bool | None] = {}

    # -- what the parts of the evaluation ask of each other

    @cached_property
    def loading(self) -> list[str]:
        """What may fill a registry before any workflow runs."""
        return additions.loading_with(self)

    def canonical(self, name: str) -> str:
        return self.table.canonical(name)

    def produces(self, name: str) -> str | None:
        return self.table.produces(name)

    def is_chain(self, name: str) -> bool:
        return self.table.is_chain(name)

    def typed(self, annotation: Expr, frame: Frame) -> Value:
        return annotated(self, annotation, frame)

    def frame(self, frame: Frame) -> Frame:
        """The one object that stands for this frame."""
        if id(frame) in self._known_frames:
            return frame
        known = self._frames.get(frame)
        if known is not None:
            return known
        place = (frame.module, frame.function)
        count = self._contexts.get(place, 0)
        if depth(frame) > _DEEP:
            shallow = tuple((name, without_history(value)) for name, value in frame.args)
            args = shallow if depth(shallow) < _DEEP - 2 else ()
            return self.frame(Frame(frame.module, frame.function, without_history(frame.receiver), args))
        if (frame.args or frame.parent) and count >= _CONTEXTS:
            # What decides in there is not known any more, so no branch of it is judged.
            tested = self._tested.get(frame.module, {}).get(frame.function, set())
            args = tuple((name, UNREADABLE) for name in sorted(tested))
            crowded = Frame(frame.module, frame.function, without_history(frame.receiver), args)
            return self._kept(crowded)
        self._contexts[place] = count + 1
        return self._kept(frame)

    def _kept(self, frame: Frame) -> Frame:
        kept = self._frames.setdefault(frame, frame)
        self._known_frames.add(id(kept))
        return kept

    def runs(self, module: str, guard: int, frame: Frame, replaying: bool | None = None) -> bool:
        """Whether a run in this frame can get to a site behind ``guard``."""
        guards_of_module = self.facts(module).guards
        frame = self.frame(frame)
        identity = id(frame) if replaying is None else -id(frame)
        passed: list[int] = []
        runs = True
        while guard >= 0 and runs:
            known = self._running.get((identity, guard))
            if known is not None:
                runs = known
                break
            found = guards_of_module[guard]
            ask = partial(self._blocks, found, frame, replaying)
            runs = self._memo.find((id(found), identity), ask) != _BLOCKED
            passed.append(guard)
            guard = found.parent
        if not self._memo.is_asking:
            # What is inside a blocked guard is blocked, and everything on a free way out is free.
            self._running.update(((identity, number), runs) for number in passed)
        return runs

    def once(self, source: tuple[object, ...], frame: Frame, ask: Callable[[], Value]) -> Value:
        """What ``ask`` finds out about a part of the facts in a frame, asked once however many names lead to it."""
        return self._memo.find((id(source), id(frame)), ask)

    def answer(self, frame: Frame, replaying: bool | None, ask: Callable[[], bool | None]) -> bool | None:
        """What a predicate answers in this frame, asked once; None while it is being asked."""
        key = (id(frame), replaying)
        if key not in self._answers:
            self._answers[key] = None
            self._answers[key] = ask()
        return self._answers[key]

    def _blocks(self, guard: Guard, frame: Frame, replaying: bool | None) -> Value:
        return Literal(guards.blocks(self, guard, frame, replaying))

    def value(self, expr: Expr, frame: Frame) -> Value:
        """What ``expr`` stands for in this frame, or None."""
        if isinstance(expr, terms.Constant):
            return Literal(expr.value)
        handler = HANDLERS.get(type(expr))
        if handler is None:
            return None
        frame = self.frame(frame)
        return self._memo.find((id(expr), id(frame)), partial(handler, self, expr, frame))

    def attribute(self, value: Value, name: str) -> Value:
        """``value.name``, with the result of a property in place of the property."""
        if isinstance(value, External):
            return External(self.table.canonical(f"{value.name}.{name}"), value.bound)
        if isinstance(value, ModuleValue):
            return self.member(value.name, name)
        if isinstance(value, Choice) and value.options:
            return merged([self.attribute(option, name) for option in value.options])
        if isinstance(value, Collection):
            return Method(value, name)
        if isinstance(value, (Unreadable, Choice)):
            return value
        if isinstance(value, FunctionValue):
            return self._decorated_attribute(value, name)
        return self._member_of_object(value, name)

    def _member_of_object(self, value: Value, name: str) -> Value:
        found: Value = None
        if isinstance(value, ClassValue):
            found = enumerations.member(self, value, name) or members.of_class(self, value, name)
            return additions.filled_attribute(self, found, value, name)
        if isinstance(value, Instance) and name in ("name", "value") and enumerations.is_member(value):
            return enumerations.of_member(self, value, name)
        if isinstance(value, Super):
            found = members.of_super(self, value, name)
        elif isinstance(value, Instance):
            found = members.of_instance(self, value, name)
        if isinstance(found, FunctionValue) and members.is_property(self, found):
            return self.returned(found, None)
        return additions.filled_attribute(self, found, value, name)

    def _decorated_attribute(self, value: FunctionValue, name: str) -> Value:
        """``task.delay`` of a function that an outside decorator turned into an object."""
        record = self.facts(value.module).functions[value.number]
        for decorator in members.decorator_names(self, value.module, record):
            produced = self.table.produces(decorator)
            if produced is not None:
                return External(f"{produced}.{name}", True)
        return None

    def contents(self, module: str) -> Contents:
        """What stands in what, in a module."""
        if module not in self._contents:
            self._contents[module] = contents_of(self.facts(module))
        return self._contents[module]

    def module_named(self, name: str) -> str | None:
        return self._modules.named(name)

    def imported_at_top(self) -> frozenset[str]:
        """What is loaded before any function runs, as far as modules were looked at when this is first asked."""
        if self._at_top is None:
            self._at_top = self._modules.imported_at_top()
        return self._at_top

    def is_ours(self, name: str) -> bool:
        return self._modules.is_ours(name)

    def absolute(self, module: str, level: int, importer: str) -> str | None:
        return self._modules.absolute(module, level, importer)

    def starred(self, module: str) -> Iterator[str | None]:
        return self._modules.starred(module)

    def exports(self, module: str, name: str) -> bool:
        return self._modules.exports(module, name)

    def member(self, module: str, name: str) -> Value:
        """What a module of the project calls ``name``."""
        facts = self.facts(module)
        if name in facts.scopes[ROOT].bindings:
            return naming.bound_name(self, facts, ROOT, name, self.frame(Frame(module, 0)))
        inner = self.module_named(f"{module}.{name}")
        if inner is not None:
            return ModuleValue(inner)
        found = naming.unbound(self, name, module)
        is_builtin = isinstance(found, External) and found.name.startswith("builtins.")
        return UNREADABLE if found is None or is_builtin else found

    def origin(self, name: terms.Name, module: str) -> str:
        """The dotted name of the module-level variable that a name stands for, here or where it is imported from."""
        for binding in self.facts(module).scopes[ROOT].bindings.get(name.id, ()):
            if isinstance(binding.value, terms.Imported):
                source = self.absolute(binding.value.module, binding.value.level, module)
                return f"{source}.{binding.value.name}"
        return f"{module}.{name.id}"

    def maker(self, name: terms.Name, module: str) -> str:
        """The dotted name of the project function whose result a module-level variable holds, else nothing."""
        facts = self.facts(module)
        for binding in facts.scopes[ROOT].bindings.get(name.id, ()):
            if isinstance(binding.value, terms.Result):
                made = self.value(facts.calls[binding.value.call].func, self.frame(Frame(module, ROOT)))
                if isinstance(made, FunctionValue):
                    return f"{made.module}.{self.facts(made.module).functions[made.number].qualname}"
        return ""

    def returned(self, function: FunctionValue, arguments: Arguments | None) -> Value:
        """What calling a function of the project gives (awaited, if it is async)."""
        record = self.facts(function.module).functions[function.number]
        frame = self.enter(function, arguments)
        produced = self.table.produces(f"{function.module}.{record.qualname}")
        if produced is not None:
            return Instance(External(produced))
        declared = None if record.returns is None else self.typed(record.returns, frame)
        if declared is not None and not _may_be_base(declared):
            return declared
        if record.yields:
            return Collection(
                "generator", tuple(self.value(found.value, frame) for found in record.yields[:20])
            )
        values = [
            self.value(found.value, frame)
            for found in record.results
            if self.runs(function.module, found.guard, frame)
        ]
        return members.concrete(merged(values) if values else NOTHING, declared)

    def enter(self, function: FunctionValue, arguments: Arguments | None) -> Frame:
        """The frame for running ``function`` with these arguments."""
        return self.frame(entered(self, function, arguments, self.tests(function)))

    def tests(self, function: FunctionValue) -> set[str]:
        """The parameters of a function that decide what runs in it."""
        if function.module not in self._tested:
            self._tested[function.module] = tested_parameters(self.facts(function.module))
        return self._tested[function.module].get(function.number, set())
