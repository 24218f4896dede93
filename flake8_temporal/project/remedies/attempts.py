"""Steps that a second attempt repeats or fails at, as ones that do no harm: TMP401, TMP406 and TMP411.

Takes what was found there. All of it is unsafe: whether a key, a leftover or one attempt less is right, the code does
not say. A key is written only where it is the only one of its activity, since two requests must not share it.
"""

import re

from flake8_temporal.facts.records import Call, ModuleFacts
from flake8_temporal.facts.terms import Attribute, Constant, Result, Starred
from flake8_temporal.project.keys import Unstable
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import ACTIVITY, A, Remedy, is_written
from flake8_temporal.project.retries import Retried
from flake8_temporal.project.steps import Step
from flake8_temporal.project.values import External

_KEY = f'f"{{{A}.info().workflow_run_id}}-{{{A}.info().activity_id}}"'
_IDS = {"uuid.uuid1", "uuid.uuid4"}
_STR = External("builtins.str")
_FLAG = re.compile(r"pass ((?:dirs_)?exist_ok|missing_ok)=True")
# The most arguments by position that leave room for the flag.
_ROOM = {"os.makedirs": 2, "pathlib.Path.mkdir": 2, "pathlib.Path.unlink": 0, "shutil.copytree": 4}
_CLAUSE = re.compile(r"add (IF (?:NOT )?EXISTS)")
_DRIVERS = ("aiosqlite.", "asyncpg.", "psycopg.", "psycopg2.", "sqlite3.")
_SQLITE = ("aiosqlite.", "sqlite3.")
_FALLS_BACK = {"retry_error_callback", "on_giveup", "raise_on_giveup"}


def keyed(reach: Reach, node: Node, found: Unstable) -> Remedy | None:
    """A key of the run and the activity, which are the same on every attempt."""
    call = found.call
    if call is None or not found.is_only or node.origin is not None or _is_repeated(node, call):
        return None
    if found.made_up_by.startswith("stripe."):
        is_bare = "idempotency_key" not in dict(call.keywords)
        text = f"{{func}}({{*}}, idempotency_key={_KEY})"
        return Remedy("unsafe", text, names=(ACTIVITY,), for_workflows=False) if is_bare else None
    callee = reach.linker.value(call.func, node.frame)
    if not isinstance(callee, External) or callee.name not in _IDS:
        return None
    if not is_written(reach, node, call.func, callee.name) or not _is_whole(reach, node, call):
        return None
    return Remedy("unsafe", _KEY, "key", (ACTIVITY,), for_workflows=False)


def _is_repeated(node: Node, call: Call) -> bool:
    bodies = [loop.body for loop in node.function.iterations] + [loop.body for loop in node.function.whiles]
    return any(call.span.is_within(body) for body in bodies)


def _is_whole(reach: Reach, node: Node, call: Call) -> bool:
    """Whether the id, its text or its digits are a value of their own, of which no part is taken."""
    facts = reach.linker.facts(node.frame.module)
    result = _result_of(facts, node, call)
    if call.use == "callee":
        digits = Attribute(result, "hex")
        return any(read.value == digits and _is_value(read.use) for read in node.function.reads)
    outer = next((facts.calls[n] for n in node.function.calls if facts.calls[n].args == (result,)), None)
    if outer is not None and reach.linker.value(outer.func, node.frame) == _STR:
        return _is_value(outer.use)
    return _is_value(call.use)


def _result_of(facts: ModuleFacts, node: Node, call: Call) -> Result:
    return next(Result(number) for number in node.function.calls if facts.calls[number] is call)


def _is_value(use: str) -> bool:
    return use in ("assign", "element") or use.startswith("argument:")


def tolerant(reach: Reach, node: Node, found: Step) -> Remedy | None:
    """The step with the flag or the clause that the advice names."""
    call = found.call
    callee = None if call is None else reach.linker.value(call.func, node.frame)
    if (
        call is None
        or not isinstance(callee, External)
        or not is_written(reach, node, call.func, callee.name)
    ):
        return None
    flag, clause = _FLAG.fullmatch(found.advice), _CLAUSE.fullmatch(found.advice)
    if flag is not None and _has_room(call, callee.name, flag[1]):
        return Remedy("unsafe", f"{{func}}({{*}}, {flag[1]}=True)", names=(), for_workflows=False)
    if clause is None or not callee.name.startswith(_DRIVERS):
        return None
    if "COLUMN" in found.api and callee.name.startswith(_SQLITE):
        return None  # it has no such clause
    is_literal = bool(call.args) and isinstance(call.args[0], Constant)
    return Remedy("unsafe", clause[1], "sql-clause", (), for_workflows=False) if is_literal else None


def _has_room(call: Call, name: str, flag: str) -> bool:
    is_given = any(keyword in (flag, "") for keyword, _ in call.keywords)
    is_open = any(isinstance(arg, Starred) for arg in call.args)
    return not is_given and not is_open and len(call.args) <= _ROOM.get(name, -1)


def untried(reach: Reach, node: Node, found: Retried) -> Remedy | None:
    """The activity without the decorator that tries again, unless that gives a result when it gives up."""
    if not found.is_decorator or node.origin is not None:
        return None
    if found.call is not None and not _FALLS_BACK.isdisjoint(name for name, _ in found.call.keywords):
        return None
    return Remedy("unsafe", "", "without-decorator", (), for_workflows=False)
