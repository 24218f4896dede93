"""What an operation does when an activity runs again: folded from the tables, kept as JSON, looked up by dotted name.

Loaded apart from ``layer``, since only rules about activities ask. Names come in canonical and in full; it refuses
to look at arguments, ``project.idempotency`` does.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flake8_temporal.knowledge.layer import canonical
from flake8_temporal.knowledge.schema import Document, Operation


class Operations(NamedTuple):
    """``calls`` point from a dotted name to a position in ``kinds``; ``writes`` are the names that change something.

    A name with ``.*.`` in it covers every name that starts and ends like it.
    """

    kinds: list[Operation]
    calls: dict[str, int]
    writes: frozenset[str]

    def find(self, name: str) -> Operation | None:
        """What calling ``name`` does on a second attempt, if a table says so."""
        position = self.calls.get(name)
        head, _, verb = name.rpartition(".")
        while position is None and head:
            position = self.calls.get(f"{head}.*.{verb}")
            head = head.rpartition(".")[0]
        return None if position is None else self.kinds[position]

    def is_write(self, name: str) -> bool:
        """Whether calling ``name`` is known to change something outside."""
        head, _, verb = name.rpartition(".")
        if name in self.calls:
            return True
        while head:
            if f"{head}.{verb}" in self.writes:
                return True
            head = head.rpartition(".")[0]
        return False


EMPTY = Operations([], {}, frozenset())


def fold(base: Operations, documents: Iterable[Document], aliases: Mapping[str, str]) -> Operations:
    """``documents`` on top of ``base``; a later one wins."""
    kinds, calls, writes = list(base.kinds), dict(base.calls), set(base.writes)
    for document in documents:
        for operation in document.operations:
            kind = operation._replace(calls=())
            if kind not in kinds:
                kinds.append(kind)
            calls.update({canonical(aliases, name): kinds.index(kind) for name in operation.calls})
        for entry in document.entries:
            prefix = f"{canonical(aliases, entry.name)}." if entry.name else ""
            writes.update(prefix + name for name in entry.write)
    return Operations(kinds, calls, frozenset(writes))


def dump(operations: Operations) -> str:
    """JSON with one kind a line, and the names that are of it."""
    names: dict[int, list[str]] = {}
    for name, position in sorted(operations.calls.items()):
        names.setdefault(position, []).append(name)
    classes: dict[str, list[str]] = {}
    for name in sorted(operations.writes):
        head, _, verb = name.rpartition(".")
        classes.setdefault(head, []).append(verb)
    data = {
        "operations": [
            json.dumps([kind.on_retry, kind.dedupe, kind.advice, " ".join(names[position])])
            for position, kind in enumerate(operations.kinds)
        ],
        "writes": [json.dumps([head, " ".join(verbs)]) for head, verbs in classes.items()],
    }
    lists = [f'"{key}":[\n' + ",\n".join(lines) + "\n]" for key, lines in data.items()]
    return "{\n" + ",\n".join(lists) + "\n}\n"


def parse(text: str) -> Operations:
    data = json.loads(text)
    kinds = [
        Operation(on_retry, tuple(dedupe), advice, ()) for on_retry, dedupe, advice, _ in data["operations"]
    ]
    calls = {name: n for n, (*_, names) in enumerate(data["operations"]) for name in names.split()}
    writes = frozenset(f"{head}.{verb}" for head, verbs in data["writes"] for verb in verbs.split())
    return Operations(kinds, calls, writes)
