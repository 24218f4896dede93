"""Reads knowledge from disk: the compiled copy that ships, our own TOML files, and a user's tables.

It takes paths and returns a layer or documents, and turns all that can be wrong with a file into one line.
It refuses to merge and to answer questions; ``layer`` and ``table`` do.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from flake8_temporal.knowledge import layer, operations, schema
from flake8_temporal.model import ConfigurationError
from flake8_temporal.reading import read as read_bytes, toml

LARGEST = 8_000_000  # bytes of a table
FOLDER = Path(__file__).parent
COMPILED = FOLDER / "compiled.json"
COMPILED_OPERATIONS = FOLDER / "operations.json"
DECLARES_KINDS = "effects.toml"


def compiled() -> layer.Layer:
    """What the build wrote; needs no TOML parser."""
    return layer.parse(COMPILED.read_text(encoding="utf-8"))


def compiled_operations() -> operations.Operations:
    """What the build wrote about operations; only rules about activities ask for it."""
    return operations.parse(COMPILED_OPERATIONS.read_text(encoding="utf-8"))


def sources() -> tuple[layer.Layer, operations.Operations]:
    """The same from the TOML files; only the build and the tests take this way."""
    first = FOLDER / DECLARES_KINDS
    documents = [schema.parse(read(first), first.name)]
    kinds = documents[0].kinds
    for path in sorted(FOLDER.glob("*.toml")):
        if path != first:
            documents.append(schema.parse(read(path), path.name, kinds))
    folded = layer.fold(layer.empty(), documents)
    return folded, operations.fold(operations.EMPTY, documents, folded.aliases)


def document(path: str, kinds: Collection[str]) -> schema.Document:
    """A user's table, validated."""
    return schema.parse(read(Path(path), path), path, kinds)


def read(path: Path, shown: str = "") -> Mapping[str, object]:
    """The parsed TOML of a file; ``shown`` is how the user wrote its path."""
    shown = shown or path.name
    try:
        text = read_bytes(str(path), LARGEST).decode("utf-8")
    except OSError as error:
        raise ConfigurationError(f"{shown}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        problem = f"expected UTF-8, found a wrong byte at offset {error.start}"
        raise ConfigurationError(f"{shown}: {problem}") from error
    try:
        return toml(text)
    except ValueError as error:
        problem = " ".join(str(error).split())
        raise ConfigurationError(f"{shown}: expected TOML: {problem}") from error
