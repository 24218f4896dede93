"""Output and logging, as calls of the logger that keeps quiet during replay: TMP111.

Takes a use of a standard logger or of ``print``; other logging libraries take other arguments and are left alone.
"""

from flake8_temporal.project.reach import Node, Reach
from flake8_temporal.project.remedies.remedy import Remedy, W
from flake8_temporal.project.uses import Use

_LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_KEYWORDS = {"exc_info", "stack_info", "stacklevel", "extra"}
_LOGGERS = {"logging.Logger", "logging.LoggerAdapter", "logging"}


def logged(reach: Reach, node: Node, use: Use) -> Remedy | None:
    call = use.call
    if call is None:
        return None
    keywords = {name for name, _ in call.keywords}
    if use.name == "builtins.print":
        is_plain = len(call.args) == 1 and not keywords
        return Remedy("unsafe", W + ".logger.info({0})") if is_plain else None
    owner, _, name = use.name.rpartition(".")
    if owner in _LOGGERS and name in _LEVELS and keywords <= _KEYWORDS:
        return Remedy("safe", W + f".logger.{name}({{*}})")
    return None
