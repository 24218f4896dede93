"""The mutable half of extraction: what is collected while one module is walked, then frozen into records.

Takes names, sites and guards from the walkers and gives ``ModuleFacts``. It walks no tree itself; the
walkers are ``expressions`` and ``statements``.
"""

import ast
from typing import NamedTuple

from flake8_temporal.facts import records
from flake8_temporal.facts.records import ELSEWHERE, NOWHERE, ROOT, Binding, Read
from flake8_temporal.facts.terms import OPAQUE, Expr, Imported, Name
from flake8_temporal.model import Span


class FunctionBuilder:
    """One function, lambda, class body or module body while it is being walked."""

    def __init__(
        self,
        number: int,
        name: str,
        qualname: str,
        kind: str,
        span: Span,
        scope: int,
        owner: int,
        parent: int,
    ) -> None:
        self.number = number
        self.name = name
        self.qualname = qualname
        self.kind = kind
        self.span = span
        self.scope = scope
        self.owner = owner
        self.parent = parent
        self.guard = NOWHERE
        self.is_async = False
        self.params: list[records.Parameter] = []
        self.returns: Expr | None = None
        self.decorators: list[records.Decorator] = []
        self.calls: list[int] = []
        self.reads: list[Read] = []
        self.stores: list[records.Store] = []
        self.iterations: list[records.Iteration] = []
        self.imports: list[records.Import] = []
        self.raises: list[records.Raise] = []
        self.operations: list[records.Operation] = []
        self.results: list[records.Returned] = []
        self.yields: list[records.Returned] = []
        self.does: set[str] = set()
        self.awaits: list[records.Await] = []
        self.tries: list[records.Try] = []
        self.whiles: list[records.While] = []
        self.asserts: list[records.Assertion] = []

    def frozen(self, reads: tuple[Read, ...], unread: tuple[str, ...]) -> records.Function:
        return records.Function(
            self.name,
            self.qualname,
            self.kind,
            self.span,
            self.scope,
            self.owner,
            self.parent,
            self.guard,
            self.is_async,
            tuple(self.params),
            self.returns,
            tuple(self.decorators),
            tuple(self.calls),
            reads,
            tuple(self.stores),
            tuple(self.iterations),
            tuple(self.imports),
            tuple(self.raises),
            tuple(self.operations),
            tuple(self.results),
            tuple(self.yields),
            tuple(sorted(self.does)),
            tuple(self.awaits),
            tuple(self.tries),
            tuple(self.whiles),
            unread,
            tuple(self.asserts),
        )


class ScopeBuilder:
    def __init__(self, kind: str, parent: int, function: int) -> None:
        self.kind = kind
        self.parent = parent
        self.function = function
        self.bindings: dict[str, list[Binding]] = {}
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.stars: list[Imported] = []


class ClassBuilder(NamedTuple):
    number: int
    name: str
    qualname: str
    span: Span
    scope: int
    body: int
    parent: int
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    decorators: tuple[records.Decorator, ...]
    attributes: dict[str, list[tuple[int, Binding]]]


class At(NamedTuple):
    """Where the walk stands: the function, the scope, the guard, and what the block does so far."""

    function: FunctionBuilder
    scope: int
    guard: int
    handled: bool
    does: set[str]


class ModuleBuilder:
    """Everything found so far in one module, and the function bodies still to walk."""

    def __init__(self, end: Span) -> None:
        self.scopes: list[ScopeBuilder] = []
        self.functions: list[FunctionBuilder] = []
        self.classes: list[ClassBuilder] = []
        self.calls: list[records.Call | None] = []
        self.guards: list[records.Guard | None] = []
        self.bodies: list[tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, At]] = []
        self.deferred: list[tuple[ast.expr, At]] = []
        self.names_read: set[Name] = set()
        scope = self.add_scope("module", NOWHERE, ROOT)
        self.add_function("<module>", "", "module", end, scope, NOWHERE, NOWHERE)

    def add_scope(self, kind: str, parent: int, function: int) -> int:
        self.scopes.append(ScopeBuilder(kind, parent, function))
        return len(self.scopes) - 1

    def add_function(
        self, name: str, qualname: str, kind: str, span: Span, scope: int, owner: int, parent: int
    ) -> FunctionBuilder:
        function = FunctionBuilder(len(self.functions), name, qualname, kind, span, scope, owner, parent)
        self.functions.append(function)
        return function

    def binding_scope(self, scope: int, name: str) -> int:
        """The scope that an assignment to ``name`` in ``scope`` binds."""
        while self.scopes[scope].kind == "comprehension":
            scope = self.scopes[scope].parent
        here = self.scopes[scope]
        if name in here.global_names:
            return ROOT
        if name in here.nonlocal_names:
            outer = here.parent
            while outer != NOWHERE:
                candidate = self.scopes[outer]
                if candidate.kind == "function" and name in candidate.bindings:
                    return outer
                outer = candidate.parent
        return scope

    def bind(
        self, at: At, name: str, line: int, value: Expr | None = OPAQUE, annotation: Expr | None = None
    ) -> None:
        scope = self.binding_scope(at.scope, name)
        guard = at.guard if self.scopes[scope].function == at.function.number else ELSEWHERE
        binding = Binding(value, annotation, guard, at.handled, line)
        self.scopes[scope].bindings.setdefault(name, []).append(binding)

    def declare(self, at: At, name: str) -> None:
        """Make ``name`` local to its scope without saying anything about its value."""
        self.scopes[self.binding_scope(at.scope, name)].bindings.setdefault(name, [])

    def bind_here(self, at: At, name: str, line: int, value: Expr) -> None:
        """Bind in exactly this scope: a comprehension's own target."""
        binding = Binding(value, None, at.guard, at.handled, line)
        self.scopes[at.scope].bindings.setdefault(name, []).append(binding)

    def add_call(self, at: At) -> int:
        """Reserve a number, so that calls count in source order although inner ones finish first."""
        self.calls.append(None)
        number = len(self.calls) - 1
        at.function.calls.append(number)
        return number

    def add_guard(self, at: At, kind: str, test: Expr, holds: bool, span: Span) -> At:
        """Where the walk stands once the test at ``span`` went this way."""
        self.guards.append(records.Guard(at.guard, at.function.number, kind, test, holds, span, ()))
        return at._replace(guard=len(self.guards) - 1, does=set())

    def close_guard(self, at: At, outer: At) -> None:
        """The guarded block ends: note what it does, and that the block around it does so too."""
        guard = self.guards[at.guard]
        assert guard is not None
        self.guards[at.guard] = guard._replace(does=tuple(sorted(at.does)))
        outer.does.update(at.does)

    def is_outside(self, read: Read) -> bool:
        """Whether the read may concern something beyond the function: an attribute, a global, a builtin."""
        return not isinstance(read.value, Name) or self._local_scope(read.value) is None

    def _local_scope(self, name: Name) -> int | None:
        """The scope below the module that a name is bound in, seen from where it is read."""
        scope = name.scope
        first = True
        while scope > ROOT:
            here = self.scopes[scope]
            if name.id in here.bindings and (first or here.kind != "class"):
                return scope
            scope, first = here.parent, False
        return None

    def _unread(self) -> dict[int, tuple[str, ...]]:
        """By function, its local names that get a value and are read nowhere."""
        read = {(self._local_scope(name), name.id) for name in self.names_read}
        found: dict[int, tuple[str, ...]] = {}
        for number, scope in enumerate(self.scopes):
            if scope.kind == "function":
                names = [
                    name
                    for name, bindings in scope.bindings.items()
                    if bindings and (number, name) not in read
                ]
                if names:
                    found[scope.function] = tuple(sorted(names))
        return found

    def frozen(
        self, pragmas: tuple[records.Pragma, ...], noqa: tuple[records.Noqa, ...]
    ) -> records.ModuleFacts:
        scopes = tuple(
            records.Scope(
                scope.kind,
                scope.parent,
                scope.function,
                {name: tuple(bindings) for name, bindings in scope.bindings.items()},
                tuple(sorted(scope.global_names)),
                tuple(scope.stars),
            )
            for scope in self.scopes
        )
        unread = self._unread()
        functions = tuple(
            function.frozen(
                tuple(read for read in function.reads if self.is_outside(read)),
                unread.get(function.number, ()),
            )
            for function in self.functions
        )
        classes = tuple(
            records.Class(
                found.name,
                found.qualname,
                found.span,
                found.scope,
                found.body,
                found.parent,
                found.bases,
                found.keywords,
                found.decorators,
                {name: tuple(bindings) for name, bindings in found.attributes.items()},
            )
            for found in self.classes
        )
        calls = tuple(call for call in self.calls if call is not None)
        guards = tuple(guard for guard in self.guards if guard is not None)
        return records.ModuleFacts(scopes, functions, classes, calls, guards, pragmas, noqa)
