"""A graph as one page that needs no network: template, style and script of this directory, and the data.

What comes from the user's files goes into the page as JSON with nothing in it that HTML could read as markup, and the
script puts it into text nodes only. The page's own policy lets no other script run.
"""

import base64
import hashlib
import json
from pathlib import Path

from flake8_temporal.cli.graph.records import Document, written

_FOLDER = Path(__file__).parent
# What could end the element that the data stands in, or begin another.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def html(document: Document) -> str:
    """The whole page."""
    style, script = _part("page.css"), _part("page.js")
    data = json.dumps(written(document), separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        data = data.replace(character, escape)
    page = _part("page.html")
    parts = {
        "STYLE-HASH": _hash(style),
        "SCRIPT-HASH": _hash(script),
        "STYLE": style,
        "SCRIPT": script,
        "DATA": data,
    }
    before, *rest = page.split("{{")
    pieces = [before]
    for piece in rest:
        name, _, after = piece.partition("}}")
        pieces += [parts[name], after]
    return "".join(pieces)


def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
