"""Claims: writes whose answer says whether this attempt is the first, such as ``INSERT ... ON CONFLICT ... RETURNING``.

Takes the value that a test asks for and says whether it comes from such a write. What a test does with the answer is in
``idempotency``.
"""

import re

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Element, Entered, Item, Result
from flake8_temporal.project import sql
from flake8_temporal.project.flow import Flow, Spot, call_of, settled
from flake8_temporal.project.values import External

_CLAIMS = re.compile(r"nx$|claim|acquire|reserve|mark|begin|first_time|^sadd$|^try_|(get|update)_or_create$")
_COUNTS = re.compile(
    r"(cache|Cache|memcache\w*|Client)\.add$|^(django\.db\.models|sqlalchemy\.orm)\..*\.(a?update|a?delete)$|"
    r"^(motor|pymongo)\..*\.((update|delete|replace)_(one|many)|find_one_and_\w+)$"
)
_COUNTERS = {"hincrby", "incr", "incrby"}
_BUILT = re.compile(r"sqlalchemy\..*(insert|update|delete)$")
_DEEPEST = 8


def is_claim(flow: Flow, spot: Spot) -> bool:
    """``if redis.set(key, 1, nx=True):``, ``if claimed is None: return``: true, or there, for the first who comes."""
    if spot.depth > _DEEPEST:
        return False
    made = settled(flow, spot)
    return flow.once("claim", spot, lambda: any(_is_claimed(flow, one) for one in made), False)


def is_count(flow: Flow, spot: Spot) -> bool:
    """``if redis.incr(key) > 1: return``: what is compared tells how many have come before."""
    calls = (call_of(flow, made) for made in settled(flow, spot))
    return any(
        call is not None and isinstance(call.func, Attribute) and call.func.name in _COUNTERS
        for call in calls
    )


def _is_claimed(flow: Flow, made: Spot) -> bool:
    expr = made.expr
    if isinstance(expr, (Attribute, Element, Entered, Item)):
        return is_claim(flow, made.part(expr.base))
    call = call_of(flow, made)
    if call is None:
        return False
    if "nx" in dict(call.keywords) or _is_named_so(flow, call, made) or _writes(flow, call, made):
        return True
    return (
        isinstance(call.func, Attribute)
        and isinstance(call.func.base, (Result, Item))
        and is_claim(flow, made.part(call.func.base))
    )


def _is_named_so(flow: Flow, call: Call, spot: Spot) -> bool:
    if not isinstance(call.func, Attribute):
        return False
    callee = flow.linker.value(call.func, spot.frame)
    is_counted = isinstance(callee, External) and _COUNTS.search(callee.name)
    return bool(_CLAIMS.search(call.func.name) or is_counted)


def _writes(flow: Flow, call: Call, spot: Spot) -> bool:
    """Whether the call runs a statement that changes rows, so that its answer tells which it has changed."""
    if not call.args:
        return False
    given = spot.part(call.args[0])
    return bool(sql.statements(sql.text_of(flow, given))) or _is_built(flow, given)


def _is_built(flow: Flow, spot: Spot) -> bool:
    """Whether a statement is built from ``insert(...)`` or ``update(...)`` of SQLAlchemy."""
    for made in settled(flow, spot):
        call = call_of(flow, made)
        callee = None if call is None else flow.linker.value(call.func, made.frame)
        if isinstance(callee, External) and _BUILT.match(callee.name):
            return True
        if call is not None and isinstance(call.func, Attribute) and made.depth <= _DEEPEST:
            base = made.part(call.func.base)
            if flow.once("built", base, lambda: _is_built(flow, base), False):
                return True
    return False
