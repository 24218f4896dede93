"""Python that nobody would write, for tests and the fuzzer: mutants of real code, generated modules, odd projects.

Each comes from a random number generator that the caller gives, so that a seed tells it all. Most of what is made can
be parsed; what cannot is an input too. It judges nothing: ``faults_of`` only says what no finding may look like.
"""

import ast
import random
import re
import signal
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flake8_temporal.facts.source import lines_of
from flake8_temporal.model import Finding

LONGEST = 20  # lines of a piece of real code that is mutated
WORKFLOW = """

from temporalio import workflow


@workflow.defn
class CallsEverything:
    @workflow.run
    async def run(self, *given):
"""
HEAD = """\
import asyncio, time, random, uuid, os, sys, logging, datetime, functools, dataclasses, typing, enum, requests
from datetime import timedelta
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
"""
NAMES = ("a", "b", "c", "x", "y", "self", "f", "g", "h", "C", "D", "E", "time", "random", "workflow", "activity",
         "asyncio", "os", "logger", "missing", "timedelta", "functools", "uuid", "run", "requests", "list",
         "super")  # fmt: skip
ATTRIBUTES = ("a", "b", "run", "sleep", "now", "time", "uuid4", "execute_activity", "start_activity", "wait_condition",
              "patched", "execute_child_workflow", "info", "continue_as_new", "append", "get", "items", "defn",
              "logger",
              "heartbeat", "execute", "post", "random", "partial", "gather", "create_task", "x",
              "__init__")  # fmt: skip
DECORATORS = ("workflow.run", "workflow.signal", "workflow.query", "workflow.update", "activity.defn", "workflow.init",
              "property", "staticmethod", "classmethod", "functools.cache", "functools.wraps(f)", "a", "C()", "h(g)",
              "workflow.defn", "workflow.defn(sandboxed=False)", "dataclasses.dataclass", "x.validator")  # fmt: skip
KEYWORDS = ("start_to_close_timeout", "retry_policy", "seconds", "x", "key", "args", "summary", "timeout", "id")
CONSTANTS = ("None", "True", "False", "...", "0", "1", "-1", "0.5", "1e999", "-1e400", "9" * 400, "0x" + "f" * 300,
             "3j",
             "''", "b''", "'a'", "'INSERT INTO t VALUES (1)'", "'''\\n\\r\\t'''", r"'\x1b[2J'", r"'\u202e'",
             r"'\ud800'",
             r"'\0'", "'%s {} {a.b} $'", "'http://x/?token=1'", "'C | D'", "'list[C'", "'\"'", "f''",
                                                                                  "'é𝒳'")  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^", "and", "or", "==", "!=", "<", ">",
             "is",
             "is not", "in", "not in")  # fmt: skip
PACKAGING = "[tool.setuptools.packages.find]\nwhere = ['src', '..', 'p']\n"
SIGNS = (".", ",", ":", "(", ")", "=", "*", "**", "[", "]", "{", "}", '"', "'", "\\", "#")


class Piece(NamedTuple):
    """A run of statements at the top of a real file, with the source of its expressions and statements."""

    text: str
    expressions: tuple[str, ...]
    statements: tuple[str, ...]


def called_by_a_workflow(text: str, tree: ast.Module) -> str:
    """The text and a workflow that calls every function, builds every class, and calls every method."""
    calls: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            calls.append(f"{node.name}(*given)")
        elif isinstance(node, ast.ClassDef):
            calls.append(f"made = {node.name}(*given)")
            methods = [it.name for it in node.body if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)]
            calls += [f"made.{name}(*given)" for name in methods]
    return text + WORKFLOW + "".join(f"        {call}\n" for call in calls or ["pass"])


class Endless(Exception):
    """It took too long. (``TimeoutError`` is an ``OSError``, which is caught where files are read.)"""


@contextmanager
def limited(seconds: float, of_cpu: bool = True) -> Iterator[None]:
    """Raise ``Endless`` in the middle of what takes longer: a hanging test says less than a failing one."""
    timer, number = (signal.ITIMER_PROF, signal.SIGPROF) if of_cpu else (signal.ITIMER_REAL, signal.SIGALRM)

    def interrupt(*_: object) -> None:
        raise Endless

    before = signal.signal(number, interrupt)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)


def faults_of(findings: Sequence[Finding], text: str) -> list[str]:
    """What is wrong with findings whatever the text says: a place outside of it, a message that is no line."""
    lines = lines_of(text)
    faults = []
    for found in findings:
        width = len(lines[found.line - 1]) if 0 < found.line <= len(lines) else -1
        if not 0 <= found.column <= width:
            faults.append(f"{found.code} at {found.line}:{found.column}, outside the text")
        if not found.message.isprintable() or not re.fullmatch(r"TMP\d{3}", found.code):
            faults.append(f"{found.code} says {found.message!r}")
    if findings != sorted(findings, key=lambda one: one[:5]):
        faults.append("findings out of order")
    return faults


# -- mutants of real code


def pieces_of(path: Path) -> list[Piece]:
    """The pieces that a file is cut into; none of a file that does not parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            text = path.read_text(encoding="utf-8")
            body = ast.parse(text).body
        except (OSError, ValueError, SyntaxError, RecursionError):
            return []
    lines = text.splitlines(keepends=True)
    found: list[Piece] = []
    start = 0
    for node in body:
        end = node.end_lineno or 0
        if end - start > LONGEST or node is body[-1]:
            found += _piece("".join(lines[start : min(end, start + 3 * LONGEST)]))
            start = end
    return found


def _piece(text: str) -> list[Piece]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return []
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)]
    lines = text.encode().splitlines(keepends=True)
    sources = [(node, _source(lines, node)) for node in nodes]
    expressions = tuple(s for node, s in sources if isinstance(node, ast.expr) and 3 < len(s) < 200)
    statements = tuple(textwrap.dedent(s) for node, s in sources if isinstance(node, ast.stmt) and len(s) < 1500)
    return [Piece(text, expressions, statements)] if statements else []


def _source(lines: Sequence[bytes], node: ast.expr | ast.stmt) -> str:
    """Like ``ast.get_source_segment``, which cuts the text into lines again for each node; from the line's start."""
    first, last = node.lineno - 1, (node.end_lineno or 0) - 1
    start = node.col_offset if isinstance(node, ast.expr) else 0
    part = [*lines[first:last],
            lines[last][: node.end_col_offset]] if first < last else [lines[first][: node.end_col_offset]]
    part[0] = part[0][start:]
    return b"".join(part).decode("utf-8", "ignore")


def mutant(rng: random.Random, pieces: Sequence[Piece]) -> str:
    """A piece of real code with a few changes, or two grown into one."""
    piece = rng.choice(pieces)
    text = piece.text
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        changed = rng.choice(_CHANGES)(rng, text, piece, rng.choice(pieces))
        if rng.random() < 0.04 or _is_python(changed):
            text = changed
    if rng.random() < 0.3:
        text = HEAD + text
    return text if "temporalio" in text else text + "\n# temporalio\n"


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _token(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """Another word or sign in the place of one."""
    tokens = list(re.finditer(r"[^\W\d]\w*|[\d.]+|[^\w\s]{1,2}", text))
    if not tokens:
        return text
    old = rng.choice(tokens)
    if rng.random() < 0.4:
        return text[: old.start()] + rng.choice(tokens)[0] + text[old.end() :]
    is_word = old[0].isidentifier()
    others = (*NAMES, *ATTRIBUTES) if is_word else CONSTANTS if old[0][0].isdigit() else (*OPERATORS, *SIGNS)
    return text[: old.start()] + rng.choice(others) + text[old.end() :]


def _expression(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """An expression from elsewhere in the place of one."""
    if not piece.expressions:
        return text
    old = rng.choice(piece.expressions)
    places = [match.start() for match in re.finditer(re.escape(old), text)]
    if not places:
        return text
    place = rng.choice(places)
    kind = rng.random()
    new = rng.choice(donor.expressions or NAMES) if kind < 0.6 else rng.choice(CONSTANTS) if kind < 0.8 else made(rng,
                                                                                                                  3)
    return f"{text[:place]}({new}){text[place + len(old) :]}"


def _statement(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """A statement more, at the indentation of the line it stands before."""
    lines = text.splitlines(keepends=True)
    place = rng.randrange(len(lines) + 1)
    indent = re.match(r"\s*", lines[place])[0].strip("\r\n") if place < len(lines) else ""  # type: ignore[index]
    new = rng.choice(donor.statements) if rng.random() < 0.6 else "\n".join(statement(rng, 2))
    return "".join([*lines[:place], textwrap.indent(new, indent), "\n", *lines[place:]])


def _lines(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """A line less, twice, elsewhere or further in."""
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    how = rng.randrange(4)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(one, lines[one])
    elif how == 2:
        lines[one], lines[two] = lines[two], lines[one]
    else:
        lines[one] = rng.choice(("    ", "\t", "\f", " ")) + lines[one]
    return "".join(lines)


def _word(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """A keyword that changes what a statement is."""
    old, new = rng.choice((("def ", "async def "), ("async def ", "def "), ("return ", "yield "), ("await ", ""),
                           ("if ", "while "),
                           ("for ", "async for "), ("with ", "async with "), ("return ", "await "), ("import ",
                                                                                                     "from . import "),
                           ("self.", ""), ("except ", "except* "), ("return", "raise"), ("class ",
                                                                                         "@a\nclass ")))  # fmt: skip
    places = [match.start() for match in re.finditer(re.escape(old), text)]
    place = rng.choice(places) if places else 0
    return text[:place] + new + text[place + len(old) :] if places else text


def _splice(rng: random.Random, text: str, piece: Piece, donor: Piece) -> str:
    """The beginning of one and the end of another."""
    one, two = text.splitlines(keepends=True), donor.text.splitlines(keepends=True)
    return "".join(one[: rng.randrange(len(one) + 1)] + two[rng.randrange(len(two) + 1) :])


_CHANGES: tuple[Callable[[random.Random, str, Piece, Piece], str], ...] = (
    _token, _token, _expression, _expression, _expression, _statement, _statement, _lines, _word, _word, _splice,
)  # fmt: skip


# -- modules from a grammar


def module(rng: random.Random) -> str:
    """A module with a workflow, activities and helpers, whose expressions are as odd as the grammar lets them be."""
    parts: list[list[str]] = [statement(rng, 2) for _ in range(rng.randrange(1, 5))]
    parts += [_function(rng, name, 2) for name in rng.sample(("f", "g", "h", "a", "b"), rng.randrange(1, 4))]
    parts += [_class(rng, name, 2) for name in rng.sample(("C", "D", "E"), rng.randrange(1, 3))]
    rng.shuffle(parts)
    body = ["@workflow.defn", "class Order:", *_indented(_method(rng, "run", "workflow.run", 3))]
    body += _indented(_method(rng, "more", rng.choice(DECORATORS), 3))
    parts += [body, ["@activity.defn", *_function(rng, "act", 3)]]
    return HEAD + "\n".join(line for part in parts for line in part) + "\n"


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _method(rng: random.Random, name: str, decorator: str, depth: int) -> list[str]:
    return [f"@{decorator}", f"{_async(rng)}def {name}({_parameters(rng, 'self')}):", *_block(rng, depth)]


def _async(rng: random.Random) -> str:
    return "async " if rng.random() < 0.6 else ""


def _parameters(rng: random.Random, first: str = "") -> str:
    names = rng.sample(NAMES[:5], rng.randrange(4))
    found = [first] if first else []
    found += [f"{name}: {made(rng, 1)} = {made(rng, 1)}" for name in names]
    found += ["*given"] if rng.random() < 0.2 else ["*", "only=1"] if rng.random() < 0.1 else []
    found += ["**more"] if rng.random() < 0.2 else []
    return ", ".join(found)


def _function(rng: random.Random, name: str, depth: int) -> list[str]:
    decorators = [f"@{rng.choice(DECORATORS)}" for _ in range(rng.choice((0, 0, 0, 1, 2)))]
    returns = f" -> {made(rng, 1)}" if rng.random() < 0.3 else ""
    return [*decorators, f"{_async(rng)}def {name}({_parameters(rng)}){returns}:", *_block(rng, depth)]


def _class(rng: random.Random, name: str, depth: int) -> list[str]:
    bases = ", ".join(rng.choice(("C", "D", "E", "enum.Enum", "a", "typing.Protocol",
                                  "Exception")) for _ in range(rng.randrange(3)))
    methods = [_indented(_method(rng, rng.choice(ATTRIBUTES), rng.choice(DECORATORS),
                                 depth - 1)) for _ in range(rng.randrange(1, 4))]
    return [f"class {name}({bases}):", f"    x: {made(rng, 1)} = {made(rng, 1)}",
            *(line for each in methods for line in each)]


def _block(rng: random.Random, depth: int) -> list[str]:
    return _indented([line for _ in range(rng.randrange(1, 4)) for line in statement(rng, depth - 1)])


def statement(rng: random.Random, depth: int) -> list[str]:
    """The lines of a statement; few compound ones where there is no depth left."""
    if depth <= 0 or rng.random() < 0.5:
        return [_simple(rng, max(depth, 1))]
    e, name = made(rng, depth), rng.choice(NAMES)
    inner = _block(rng, depth)
    return rng.choice((
        lambda: [f"if {e}:", *inner, f"elif {made(rng, 1)}:", *_block(rng, depth - 1), "else:", *inner],
        lambda: [f"while {e}:", *inner],
        lambda: [f"{rng.choice(('', 'async '))}for {name}, *c in {e}:", *inner, "else:", "    break_ = 1"],
        lambda: [f"{rng.choice(('', 'async '))}with {e} as {name}, {made(rng, 1)}:", *inner],
        lambda: ["try:", *inner, f"except {e} as x:", *_block(rng, depth - 1), "finally:", *_block(rng, depth - 1)],
        lambda: ["try:", *inner, f"except* {e}:", "    pass"],
        lambda: [f"match {e}:", f"    case {_pattern(rng, 3)} if {name}:", *_indented(inner), "    case _: pass"],
        lambda: _function(rng, name, depth - 1),
        lambda: _class(rng, name, depth - 1),
    ))()  # fmt: skip


def _simple(rng: random.Random, depth: int) -> str:
    e, name = made(rng, depth), rng.choice(NAMES)
    return rng.choice((
        f"{name} = {e}", f"{name} = {name} + {e}", f"{name}, b = {e}", f"{name} += {e}", f"{name}.x = {e}",
        f"{name}[{e}] = x",
        f"{e}", f"{e}", f"return {e}", f"raise {e} from x", f"assert {e}, x", f"del {name}", "pass", f"yield {e}",
        f"await {e}",
        f"global {name}", f"from .{rng.choice(('', 'm', 'm.n'))} import {name}", f"import {name}.m as x",
        f"{name}: {e} = {e}",
        "break", "continue", f"self.x = {e}", f"from {rng.choice(NAMES)} import *", "nonlocal x", f"x = y = {e}",
        f"*a, b = {e}",
    ))  # fmt: skip


def _pattern(rng: random.Random, depth: int) -> str:
    if depth <= 0:
        return rng.choice(("x", "_", "1", "'a'", "None", "a.b", "[]", "C()"))
    p = _pattern(rng, depth - 1)
    return rng.choice((f"[{p}, *rest]", f"C({p}, x={p})", f"{{'a': {p}, **rest}}", f"({p}) as y", f"a.b | {p}", p, p))


def made(rng: random.Random, depth: int) -> str:
    """An expression."""
    if depth <= 0 or rng.random() < 0.15:
        return rng.choice((rng.choice(NAMES), rng.choice(NAMES), rng.choice(CONSTANTS),
                           f"{rng.choice(NAMES)}.{rng.choice(ATTRIBUTES)}"))
    one, two, name = made(rng, depth - 1), made(rng, depth - 2), rng.choice(NAMES)
    attribute, word = rng.choice(ATTRIBUTES), rng.choice(KEYWORDS)
    return rng.choice((
        f"({one}).{attribute}", f"{name}.{attribute}({one}, {two})", f"{name}({one}, {word}={two})",
        f"({one}) {rng.choice(OPERATORS)} ({two})",
        f"{name}.{attribute}({one}, {word}={two})", f"await workflow.execute_activity({one}, {two}, {word}={name})",
        f"({one})[{two}]",
        f"[{one}, {two}]", f"({one}, *{name})", f"{{{one}: {two}, **{name}}}", f"{{{one}, {two}}}",
        f"[{one} for {name} in {two} if {name}]",
        f"{{{name}: {one} async for {name} in {two}}}", f"(lambda {name}={two}: {one})",
        f"(({one}) if ({two}) else {name})", f"(not {one})",
        f"(-{one})", f"({name} := {one})", f"f'{{{name}!r:>{{{name}}}}}'", f"functools.partial({name}, {one})",
        f"(yield {one})",
        f"(await {one})", f"{name}(*{one}, **{two})", f"({one})[{two}:{name}:-1]", f"super().{attribute}({one})",
        f"({one} < {two} < {name})",
        f"timedelta({word}={one})", f"workflow.{attribute}({one})", f"asyncio.gather({one}, *{two})",
        f"list[{one} | {two}]",
    ))  # fmt: skip


# -- projects


def project(rng: random.Random) -> dict[str, str]:
    """Files of a project whose modules import each other, themselves and what is not there, some of them twice."""
    places = ["a.py", "b.py", "p/__init__.py", "p/a.py", "p/b.py", "p/q/__init__.py", "p/q/a.py", "src/p/__init__.py",
              "src/p/a.py", "src/b.py", "p.py", "n/m.py", "a/__init__.py", "tests/a.py"]  # fmt: skip
    chosen = rng.sample(places, rng.randrange(2, 9))
    files = {name: _importing(rng) for name in chosen}
    for marker in rng.sample(("pyproject.toml", "setup.cfg", "setup.py", ".git/config"), rng.randrange(3)):
        files[marker] = rng.choice(("", PACKAGING, "[options]\npackage_dir =\n  =src\n"))
    return files


def _importing(rng: random.Random) -> str:
    dotted = ("a", "b", "p", "p.a", "p.b", "p.q", "p.q.a", "n.m", "n", "missing", "missing.x", "src.p.a", "__main__",
              "time")
    lines = []
    for _ in range(rng.randrange(1, 7)):
        target, name = rng.choice(dotted), rng.choice(("f", "g", "C", "a", "b", "*", "x as f", "f as g", "p"))
        lines.append(rng.choice((
            f"import {target}", f"import {target} as {rng.choice(('f', 'a', 'p'))}", f"from {target} import {name}",
            f"from .{target} import {name}", f"from . import {name}", f"from ..{target} import {name}",
            "from ..... import *",
            f"try:\n    from {target} import {name}\nexcept ImportError:\n    f = None",
            f"from {target} import {name}", f"__all__ = ['f', {name!r}]",
        )))  # fmt: skip
    lines += _function(rng, "f", 2) if rng.random() < 0.7 else ["f = g"]
    lines += _class(rng, "C", 2) if rng.random() < 0.5 else ["class C(a.C): pass"]
    lines += ["@workflow.defn", "class W(C):", *_indented(_method(rng, "run", "workflow.run", 2))]
    returned = rng.choice(("f()", "a.f()", "p.a.f()", "C().run()", "g(f)", "super().m()"))
    lines += [f"    def m(self): return {returned}"]
    lines += _function(rng, "g", 2)
    return HEAD + "\n".join(lines) + "\n"
