"""The call graph that workflow or activity code can reach, explored forward once from every entry of the linted file.

Each function is looked at once per way of calling it that matters (its frame), breadth first, so the way to
every node is a shortest one and cycles cannot corrupt anything. It looks for no effects; ``uses`` does.
"""

from collections import deque
from functools import cached_property

from flake8_temporal.facts.records import Function
from flake8_temporal.project.boundary import Boundary
from flake8_temporal.project.definitions import Definitions
from flake8_temporal.project.edges import Edge, edges_of
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance


class Node:
    """A function as it is run from workflow or activity code, and the shortest way to it.

    ``is_replayed`` is false for what only queries and validators run; ``is_foreign`` is true for what is looked at
    only to know what linting a base class's own file finds.
    """

    def __init__(
        self,
        frame: Frame,
        function: Function,
        origin: "Node | None",
        is_replayed: bool,
        is_foreign: bool = False,
    ) -> None:
        self.frame = frame
        self.function = function
        self.origin = origin
        self.is_replayed = is_replayed
        self.is_foreign = is_foreign
        self.edges: list[Edge] = []

    def path(self) -> list["Node"]:
        """The nodes from the entry to this one."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.origin
        return found[::-1]


class Reach:
    """Everything that code of one kind in one module reaches.

    With ``only_on_loop`` what runs in other threads is left out, so that every way stays on the event loop.
    """

    def __init__(self, boundary: Boundary, *, only_on_loop: bool = False) -> None:
        self.boundary = boundary
        self.linker = boundary.linker
        self.roles = boundary.roles
        self.settings = boundary.settings
        self.definitions = Definitions(boundary.linker, boundary.roles)
        self._only_on_loop = only_on_loop
        self._nodes: dict[int, Node] = {}

    @classmethod
    def of_workflows(cls, boundary: Boundary) -> "Reach":
        """From every handler, and from what only queries and validators run; then from inherited entry points."""
        reach = cls(boundary)
        linker = boundary.linker
        entries = [
            entry
            for entry in boundary.roles.entries(linker.module)
            if not boundary.is_declared_pure(entry[0])
        ]
        later: list[tuple[Frame, Node | None]] = []
        reach._explore(
            [(linker.enter(f, None), None) for f, read_only in entries if not read_only], True, later
        )
        later += [(linker.enter(function, None), None) for function, read_only in entries if read_only]
        reach._explore(later, False, [])
        foreign = reach._foreign_entries(entries)
        reach._explore([(linker.enter(f, None), None) for f in foreign], True, [], True)
        return reach

    @classmethod
    def of_activities(cls, boundary: Boundary, *, only_on_loop: bool = False) -> "Reach":
        """From every activity; with ``only_on_loop`` from those the worker runs on its event loop."""
        reach = cls(boundary, only_on_loop=only_on_loop)
        facts = boundary.linker.facts(boundary.linker.module)
        starts = [
            boundary.linker.enter(value, None)
            for value in boundary.roles.activities(boundary.linker.module)
            if not only_on_loop or facts.functions[value.number].is_async
        ]
        reach._explore([(frame, None) for frame in starts], True, [])
        return reach

    @classmethod
    def of_function(cls, boundary: Boundary, value: FunctionValue) -> "Reach":
        """From one function, wherever it stands."""
        reach = cls(boundary)
        reach._explore([(boundary.linker.enter(value, None), None)], True, [])
        return reach

    def _foreign_entries(self, entries: list[tuple[FunctionValue, bool]]) -> list[FunctionValue]:
        """Inherited entry points as the file that defines them sees them: with an object of the base class."""
        found = []
        for function, _ in entries:
            if function.module != self.linker.module and self.roles.of_function(
                function.module, function.number
            ):
                owner = self.linker.facts(function.module).functions[function.number].owner
                found.append(function._replace(receiver=Instance(ClassValue(function.module, owner))))
        return found

    @property
    def nodes(self) -> list[Node]:
        """Every node, in the order in which they were reached."""
        return list(self._nodes.values())

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of the outside functions that all of this calls."""
        linker = self.linker
        found = (
            linker.value(linker.facts(node.frame.module).calls[number].func, node.frame)
            for node in self._nodes.values()
            for number in node.function.calls
        )
        return frozenset(value.name for value in found if isinstance(value, External))

    def node_of(self, frame: Frame) -> Node | None:
        """The node of a frame that an edge leads to, if it was followed."""
        return self._nodes.get(id(frame))

    def narrowed(self, starts: list[Node]) -> "Reach":
        """What some of the nodes lead to, with the shortest ways from these."""
        narrow = Reach(self.boundary, only_on_loop=self._only_on_loop)
        queue: deque[tuple[Node, Node | None]] = deque((node, None) for node in starts)
        while queue:
            known, origin = queue.popleft()
            key = id(known.frame)
            if key in narrow._nodes:
                continue
            node = Node(known.frame, known.function, origin, known.is_replayed, known.is_foreign)
            narrow._nodes[key] = node
            node.edges = known.edges
            targets = (self.node_of(edge.target) for edge in known.edges)
            queue += [(target, node) for target in targets if target is not None]
        return narrow

    def reached_from(self, starts: list[Node]) -> set[int]:
        """The identities of the nodes that these lead to, themselves included."""
        reached = {id(node) for node in starts}
        pending = list(starts)
        while pending:
            for edge in pending.pop().edges:
                target = self.node_of(edge.target)
                if target is not None and id(target) not in reached:
                    reached.add(id(target))
                    pending.append(target)
        return reached

    def _explore(
        self,
        starts: list[tuple[Frame, Node | None]],
        is_replayed: bool,
        later: list[tuple[Frame, Node | None]],
        is_foreign: bool = False,
    ) -> None:
        queue: deque[tuple[Frame, Node | None]] = deque(starts)
        while queue:
            while queue:
                frame, origin = queue.popleft()
                if id(frame) in self._nodes:
                    continue
                function = self.linker.facts(frame.module).functions[frame.function]
                node = self._nodes[id(frame)] = Node(frame, function, origin, is_replayed, is_foreign)
                node.edges = [
                    edge
                    for edge in edges_of(self.boundary, frame, function, origin is None)
                    if not (self._only_on_loop and edge.is_threaded)
                ]
                for edge in node.edges:
                    (later if edge.is_live_only and is_replayed else queue).append((edge.target, node))
            queue.extend(self._unreached_inner_functions())

    def _unreached_inner_functions(self) -> list[tuple[Frame, Node | None]]:
        """Nested functions and lambdas of the linted file that nothing resolved calls.

        Handed on to something unknown, they most likely run here. One that is returned is its caller's to call, and
        in other files nobody knows what becomes of it.
        """
        if self._only_on_loop:
            return []  # unknown hands may well belong to another thread
        reached = {(node.frame.module, node.frame.function) for node in self.nodes}
        found: list[tuple[Frame, Node | None]] = []
        for node in self.nodes:
            if node.function.kind == "class" or node.frame.module != self.linker.module:
                continue
            returned = self._returned_functions(node)
            for number in self.linker.contents(node.frame.module).inner.get(node.frame.function, ()):
                key = (node.frame.module, number)
                value = FunctionValue(node.frame.module, number, None, node.frame)
                inner = self.linker.facts(key[0]).functions[number]
                if key in reached or key in self.boundary.scheduled or number in returned:
                    continue
                if self.boundary.is_cut(value):
                    continue
                if not self.boundary.is_followed(self.boundary.state(node.frame, inner.guard)):
                    continue
                reached.add(key)
                target = self.linker.enter(value, None)
                node.edges.append(Edge(inner.span, target, False))
                found.append((target, node))
        return found

    def _returned_functions(self, node: Node) -> set[int]:
        values = [self.linker.value(result.value, node.frame) for result in node.function.results]
        return {value.number for value in values if isinstance(value, FunctionValue)}
