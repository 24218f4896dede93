"""Source text made importable for a while, under names of its own, and gone without a trace afterwards.

Text in, modules out, inside and outside of the sandbox alike: each text is compiled once however often the sandbox
loads it. With ``stand_ins`` whole packages are replaced by objects that accept everything. It runs
nothing itself.
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

SUBJECT = "subject"
_OF_THE_SDK = ("google", "nexusrpc", "temporalio", "typing_extensions")  # the SDK and what it always brings
_RAN = "_ran"
STAND_IN = "_stand_in"  # an object that accepts everything, under this name in each module


def file_of(module: str) -> str:
    """The file name that a module's frames show."""
    return f"<{module}>"


class _Loader(importlib.abc.Loader):
    def __init__(self, code: types.CodeType, ran: set[int]) -> None:
        self.code = code
        self.ran = ran

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__[STAND_IN] = StandIn()
        module.__dict__[_RAN] = self.ran.add
        exec(self.code, module.__dict__)


class _StandInLoader(importlib.abc.Loader):
    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__path__ = []


class StandIn(str):
    """Accepts to be called, awaited, entered, iterated, counted with and subscripted, and to be a base class.

    It is a string so that a converter takes it.
    """

    def __new__(cls, *_args: object, **_kwargs: object) -> "StandIn":
        return super().__new__(cls)

    def __call__(self, *args: Any, **_kwargs: object) -> Any:
        # As a decorator it hands back what it decorates.
        return args[0] if len(args) == 1 and isinstance(args[0], types.FunctionType) else StandIn()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __await__(self) -> Generator[Any, Any, "StandIn"]:
        yield from ()
        return self

    async def __aenter__(self) -> "StandIn":
        return self

    async def __aexit__(self, *_error: object) -> None:
        pass

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __aiter__(self) -> "StandIn":
        return self

    async def __anext__(self) -> Any:
        raise StopAsyncIteration

    def __getitem__(self, _key: object) -> "StandIn":
        return StandIn()

    def __mro_entries__(self, _bases: tuple[object, ...]) -> tuple[type, ...]:
        return (StandIn,)

    def __int__(self) -> int:
        return 0

    __index__ = __int__

    def __float__(self) -> float:
        return 0.0

    def _same(self, _other: object = None) -> "StandIn":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __mod__ = __truediv__ = __floordiv__ = __neg__ = __or__ = __and__ = _same

    def _never(self, _other: object) -> bool:
        return False

    __lt__ = __gt__ = __le__ = __ge__ = _never


class _StandInModule(types.ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (StandIn,), {"__module__": self.__name__}) if name[:1].isupper() else StandIn()


def _noting(text: str) -> ast.Module:
    """The text with a note before each statement: a tracer would be asked for every call of the SDK, too."""
    tree = ast.parse(text)
    for node in list(ast.walk(tree)):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list):
                setattr(node, field, [each for one in body for each in (*_notes(one), one)])
        if isinstance(node, ast.ExceptHandler):
            node.body.insert(0, _note(node.lineno, node))
    return tree


def _notes(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return  # a docstring stays in front
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return
    first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
    inside = getattr(statement, "body", None) or getattr(statement, "cases", None)
    last = (statement.end_lineno or first) if not inside else max(first, _start(inside[0]) - 1)
    for line in range(first, last + 1):
        yield _note(line, statement)


def _note(line: int, place: ast.AST) -> ast.stmt:
    note = ast.Call(ast.Name(_RAN, ast.Load()), [ast.Constant(line)], [])
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(note), place))


def _start(node: Any) -> int:
    return int(node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, texts: Mapping[str, str], stand_ins: Sequence[str], ran: set[int] | None) -> None:
        self.codes = {name: compile(text, file_of(name), "exec") for name, text in texts.items()}
        self.ran = set() if ran is None else ran
        if ran is not None:
            self.codes[SUBJECT] = compile(_noting(texts[SUBJECT]), file_of(SUBJECT), "exec")
        self.stand_ins = set(stand_ins)

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> Any:
        if name in self.codes:
            inside = any(other.startswith(f"{name}.") for other in self.codes)
            return importlib.machinery.ModuleSpec(
                name, _Loader(self.codes[name], self.ran), is_package=inside
            )
        if self.stands_in(name):
            return importlib.machinery.ModuleSpec(name, _StandInLoader(), is_package=True)
        return None

    def stands_in(self, name: str) -> bool:
        return any(f"{name}.".startswith(f"{each}.") for each in self.stand_ins)


@contextmanager
def importable(
    texts: Mapping[str, str], stand_ins: Sequence[str] = (), ran: set[int] | None = None
) -> Iterator[None]:
    """Make the texts importable by name, and stand-ins for whole packages; undo it all at the end.

    Into ``ran`` go the lines of the subject that run.
    """
    finder = _Finder(texts, stand_ins, ran)
    hidden = _taken_out(finder)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _taken_out(finder)
        sys.modules.update(hidden)


def _taken_out(finder: _Finder) -> dict[str, types.ModuleType]:
    """What the finder stands for leaves ``sys.modules``."""
    names = [name for name in sys.modules if name in finder.codes or finder.stands_in(name)]
    return {name: sys.modules.pop(name) for name in names}


def missing(names: Iterable[str]) -> list[str]:
    """What of these modules is stood in for: the outermost package of each that is neither Python's nor the SDK's.

    Whether such a package happens to be installed must not decide what a run shows.
    """
    return sorted({outermost for name in names for outermost in [_missing(name)] if outermost})


def _missing(name: str) -> str:
    parts = name.split(".")
    if parts[0] not in {*sys.stdlib_module_names, *_OF_THE_SDK}:
        return parts[0]
    for count in range(1, len(parts) + 1):
        outermost = ".".join(parts[:count])
        try:
            spec = importlib.util.find_spec(outermost)
        except ImportError:
            spec = None
        if spec is None:
            return outermost
    return ""
