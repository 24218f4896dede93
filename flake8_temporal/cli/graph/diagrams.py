"""A graph as Mermaid, as DOT, or as JSON.

A diagram shows the handlers of each workflow, what it asks the SDK for, what it should not touch, and the functions
between these; what leads to none of them is left out.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from flake8_temporal.cli.graph.records import REPORTED, Document, Workflow, written

_SHAPES = {  # of Mermaid, by what a box is
    "handler": ('(["', '"])'),
    "function": ('["', '"]'),
    "command": ('[["', '"]]'),
    "effect": ('{{"', '"}}'),
    "finding": ('>"', '"]'),
}
_STYLES = {  # of DOT
    "handler": 'shape=box, style="rounded,filled", fillcolor="#dbeafe"',
    "function": "shape=box",
    "command": 'shape=box, peripheries=2, style=filled, fillcolor="#dcfce7"',
    "effect": 'shape=hexagon, style=filled, fillcolor="#fecaca"',
    "finding": 'shape=note, style=filled, fillcolor="#fef3c7"',
}


class Box(NamedTuple):
    """Something in a diagram: ``name`` is unique in it, ``what`` is a key of the tables above."""

    name: str
    what: str
    label: str


class Drawing(NamedTuple):
    """One workflow; arrows go from box to box."""

    name: str
    label: str
    boxes: list[Box]
    arrows: list[tuple[str, str]]


def as_json(document: Document) -> str:
    return json.dumps(written(document), indent=2) + "\n"


def mermaid(document: Document) -> str:
    """A flowchart with a subgraph for each workflow."""
    lines = ["flowchart LR"]
    for drawing in _drawings(document):
        lines.append(f'  subgraph {drawing.name}["{_for_mermaid(drawing.label)}"]')
        for box in drawing.boxes:
            opening, closing = _SHAPES[box.what]
            lines.append(f"    {box.name}{opening}{_for_mermaid(box.label)}{closing}:::{box.what}")
        lines += [f"    {start} --> {end}" for start, end in drawing.arrows]
        lines.append("  end")
    lines += [
        "  classDef handler fill:#dbeafe,stroke:#1d4ed8,color:#111",
        "  classDef function fill:#fff,stroke:#555,color:#111",
        "  classDef command fill:#dcfce7,stroke:#15803d,color:#111",
        "  classDef effect fill:#fecaca,stroke:#b91c1c,color:#111",
        "  classDef finding fill:#fef3c7,stroke:#b45309,color:#111",
    ]
    return "\n".join(lines) + "\n"


def dot(document: Document) -> str:
    """A digraph with a cluster for each workflow, for Graphviz."""
    lines = ["digraph workflows {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for drawing in _drawings(document):
        lines.append(f"  subgraph cluster_{drawing.name} {{")
        lines.append(f'    label="{_for_dot(drawing.label)}";')
        for box in drawing.boxes:
            lines.append(f'    {box.name} [label="{_for_dot(box.label)}", {_STYLES[box.what]}];')
        lines += [f"    {start} -> {end};" for start, end in drawing.arrows]
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _for_mermaid(text: str) -> str:
    """Letters, digits and a few signs as they are; the others as the entities that Mermaid reads in a label."""
    plain = (each if each.isalnum() or each in " _.-:/(),=" else f"#{ord(each)};" for each in text)
    return "".join(plain)


def _for_dot(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(each if each.isprintable() else " " for each in text)


def _drawings(document: Document) -> Iterator[Drawing]:
    for number, workflow in enumerate(document.workflows):
        yield _drawn(f"w{number}", workflow)


def _drawn(name: str, workflow: Workflow) -> Drawing:
    drawing = Drawing(name, f"{workflow.name} ({workflow.path}:{workflow.line})", [], [])
    arrows: dict[tuple[str, str], None] = {}
    handlers = {handler.function: handler for handler in reversed(workflow.handlers)}
    boxes: dict[tuple[str, str], str] = {}
    for number, function in enumerate(workflow.functions):
        box, handler = f"{name}f{number}", handlers.get(number)
        if handler is None and not function.leads_on:
            continue
        boxes.setdefault((function.name, function.path), box)
        label = f"{handler.role} {handler.name}" if handler else function.name
        drawing.boxes.append(Box(box, "handler" if handler else "function", label))
        for called in function.calls:
            if workflow.functions[called.to].leads_on or called.to in handlers:
                arrows[box, f"{name}f{called.to}"] = None
        for place, command in enumerate(function.commands):
            drawing.boxes.append(Box(f"{box}c{place}", "command", f"{command.kind} {command.name}"))
            arrows[box, f"{box}c{place}"] = None
    for number, finding in enumerate(workflow.findings):
        if finding.status != REPORTED:
            continue
        box = f"{name}x{number}"
        label = f"{finding.code} {finding.message.partition(' in workflow code')[0]}"
        drawing.boxes.append(Box(box, "effect" if finding.is_effect else "finding", label))
        last = finding.steps[-1]
        start = boxes.get((last.function, last.spot.path))
        if start is not None:
            arrows[start, box] = None
    drawing.arrows.extend(arrows)
    return drawing
