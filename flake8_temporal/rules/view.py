"""What a rule may ask about one file: effects and structures in everything its workflow or activity code reaches.

Also decides where a finding stands: at the culprit if it is in the linted file, else at the call through which
the chain leaves the file, or at the class that inherits the entry point. Rules get places and words from it, never
syntax trees or files.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from flake8_temporal.facts.records import ModuleFacts, Pragma
from flake8_temporal.facts.terms import Imported
from flake8_temporal.model import Fix, Settings, Span
from flake8_temporal.project import suppressions
from flake8_temporal.project.definitions import Definitions
from flake8_temporal.project.edges import Edge
from flake8_temporal.project.idempotency import Evidence
from flake8_temporal.project.loading import Loaded, load_time_uses
from flake8_temporal.project.members import class_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Propose, fix_of, fix_of_use
from flake8_temporal.project.uses import QUIET_WHEN_LIVE, Use, uses_of
from flake8_temporal.project.values import ClassValue, Instance

Hit = TypeVar("Hit")
_LONGEST_CHAIN = 200  # names in a message


class Place(NamedTuple):
    """Where a finding is reported, and the calls between the entry point and the culprit."""

    span: Span
    chain: tuple[str, ...]


class Placed(NamedTuple, Generic[Hit]):
    place: Place
    hit: Hit
    node: Node


class Routed(NamedTuple, Generic[Hit]):
    """What is placed, the nodes from the entry point to it, and the culprit in the last of them."""

    placed: Placed[Hit]
    way: tuple[Node, ...]
    culprit: Span


class Culprit(NamedTuple, Generic[Hit]):
    """A hit in another file."""

    node: Node
    span: Span
    hit: Hit


Uses: TypeAlias = dict[str, list[tuple[int, Node, Use]]]


class Scene:
    """What one kind of code reaches, with its effects; found once for all rules, when the first of them asks."""

    def __init__(self, explore: Callable[[], Reach]) -> None:
        self._explore = explore

    @cached_property
    def reach(self) -> Reach:
        return self._explore()

    @cached_property
    def uses(self) -> Uses:
        return _uses_by_kind(self.reach)

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.reach)

    @cached_property
    def _functions(self) -> frozenset[tuple[str, int]]:
        return frozenset((node.frame.module, node.frame.function) for node in self.reach.nodes)

    def runs(self, node: Node) -> bool:
        """Whether this code runs the function of a node, which may be another scene's."""
        return (node.frame.module, node.frame.function) in self._functions


class Scenes(NamedTuple):
    """The kinds of code in the linted file; ``loop`` is what async activities run on the worker's event loop.

    ``is_test`` when the file holds tests. ``note`` is told of each place that the rule of a code is shown.
    """

    workflows: Scene
    activities: Scene
    loop: Scene
    is_test: bool = False
    note: Callable[[str, Reach, Routed[Any]], None] | None = None


class View:
    """The linted file as the rule of one code sees it: its workflow code, unless another scene is asked for."""

    def __init__(
        self, scenes: Scenes, settings: Settings, code: str = "", scene: Scene | None = None
    ) -> None:
        self.settings = settings
        self._scenes = scenes
        self._scene = scene or scenes.workflows
        self._code = code

    def for_code(self, code: str) -> "View":
        """The same view for another rule."""
        return View(self._scenes, self.settings, code, self._scene)

    @property
    def of_activities(self) -> "View":
        """The activity code of the file, and what it reaches."""
        return View(self._scenes, self.settings, self._code, self._scenes.activities)

    @property
    def of_activity_loop(self) -> "View":
        """What the async activities of the file reach without leaving the event loop."""
        return View(self._scenes, self.settings, self._code, self._scenes.loop)

    def from_handlers(self, *roles: str) -> "View":
        """What the methods with one of these roles reach."""
        return self._from(self.handlers(*roles))

    def by_handler(self, *roles: str) -> "Iterator[tuple[Node, View]]":
        """The same for each of the methods by itself."""
        return ((node, self._from([node])) for node in self.handlers(*roles))

    def handlers(self, *roles: str) -> list[Node]:
        """The methods with one of these roles, as they are reached."""
        roles_of = self.reach.roles.of_function
        return [n for n in self.reach.nodes if roles_of(n.frame.module, n.frame.function).intersection(roles)]

    def _from(self, starts: list[Node]) -> "View":
        reach = self.reach
        return View(self._scenes, self.settings, self._code, Scene(lambda: reach.narrowed(starts)))

    @property
    def reach(self) -> Reach:
        return self._scene.reach

    @property
    def evidence(self) -> Evidence:
        """What makes the steps of the reached code safe to repeat."""
        return self._scene.evidence

    @property
    def _module(self) -> str:
        return self.reach.linker.module

    @property
    def _facts(self) -> ModuleFacts:
        return self.reach.linker.facts(self._module)

    @property
    def pragmas(self) -> tuple[Pragma, ...]:
        return self._facts.pragmas

    def effects(self, *kinds: str) -> Iterator[Placed[Use]]:
        """The effects of these kinds that workflow code touches."""
        if self._scene.uses.keys().isdisjoint(kinds):
            return iter(())
        found = sorted(
            (use for kind in kinds for use in self._scene.uses.get(kind, ())), key=lambda use: use[0]
        )
        hits = ((node, use.span, use) for _, node, use in found)
        return self._placed(hits, only_replayed=QUIET_WHEN_LIVE.issuperset(kinds))

    def fix(self, found: Placed[Use], propose: Propose[Use]) -> Fix | None:
        """How to rewrite an effect, if it stands in the linted file and a family of remedies knows how."""
        fix = (
            None if self._is_elsewhere(found.node) else fix_of_use(self.reach, found.node, found.hit, propose)
        )
        return None if fix is None or self._is_shared(found.node) else fix

    def fix_behind(self, guard: int, found: Placed[Hit], propose: Propose[Hit]) -> Fix | None:
        """The same for any hit; ``guard`` is what it stands behind, as the facts number them."""
        if self._is_elsewhere(found.node):
            return None
        fix = fix_of(self.reach, found.node, guard, propose(self.reach, found.node, found.hit))
        return None if fix is None or self._is_shared(found.node) else fix

    def _is_elsewhere(self, node: Node) -> bool:
        return node.frame.module != self._module

    def _is_shared(self, node: Node) -> bool:
        """Whether workflows and activities both run the code: what does in the one may not in the other."""
        is_activity = self._scene in (self._scenes.activities, self._scenes.loop)
        other = self._scenes.workflows if is_activity else self._scenes.activities
        return other.runs(node)

    def load_time(self) -> list[Loaded]:
        """What loading the linted file does."""
        return [loaded for loaded in load_time_uses(self.reach) if not self._is_accepted(loaded.use.span)]

    @property
    def is_test(self) -> bool:
        """Whether the linted file holds tests."""
        return self._scenes.is_test

    @property
    def definitions(self) -> Definitions:
        """What the linted file defines for the SDK."""
        return self.reach.definitions

    def standing(self, hits: Iterable[tuple[Span, Hit]]) -> Iterator[tuple[Place, Hit]]:
        """What stands in the linted file itself, once per place."""
        seen: set[tuple[int, int]] = set()
        for span, hit in hits:
            start = Span(span.line, span.column, span.line, span.column)
            if span[:2] not in seen and not self._is_accepted(start):
                seen.add(span[:2])
                yield Place(start, ()), hit

    def placed(self, detect: Callable[[Node], Iterable[tuple[Span, Hit]]]) -> Iterator[Placed[Hit]]:
        """Every hit of ``detect`` in reached code, once per place in the linted file."""
        return self._placed((node, span, hit) for node in self.reach.nodes for span, hit in detect(node))

    def _placed(
        self, hits: Iterable[tuple[Node, Span, Hit]], only_replayed: bool = False
    ) -> Iterator[Placed[Hit]]:
        """With ``only_replayed`` the ways that are never gone during replay do not count."""
        seen: set[tuple[int, int]] = set()
        outside: list[Culprit[Hit]] = []
        for node, span, hit in hits:
            if node.frame.module != self._module:
                if not self.is_accepted_in(node.frame.module, span):
                    outside.append(Culprit(node, span, hit))
            elif span[:2] not in seen and not node.is_foreign and not self._is_accepted(span):
                seen.add(span[:2])
                path = node.path()
                place = Place(span, self._chain(path, None))
                yield self._noted(Routed(Placed(place, hit, node), tuple(path), span))
        for found in self._leaving(outside, only_replayed) if outside else ():
            span = found.placed.place.span
            if span[:2] not in seen and not self._is_accepted(span):
                seen.add(span[:2])
                yield self._noted(found)

    def _noted(self, found: Routed[Hit]) -> Placed[Hit]:
        if self._scenes.note is not None:
            self._scenes.note(self._code, self.reach, found)
        return found.placed

    def is_accepted_in(self, module: str, span: Span) -> bool:
        """Whether a comment at the cause in another file clears what leads there."""
        facts = self.reach.linker.facts(module)
        return suppressions.accepts(facts, self._code, span) or suppressions.is_noqa(facts, self._code, span)

    def _is_accepted(self, span: Span) -> bool:
        return bool(self._facts.pragmas) and suppressions.accepts(self._facts, self._code, span)

    def _leaving(self, culprits: list[Culprit[Hit]], only_replayed: bool) -> Iterator[Routed[Hit]]:
        """The calls by which a way to a culprit in another file leaves this one, each with the nearest culprit."""
        onward = self._towards([culprit.node for culprit in culprits], only_replayed)
        nearest = {id(culprit.node): culprit for culprit in reversed(culprits)}
        for node in self.reach.nodes:
            if node.frame.module != self._module:
                continue
            for edge in node.edges:
                target = self.reach.node_of(edge.target)
                if target is not None and id(target) in onward and _counts(node, edge, only_replayed):
                    way = _way(target, onward)
                    culprit = nearest[id(way[-1])]
                    whole = (*node.path(), *way)
                    place = Place(edge.span, self._chain([*whole], culprit.span))
                    yield Routed(Placed(place, culprit.hit, culprit.node), whole, culprit.span)
        yield from self._inherited(culprits, onward, nearest)

    def _inherited(
        self,
        culprits: list[Culprit[Hit]],
        onward: dict[int, Node | None],
        nearest: dict[int, Culprit[Hit]],
    ) -> Iterator[Routed[Hit]]:
        """Entry points that a class of this file inherits from another: reported on the class, unless linting that
        file by itself finds the same."""
        foreign = self.reach.reached_from([node for node in self.reach.nodes if node.is_foreign])
        found_there = {(c.node.frame.module, c.span) for c in culprits if id(c.node) in foreign}
        for node in self.reach.nodes:
            if node.origin is not None or node.is_foreign or id(node) not in onward:
                continue
            receiver = node.frame.receiver
            if not isinstance(receiver, Instance) or not isinstance(receiver.of, ClassValue):
                continue
            way = _way(node, onward)
            culprit = nearest[id(way[-1])]
            is_told_there = (culprit.node.frame.module, culprit.span) in found_there and self._is_judged(node)
            if receiver.of.module == self._module and not is_told_there:
                line = class_of(self.reach.linker, receiver.of).span
                span = Span(line.line, line.column, line.line, line.column)
                place = Place(span, self._chain(way, culprit.span))
                yield Routed(Placed(place, culprit.hit, culprit.node), tuple(way), culprit.span)

    def _is_judged(self, entry: Node) -> bool:
        """Whether linting the file of an inherited entry point would look at it at all: it must name the SDK."""
        if entry.frame.module.partition(".")[0] in self.settings.follow_packages:
            return False
        facts = self.reach.linker.facts(entry.frame.module)
        return any(
            isinstance(binding.value, Imported) and binding.value.module.partition(".")[0] == "temporalio"
            for scope in facts.scopes
            for bindings in scope.bindings.values()
            for binding in bindings
        )

    def _towards(self, culprits: list[Node], only_replayed: bool) -> dict[int, Node | None]:
        """For each node outside the file that leads to a culprit without coming back, the next one on the way."""
        callers: dict[int, list[Node]] = {}
        for node in self.reach.nodes:
            if node.frame.module != self._module:
                facts = self.reach.linker.facts(node.frame.module)
                for edge in node.edges:
                    target = self.reach.node_of(edge.target)
                    if suppressions.is_call_accepted(facts, self._code, edge.span):
                        continue
                    if target is None or not _counts(node, edge, only_replayed):
                        continue
                    if target.frame.module != self._module:
                        callers.setdefault(id(target), []).append(node)
        onward: dict[int, Node | None] = {id(node): None for node in culprits}
        queue = deque(culprits)
        while queue:
            node = queue.popleft()
            for caller in callers.get(id(node), ()):
                if id(caller) not in onward:
                    onward[id(caller)] = node
                    queue.append(caller)
        return onward

    def _chain(self, path: list[Node], culprit: Span | None) -> tuple[str, ...]:
        if len(path) < 2 and culprit is None:
            return ()
        names = [self._named(node) for node in path]
        if culprit is not None:
            names[-1] += f":{culprit.line}"
        return self.chain_of(names)

    def chain_of(self, names: list[str]) -> tuple[str, ...]:
        """As much of a chain as the user wants to see."""
        if not names or self.settings.chain == "none":
            return ()
        if self.settings.chain == "short" and len(names) > 2:
            names = [names[0], "...", names[-1]]
        if len(names) > _LONGEST_CHAIN:
            names = [*names[: _LONGEST_CHAIN // 2], "...", *names[-_LONGEST_CHAIN // 2 :]]
        return tuple(names)

    def _named(self, node: Node) -> str:
        name = node.function.qualname
        return name if node.frame.module == self._module else f"{node.frame.module}.{name}"


def _uses_by_kind(reach: Reach) -> Uses:
    """The effects of everything reached, by kind; the number keeps the order of the nodes."""
    found: Uses = {}
    for number, node in enumerate(reach.nodes):
        for use in uses_of(reach, node):
            found.setdefault(use.kind, []).append((number, node, use))
    return found


def _counts(node: Node, edge: Edge, only_replayed: bool) -> bool:
    return not only_replayed or (node.is_replayed and not edge.is_live_only)


def _way(start: Node, onward: dict[int, Node | None]) -> list[Node]:
    """The nodes from ``start`` to the culprit it leads to."""
    way = [start]
    while (following := onward[id(way[-1])]) is not None:
        way.append(following)
    return way
