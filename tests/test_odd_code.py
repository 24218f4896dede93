"""Code that grows without bounds: what it costs grows with its length, and nothing runs out of stack.

Work is counted in calls of functions, not in seconds, so that the answer is the same on every machine. Each shape was
found by the fuzzer of ``benchmarks/fuzz.py`` or made up against a part that could double its work.
"""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from inputs import Endless, faults_of, limited, module, mutant, pieces_of, project

from flake8_temporal import engine
from flake8_temporal.facts.source import parse
from flake8_temporal.model import Finding, Settings
from flake8_temporal.rules import ALL

EVERYTHING = Settings(no_cache=True, strict=True, opted_in=tuple(rule.code for rule in ALL if not rule.on_by_default))
PATIENCE = 60.0  # seconds of CPU: nothing takes a tenth of it
EXECUTE = "await workflow.execute_activity(act"
HEAD = """\
import enum, functools, sqlite3, time
from dataclasses import dataclass
from datetime import timedelta
from typing import Dict, Union
from temporalio import activity, workflow

"""


def source(top: str = "", body: str = "pass", of_activity: str = "pass") -> str:
    """A module with a workflow, an activity and what stands above them."""
    flow = "@workflow.defn\nclass Order:\n    @workflow.run\n    async def run(self, given=None):\n"
    act = "@activity.defn\nasync def act(given=None):\n"
    lines = [*(f"        {line}" for line in body.split("\n")), "        return time.monotonic()", ""]
    return f"{HEAD}{top}\n\n{flow}" + "\n".join(lines) + f"\n\n{act}    " + of_activity.replace("\n", "\n    ") + "\n"


def check(text: str) -> list[Finding]:
    with limited(PATIENCE):
        found = engine.check(text, None, "/nowhere/order.py", EVERYTHING)
    assert not faults_of(found, text)
    assert any(one.code == "TMP101" for one in found)
    return found


def doubled(first: str, step: str, n: int) -> str:
    """``first`` for a0, then ``step`` for each next name, where A is the name before."""
    lines = [f"a0 = {first}", *(f"a{i} = {step.replace('A', f'a{i - 1}')}" for i in range(1, n))]
    return "\n".join(lines) + "\n"


def sql(text: str) -> str:
    return f"sqlite3.connect('x').execute({text})"


def many(line: str, n: int) -> str:
    return "\n".join(line.replace("#", str(i)) for i in range(n))


LINEAR: dict[str, Callable[[int], str]] = {
    "lists of lists": lambda n: source(doubled("[time.time]", "[A, A]", n) + "def f(x): return x[0]\n", f"f(a{n - 1})"),
    "dicts": lambda n: source(doubled("{1: time.time}", "{1: A, 2: A}", n) + "def f(x): return x[1]\n", f"f(a{n - 1})"),
    "partials": lambda n: source(doubled("functools.partial(print)", "functools.partial(A, A)", n), f"a{n - 1}()"),
    "texts": lambda n: source(doubled("'INSERT INTO t VALUES (1)'", "A + A", n), of_activity=sql(f"a{n - 1}")),
    "f-strings": lambda n: source(doubled("'INSERT INTO t'", "f'{A}{A}{A}'", n), of_activity=sql(f"a{n - 1}")),
    "numbers": lambda n: source(doubled("10", "A * A", n), f"await workflow.sleep(a{n - 1})"),
    "sums": lambda n: source(doubled("1", "A + A", n), f"await workflow.sleep(timedelta(seconds=a{n - 1}))"),
    "unions": lambda n: source(doubled("int", "Union[A, A]", n) + f"def f(x: a{n - 1}): x.go()\n", "f(given)"),
    "base classes": lambda n: source(
        "class C0: pass\nclass D0(C0): pass\n" + many("", 1) + "".join(
            f"class C{i}(C{i - 1}, D{i - 1}): pass\nclass D{i}(D{i - 1}, C{i - 1}): pass\n" for i in range(1, n)
        ), f"C{n - 1}().gone()",
    ),
    "bindings": lambda n: source("", many("while given:\n            x = given\n            while x: x = x.y", n)),
    "branches": lambda n: source("", many("if given == #: return time.time()", n)),
    "cases": lambda n: source("", "match given:\n" + many("            case #: x = time.time()", n)),
    "members": lambda n: source("class E(enum.Enum):\n" + many("    A# = #", n), many("if given == E.A#: f()", n)),
    "decorators": lambda n: source("def d(f): return f\n" + "@d\n" * n + "def h(): return time.time()\n", "h()"),
    "activities": lambda n: source("", many(f"{EXECUTE}, #, start_to_close_timeout=timedelta(5))", n)),
    "blank lines": lambda n: source("", "x = 1  # noqa") + "\n" * 20 * n,
    "parentheses in SQL": lambda n: source(of_activity=sql(f"'INSERT INTO t VALUES {'(' * n}{')' * n}'")),
    "quotes in SQL": lambda n: source(of_activity=sql('"INSERT INTO t ' + "'" * (2 * n + 1) + '"')),
}  # fmt: skip


def calls(text: str) -> int:
    """How many functions are called to judge a text."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    check(text)  # what is loaded or asked once is not counted
    sys.setprofile(note)
    try:
        engine.check(text, None, "/nowhere/order.py", EVERYTHING)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", LINEAR)
def test_twice_the_code_is_at_most_thrice_the_work(shape: str) -> None:
    base = calls(source())
    one, two = (calls(LINEAR[shape](n)) - base for n in (30, 60))
    assert two < 3 * max(one, 500), f"{one:,} calls, then {two:,}"


DEEP = {
    "attributes": "x = given" + ".a" * 1_500,
    "attributes in a pattern": "match given:\n            case a" + ".b" * 1_500 + ":\n                pass",
    "calls": "x = given" + "()" * 1_500,
    "subscripts": "x = given" + "[0]" * 1_500,
    "sums": "x = " + " + ".join(["given"] * 1_500),
    "negations": "x = " + "not " * 1_500 + "given",
    "conditions": "x = " + "1 if given else (" * 90 + "2" + ")" * 90,
    "comprehensions": "x = " + "[y for y in " * 90 + "given" + "]" * 90,
    "lambdas": "x = " + "lambda: " * 90 + "time.time()",
    "lists": "x = " + "[" * 90 + "time.time" + "]" * 90 + "; x" + "[0]" * 90 + "()",
    "starred targets": "(" * 90 + "x" + ",)" * 90 + " = given",
    "branches": "if given: pass\n" + many("elif given == #: x = time.time()", 1_000),
    "blocks": "\n".join(f"{'    ' * i}if given:" for i in range(90)) + "\n" + "    " * 92 + "x = time.time()",
}  # fmt: skip


@pytest.mark.parametrize("statement", DEEP.values(), ids=DEEP)
def test_nothing_runs_out_of_stack(statement: str) -> None:
    if statement.startswith("if given:\n    if"):
        statement = statement.replace("\n", "\n        ")
    text = source("", statement)
    assert parse(text) is not None
    check(text)


ODD = {
    "a number made of itself": source("x = x + x\n", "await workflow.sleep(x)\nawait workflow.sleep(timedelta(x))"),
    "two made of each other": source("x = y + 1\ny = x + 1\n", "await workflow.sleep(x)"),
    "a function made of itself": source(
        "match 1:\n    case _: (timedelta := timedelta)\n",
        "await workflow.execute_activity(act, start_to_close_timeout=timedelta(1))",
    ),
    "thousands of digits": source(
        f"N = 0x{'f' * 5_000}\n",
        "await workflow.sleep(N)\nawait workflow.sleep(1e999)\nawait workflow.sleep(-N)\n"
        "await workflow.execute_activity(act, start_to_close_timeout=timedelta(seconds=N, days=1e999 * 0))\n"
        "await workflow.execute_activity(act, start_to_close_timeout=N)",
    ),
    "a product beyond all floats": source("", f"await workflow.sleep({'0xFFFFFFFFFFFFFFFF * ' * 40}1)"),
    "a number without an end": source("", "await workflow.sleep(10 ** 10 ** 10 * 9 ** 9 ** 9)"),
    "steering": source("", r"await workflow.execute_activity('\x1b[2J\u202e\ud800')"),
}  # fmt: skip


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_the_fuzzer_found(text: str) -> None:
    check(text.replace("\nawait", "\n        await"))


@pytest.mark.parametrize("seed", range(20))
def test_a_sample_of_what_the_fuzzer_makes(seed: int) -> None:
    """Little of it: the many are made by ``benchmarks/fuzz.py``. Here, that what it makes is code at all."""
    rng = random.Random(seed)
    pieces = pieces_of(Path(__file__)) + pieces_of(Path(sys.modules["conftest"].__file__ or ""))
    made = [mutant(rng, pieces), module(rng), *(text for name, text in project(rng).items() if name.endswith(".py"))]
    assert sum(parse(text) is not None for text in made) > len(made) // 2
    for text in made:
        with limited(PATIENCE):
            assert not faults_of(engine.check(text, None, "/nowhere/order.py", EVERYTHING), text)


def test_what_does_not_end_is_told() -> None:
    with pytest.raises(Endless), limited(0.05):
        while True:
            pass
