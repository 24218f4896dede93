"""Evidence that a step may be repeated: what stands around a call, in its function and in its callers.

Takes a call as it is run (a node and the site) and says whether something there makes a second attempt safe: a look
before the act, a handler for what is there already, a deletion first, a single attempt, the author's word. What the
arguments of the call say is in ``slots``. It decides no finding, the rules do.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Handler, guards_around
from flake8_temporal.facts.terms import (
    Attribute,
    Compared,
    Constant,
    Display,
    Either,
    Element,
    Entered,
    Expr,
    Item,
    Name,
    Negated,
    Result,
    last_name,
)
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.attempts import runs_once
from flake8_temporal.project.claims import is_claim, is_count
from flake8_temporal.project.flow import Flow, Spot, call_of, passed_to, settled
from flake8_temporal.project.marks import is_idempotent
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.values import UNREADABLE, External, Frame, FunctionValue, Method, Value

_CONFLICTS = re.compile(r"Integrity|Unique|Duplicate|Conflict|Already|Conditional|InUse|Precondition")
_MISSING = re.compile(r"DoesNotExist|NotFound|NotExist|NoResult|NoSuch|Missing|KeyError|LookupError")
_ONCE = re.compile(r"idempot|once|dedup|exactly", re.IGNORECASE)
_ANSWERS = {
    "attempt", "created", "deleted_count", "heartbeat_details", "is_new", "matched_count", "modified_count", "rowcount",
    "upserted_id",
}  # fmt: skip
_LEFTOVERS = re.compile(r"FileExists|FileNotFound|NotFound|OSError|IOError|ClientError|ApiException|APIError")
_WIDE = re.compile(rf"{_LEFTOVERS.pattern}|^(Base)?Exception$")
_LOOKS = re.compile(
    r"exist|find|fetch|load|lookup|look_up|already|seen|done|processed|sent|has_|check|select|query|count|get_|read|"
    r"first$|one_or_none|scalar|is_|contains|was_|head_object|stat|describe|list_|mark|claim|acquire|lock|reserve|"
    r"begin|values_list"
)
_NAMES_OF_LOOKS = re.compile(r"exist|find|fetch|load|lookup|look_up|already|seen|done|processed|sent")
_READ_KINDS = {"cache", "cloud", "db", "file", "http", "queue", "saas", "secret"}
_DEEPEST = 10


class Site(NamedTuple):
    """A call in a function on the way to the step."""

    node: Node
    span: Span
    guard: int


class Evidence:
    """Answers for what one file's activities reach."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.flow = Flow(reach.linker)
        self._once: dict[int, bool] = {}

    def is_repeatable(self, node: Node, span: Span, guard: int, *, leftovers: bool = False) -> bool:
        """Whether something around the step makes a second attempt safe.

        With ``leftovers`` the step would fail, not repeat itself: then a handler for what is missing helps too.
        """
        if is_idempotent(self.reach, node) or self._is_attempted_once(node):
            return True
        if any(_resumes(step) or self._is_wrapped(step) for step in node.path()):
            return True
        return any(
            self._is_looked_at(site) or self._is_handled(site, leftovers)
            for site in self._sites(node, span, guard)
        )

    def _is_attempted_once(self, node: Node) -> bool:
        entry = node.path()[0]
        if id(entry) not in self._once:
            self._once[id(entry)] = runs_once(self.reach, entry)
        return self._once[id(entry)]

    def _sites(self, node: Node, span: Span, guard: int) -> Iterator[Site]:
        """The step, and the calls on the way to it from the activity."""
        yield Site(node, span, guard)
        while node.origin is not None:
            outer = node.origin
            for edge in outer.edges:
                if edge.target is node.frame:
                    yield Site(outer, edge.span, self._guard_at(outer, edge.span))
                    break
            node = outer

    def runs(self, node: Node, call: Call) -> bool:
        """Whether the activity gets to the call at all."""
        return self.reach.boundary.is_followed(self.reach.boundary.state(node.frame, call.guard))

    def spot(self, node: Node, expr: Expr) -> Spot:
        """An expression of a reached function, with what the calls on the way to it pass to its parameters."""
        if node.origin is None:
            return Spot(expr, node.frame)
        outer = node.origin
        edge = next((edge for edge in outer.edges if edge.target is node.frame), None)
        facts = self.reach.linker.facts(outer.frame.module)
        for number in outer.function.calls if edge is not None else ():
            call = facts.calls[number]
            if edge is not None and call.span == edge.span:
                around = self.spot(outer, call.func)
                entered = FunctionValue(node.frame.module, node.frame.function)
                return Spot(expr, node.frame, passed_to(self.flow, entered, call, around))
        return Spot(expr, node.frame)

    def _guard_at(self, node: Node, span: Span) -> int:
        facts = self.reach.linker.facts(node.frame.module)
        for number in node.function.calls:
            if facts.calls[number].span == span:
                return facts.calls[number].guard
        return -1

    # -- check before act

    def _is_looked_at(self, site: Site) -> bool:
        """Whether the call is only made when a look at the world says that it is still to be done."""
        facts = self.reach.linker.facts(site.node.frame.module)
        return any(
            guard.kind in ("if", "or") and self._says_undone(guard.test, guard.holds, site.node.frame, 0)
            for guard in guards_around(facts, site.guard)
            if guard.function == site.node.frame.function
        )

    def _says_undone(self, test: Expr, holds: bool, frame: Frame, depth: int) -> bool:
        """A test on a look that lets pass what was not found, or what compares right."""
        if depth > _DEEPEST:
            return False
        if isinstance(test, Negated):
            return self._says_undone(test.operand, not holds, frame, depth + 1)
        if isinstance(test, Either):
            return any(self._says_undone(option, holds, frame, depth + 1) for option in test.options)
        if isinstance(test, Compared):
            if test.right == Constant(None) and test.operator in ("is", "is not", "eq", "ne"):
                is_missing = holds is (test.operator in ("is", "eq"))
                left = Spot(test.left, frame)
                return (is_missing or is_claim(self.flow, left)) and self._is_look(left)
            sides = (Spot(test.left, frame), Spot(test.right, frame))
            return any(self._is_look(side) or is_count(self.flow, side) for side in sides)
        asked = Spot(test, frame)
        made = settled(self.flow, asked) if isinstance(test, Name) else ()
        if (
            len(made) == 1
            and made[0].frame is frame
            and isinstance(made[0].expr, (Compared, Either, Negated))
        ):
            return self._says_undone(made[0].expr, holds, frame, depth + 1)
        return (not holds or is_claim(self.flow, asked)) and self._is_look(asked)

    def _is_look(self, spot: Spot) -> bool:
        """Whether a value comes from asking the world: a read, a lookup of the project, heartbeat details."""
        if spot.depth > _DEEPEST:
            return False
        expr = spot.expr
        if isinstance(expr, Attribute) and expr.name in _ANSWERS:
            return True
        if isinstance(expr, Either) and any(self._is_look(spot.part(option)) for option in expr.options):
            return True
        if isinstance(expr, (Attribute, Item, Element, Entered)) and self._is_look(spot.part(expr.base)):
            return True
        return self.flow.once("look", spot, lambda: self._comes_from_look(spot), False)

    def _comes_from_look(self, spot: Spot) -> bool:
        for made in self._bound(spot):
            call = call_of(self.flow, made)
            if call is None:
                if made.expr is not spot.expr and self._is_look(made):
                    return True
            elif self._asks(call, made.frame) or self._is_made_of_look(call, made):
                return True
        return False

    def _bound(self, spot: Spot) -> tuple[Spot, ...]:
        return settled(self.flow, spot) if isinstance(spot.expr, (Name, Result)) else ()

    def _is_made_of_look(self, call: Call, spot: Spot) -> bool:
        """``len(rows)``, ``bool(row)``, ``result.scalar()``."""
        callee = self.reach.linker.value(call.func, spot.frame)
        is_plain = isinstance(callee, External) and callee.name.startswith("builtins.")
        parts = list(call.args) if is_plain else []
        if isinstance(call.func, Attribute):
            parts.append(call.func.base)
        return any(self._is_look(spot.part(part)) for part in parts)

    def _asks(self, call: Call, frame: Frame) -> bool:
        linker = self.reach.linker
        callee = linker.value(call.func, frame)
        if isinstance(callee, External):
            effect = linker.table.call(callee.name)
            if effect is not None:
                is_read = effect.kind in _READ_KINDS and not linker.table.operations.find(callee.name)
                return is_read
            return bool(_LOOKS.search(callee.name.rpartition(".")[2]))
        if isinstance(callee, FunctionValue):
            return self._is_lookup(callee)
        if isinstance(callee, Method) or not isinstance(call.func, Attribute):
            return False
        is_remote = call.use == "await" or len(call.args) + len(call.keywords) > 1
        name = call.func.name
        return bool(_LOOKS.search(name)) or (name == "get" and is_remote)

    def _is_lookup(self, function: FunctionValue) -> bool:
        """A helper of the project that waits for something, says so in its name, or reads something itself."""
        linker = self.reach.linker
        facts = linker.facts(function.module)
        record = facts.functions[function.number]
        if record.is_async or _NAMES_OF_LOOKS.search(record.name):
            return True
        frame = linker.enter(function, None)
        values = [linker.value(facts.calls[number].func, frame) for number in record.calls]
        effects = [linker.table.call(value.name) for value in values if isinstance(value, External)]
        return any(effect is not None and effect.kind in _READ_KINDS for effect in effects)

    def _is_wrapped(self, node: Node) -> bool:
        """Whether a decorator looks before it lets the function run, by its code or its name, or cannot be read."""
        values = [
            members.decorator_value(self.reach.linker, node.frame.module, decorator)
            for decorator in node.function.decorators
        ]
        return any(self._looks_first(value) for value in values)

    def _looks_first(self, decorator: Value) -> bool:
        linker = self.reach.linker
        if isinstance(decorator, External):
            return bool(_ONCE.search(decorator.name.rpartition(".")[2]))
        if not isinstance(decorator, FunctionValue):
            return decorator is None or decorator == UNREADABLE
        facts = linker.facts(decorator.module)
        outer = facts.functions[decorator.number]
        return bool(_ONCE.search(outer.name)) or any(
            guard.kind in ("if", "or")
            and facts.functions[guard.function].span.is_within(outer.span)
            and self._says_undone(
                guard.test, guard.holds, linker.frame(Frame(decorator.module, guard.function)), 0
            )
            for guard in facts.guards
        )

    # -- handlers

    def _is_handled(self, site: Site, leftovers: bool) -> bool:
        """Whether the call stands in a ``try`` that expects what a first attempt has left behind, or in the handler
        of one that has found nothing."""
        for tried in site.node.function.tries:
            if site.span.is_within(tried.body) and any(
                _catches(handler, _CONFLICTS)
                or _chooses(handler)
                or (leftovers and (_catches(handler, _LEFTOVERS) or _goes_on(handler)))
                for handler in tried.handlers
            ):
                return True
            if any(
                site.span.is_within(handler.body) and (_catches(handler, _MISSING) or _chooses(handler))
                for handler in tried.handlers
            ):
                return True
        if leftovers and any(site.span.is_within(tried.finally_) for tried in site.node.function.tries):
            return True
        return any(
            _CONFLICTS.search(name) or (leftovers and _WIDE.search(name)) for name in self._suppressed(site)
        )

    def _suppressed(self, site: Site) -> Iterator[str]:
        """The last names of the exceptions that a ``with suppress(...)`` around the call swallows."""
        linker = self.reach.linker
        facts = linker.facts(site.node.frame.module)
        for guard in guards_around(facts, site.guard):
            if guard.kind == "with" and isinstance(guard.test, Result):
                call = facts.calls[guard.test.call]
                if linker.value(call.func, site.node.frame) == External("contextlib.suppress"):
                    for arg in call.args:
                        yield from caught(arg)

    def is_committed_with_care(self, node: Node) -> bool:
        """Whether the function expects the error of a unique key where it commits what it has added."""
        facts = self.reach.linker.facts(node.frame.module)
        commits = [
            facts.calls[number].span
            for number in node.function.calls
            if last_name(facts.calls[number].func) in ("commit", "flush")
        ]
        return any(
            span.is_within(tried.body) and any(_catches(handler, _CONFLICTS) for handler in tried.handlers)
            for tried in node.function.tries
            for span in commits
        )


def _catches(handler: Handler, names: re.Pattern[str]) -> bool:
    return any(names.search(name) for name in caught(handler.type))


def caught(expr: Expr | None) -> Iterator[str]:
    """The last names of the exceptions that a handler is for."""
    if isinstance(expr, Display):
        for element in expr.elements:
            yield from caught(element)
    elif isinstance(expr, Attribute):
        yield expr.name
    elif isinstance(expr, Name):
        yield expr.id


def _goes_on(handler: Handler) -> bool:
    """Whether a handler for everything lets the run go on."""
    is_wide = handler.type is None or bool({"Exception", "BaseException"}.intersection(caught(handler.type)))
    return is_wide and "raise" not in handler.does


def _chooses(handler: Handler) -> bool:
    """Whether a handler looks at the error it gets: it raises some, and lets the run go on after others."""
    is_asked = bool(handler.name) and "raise" in handler.does
    return is_asked and (
        handler.falls_through or bool({"return", "return-value", "continue"} & set(handler.does))
    )


def _resumes(node: Node) -> bool:
    """Whether the function looks at what an earlier attempt has noted in its heartbeats."""
    return any(
        isinstance(read.value, Attribute) and read.value.name == "heartbeat_details"
        for read in node.function.reads
    )
