"""Output and logging, as calls of the logger that belongs to the workflow or activity: TMP111 and TMP514.

Takes a use of a logger or of ``print``. Nothing here is safe: the project's own logger may have a handler, a level or
a name that the SDK's lacks, and what was printed is shown only where logging is configured. Other logging libraries
put a message together in their own way; where the code does not say how it comes out, it is left alone.
"""

import json
import re

from flake8_temporal.facts.records import ROOT, Call
from flake8_temporal.facts.terms import Attribute, Constant, Expr, Imported, Name, Result, Starred, last_name
from flake8_temporal.project.names import scope_of
from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import ACTIVITY, A, Remedy, W
from flake8_temporal.project.uses import Use

_LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
_KEYWORDS = {"exc_info", "stack_info", "stacklevel", "extra"}
_LOGGERS = {"logging.Logger", "logging.LoggerAdapter", "logging"}
# Attributes of a record, which ``logging`` refuses to have overwritten.
_TAKEN = {
    "args", "asctime", "created", "event", "exc_info", "exc_text", "filename", "funcName", "levelname", "levelno",
    "lineno", "message", "module", "msecs", "msg", "name", "pathname", "process", "processName", "relativeCreated",
    "stack_info", "stacklevel", "taskName", "thread", "threadName",
}  # fmt: skip
_FIELD = re.compile(r"\{(\w*)\}")
_MAKERS = {"get_logger", "getLogger"}


def logged(reach: Reach, node: Node, use: Use) -> Remedy | None:
    """By the logger that keeps quiet during replay."""
    text = _rewritten(reach, node, use)
    return None if text is None else Remedy("unsafe", f"{W}.logger{text}")


def logged_in_activity(reach: Reach, node: Node, use: Use) -> Remedy | None:
    """By the logger that names the activity."""
    text = _rewritten(reach, node, use)
    if text is None:
        return None
    return Remedy("unsafe", f"{A}.logger{text}", names=(ACTIVITY,), for_workflows=False)


def _rewritten(reach: Reach, node: Node, use: Use) -> str | None:
    """The method and its arguments, as a template."""
    call = use.call
    if call is None:
        return None
    keywords = {name for name, _ in call.keywords}
    if use.name == "builtins.print":
        is_plain = len(call.args) == 1 and not keywords and not isinstance(call.args[0], Starred)
        return ".info({0})" if is_plain else None
    owner, _, name = use.name.rpartition(".")
    if owner in _LOGGERS and name in {*_LEVELS, "log"} and keywords <= _KEYWORDS:
        return f".{name}({{*}})"
    if name not in _LEVELS or not _is_plain_logger(reach, node, call):
        return None
    if owner == "loguru.logger":
        arguments = _of_loguru(call)
    elif owner.startswith("structlog."):
        arguments = _of_structlog(call)
    else:
        return None
    return None if arguments is None else f".{name}({arguments})"


def _is_plain_logger(reach: Reach, node: Node, call: Call) -> bool:
    """Whether the logger is one that is imported or made without values of its own, which would be lost."""
    base = call.func.base if isinstance(call.func, Attribute) else None
    if not isinstance(base, Name):
        return False
    facts = reach.linker.facts(node.frame.module)
    scope = scope_of(facts, base)
    bindings = () if scope is None else facts.scopes[scope].bindings[base.id]
    if scope != ROOT or len(bindings) != 1:
        return False
    value = bindings[0].value
    if isinstance(value, Result):
        made = facts.calls[value.call]
        return last_name(made.func) in _MAKERS and not made.keywords
    return isinstance(value, Imported)


def _of_loguru(call: Call) -> str | None:
    """``"{} is {state}", a, state=b`` as ``"%s is %s", a, b``; without values a message is not formatted at all."""
    if not call.args or any(isinstance(part, Starred) for part in call.args):
        return None
    message = call.args[0]
    if len(call.args) == 1 and not call.keywords:
        return "{0}"
    if not isinstance(message, Constant) or not isinstance(message.value, str):
        return None
    names = _FIELD.findall(message.value)
    rest = _FIELD.sub("", message.value)
    keywords = [name for name, _ in call.keywords]
    if "{" in rest or "}" in rest or "" in keywords:
        return None
    numbered = [str(position) for position in range(1, len(call.args))]
    if [name for name in names if not name] != [""] * len(numbered):
        return None
    if sorted(name for name in names if name) != sorted(keywords):
        return None
    positional = iter(numbered)
    values = [name or next(positional) for name in names]
    text = _FIELD.sub("%s", message.value.replace("%", "%%"))
    return ", ".join([_literal(text), *(f"{{{value}}}" for value in values)])


def _of_structlog(call: Call) -> str | None:
    """``"event", key=value`` as ``"event", extra={"key": value}``."""
    if len(call.args) != 1 or isinstance(call.args[0], Starred) or not _is_text(call.args[0]):
        return None
    keywords = [name for name, _ in call.keywords]
    fields = [name for name in keywords if name != "exc_info"]
    if "" in keywords or not _TAKEN.isdisjoint(fields):
        return None
    parts = ["{0}"]
    if "exc_info" in keywords:
        parts.append("exc_info={exc_info}")
    if fields:
        inside = ", ".join(f"{_literal(name)}: {{{name}}}" for name in fields)
        parts.append(f"extra={{{inside}}}")
    return ", ".join(parts)


def _is_text(expr: Expr) -> bool:
    return isinstance(expr, Constant) and isinstance(expr.value, str)


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
