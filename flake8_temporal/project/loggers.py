"""Whether a logger keeps quiet during replay, because the options say so or because the project made it so.

Takes a logging call, gives yes or no. An adapter or logger class of the project is believed only where a hook that
``logging`` calls for every record is overridden with a guard; which guards there are is in ``guards``.
"""

from flake8_temporal.facts.records import Call
from flake8_temporal.facts.terms import Attribute, Name
from flake8_temporal.project import guards
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.members import find_method
from flake8_temporal.project.patterns import matches
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.replay import answers_by_replay
from flake8_temporal.project.values import ClassValue, External, Frame, FunctionValue, Instance

_EMITS = ("log", "_log", "handle", "callHandlers", "emit")
_LEVELS = ("debug", "info", "warning", "error", "critical", "exception")


def is_safe(reach: Reach, callee: External, call: Call | None, frame: Frame) -> bool:
    """Whether this call of a logger's method writes nothing during replay."""
    base = call.func.base if call is not None and isinstance(call.func, Attribute) else None
    if base is None:
        return matches(callee.name.rpartition(".")[0], reach.settings.replay_safe_loggers)
    logger = reach.linker.value(base, frame)
    if isinstance(logger, Instance) and isinstance(logger.of, ClassValue) and _is_guarded(reach, logger):
        return True
    loggers = reach.settings.replay_safe_loggers
    if not loggers or matches(callee.name.rpartition(".")[0], loggers):
        return bool(loggers)
    if not isinstance(base, Name):
        return False
    origin, maker = reach.linker.origin(base, frame.module), reach.linker.maker(base, frame.module)
    return matches(origin, loggers) or matches(maker, loggers)


def _is_guarded(reach: Reach, logger: Instance) -> bool:
    """Whether an override refuses records during replay, or passes them on behind a guard only."""
    asked = find_method(reach.linker, logger, "isEnabledFor")
    if asked is not None and _refuses(reach.linker, asked):
        return True
    hooks = [find_method(reach.linker, logger, name) for name in _EMITS]
    return any(hook is not None and _emits_live_only(reach, hook) for hook in hooks)


def _refuses(linker: Linker, asked: FunctionValue) -> bool:
    return guards.answered(linker, asked, None, True, 0) is False or answers_by_replay(linker, asked)


def _emits_live_only(reach: Reach, hook: FunctionValue) -> bool:
    facts = reach.linker.facts(hook.module)
    frame = reach.linker.enter(hook, None)
    is_guarded = False
    for number in facts.functions[hook.number].calls:
        call = facts.calls[number]
        state = reach.boundary.state(frame, call.guard)
        if not state.runs or state.is_live_only:
            is_guarded = True
        elif isinstance(call.func, Attribute) and call.func.name in (*_EMITS, *_LEVELS):
            return False
    return is_guarded
