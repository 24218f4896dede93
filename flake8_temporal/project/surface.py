"""Which parts of the SDK a file uses that are private or out of date, and which of its errors it extends.

Looks at the whole linted file, workflow code or not. What is out of date depends on the release that the project runs.
"""

from collections.abc import Container, Iterator
from typing import NamedTuple

from flake8_temporal.facts.records import Call, Import
from flake8_temporal.facts.terms import Attribute, Display, Expr
from flake8_temporal.model import Span
from flake8_temporal.project import members
from flake8_temporal.project.reach import Reach
from flake8_temporal.project.sdk_calls import ACTIVITIES, CHILDREN, CLIENT, CONTINUE, STARTS, WORKFLOW
from flake8_temporal.project.values import ClassValue, External, Frame
from flake8_temporal.project.versions import is_at_least

_SDK = "temporalio"
_EXCEPTIONS = "temporalio.exceptions."
_VERSIONING = "worker deployment versioning"
_TYPED = "typed search attributes"


class Dated(NamedTuple):
    """A part of the SDK that a release has replaced."""

    since: str
    instead: str


class Outdated(NamedTuple):
    """What is used, what is wrong with it, and what to use."""

    name: str
    problem: str
    instead: str


# What is read or called, by its full name.
NAMES = {
    "temporalio.workflow.Info.search_attributes": Dated("1.4.0", "typed_search_attributes"),
    "temporalio.workflow.Info.get_current_build_id": Dated("1.11.0", "get_current_deployment_version()"),
    "temporalio.activity.Info.workflow_namespace": Dated("1.23.0", "namespace"),
    CLIENT + "update_worker_build_id_compatibility": Dated("1.22.0", _VERSIONING),
    CLIENT + "get_worker_build_id_compatibility": Dated("1.22.0", _VERSIONING),
    CLIENT + "get_worker_task_reachability": Dated("1.22.0", _VERSIONING),
}
_MEMBERS = {name.rpartition(".")[2] for name in NAMES}
# Keywords, and the calls that take them.
KEYWORDS = {
    "versioning_intent": (Dated("1.13.0", _VERSIONING), {*ACTIVITIES, *CHILDREN, CONTINUE}),
    "build_id": (Dated("1.11.0", "deployment_config="), {"temporalio.worker.Worker"}),
    "use_worker_versioning": (Dated("1.11.0", "deployment_config="), {"temporalio.worker.Worker"}),
}
# Calls that took a dictionary of search attributes, by keyword or as the first argument.
_DICTIONARIES = Dated("1.4.0", _TYPED)
_SEARCHED = {
    *CHILDREN,
    *STARTS,
    CONTINUE,
    CLIENT + "create_schedule",
    "temporalio.client.ScheduleActionStartWorkflow",
}
_UPSERT = WORKFLOW + "upsert_search_attributes"


def private_imports(reach: Reach) -> Iterator[tuple[Span, Outdated]]:
    """Imports of modules and names of the SDK that start with an underscore."""
    linker = reach.linker
    if linker.module.partition(".")[0] == _SDK:
        return
    for number, function in enumerate(linker.facts(linker.module).functions):
        for found in function.imports:
            name = _private(found)
            if name and linker.runs(linker.module, found.guard, Frame(linker.module, number)):
                yield found.span, Outdated(name, "is private and changes without notice", _public(name))


def _private(found: Import) -> str:
    """The private module or name that an import takes from the SDK, if it does."""
    if found.level or found.module.partition(".")[0] != _SDK:
        return ""
    if _is_private(found.module):
        return found.module
    return next((f"{found.module}.{name}" for name in found.names if _is_private(name)), "")


def _is_private(dotted: str) -> bool:
    return any(part.startswith("_") and not part.startswith("__") for part in dotted.split("."))


def _public(name: str) -> str:
    """The nearest module around a private name that is meant to be used."""
    parts = name.split(".")
    first = next(number for number, part in enumerate(parts) if _is_private(part))
    return ".".join(parts[:first]) + (" only" if first == 1 else "")


def dated_uses(reach: Reach) -> Iterator[tuple[Span, Outdated]]:
    """What the release that the project runs has replaced, wherever it stands in the linted file."""
    linker = reach.linker
    facts = linker.facts(linker.module)
    for number, function in enumerate(facts.functions):
        frame = Frame(linker.module, number)
        calls = [facts.calls[call] for call in function.calls]
        uses = [(read.span, read.value) for read in function.reads]
        uses += [(call.span, call.func) for call in calls]
        for span, expr in uses:
            if _may_be_dated(expr):
                for what, dated in _of_name(_name_of(reach, expr, frame)):
                    if is_at_least(reach.settings, dated.since):
                        yield span, _outdated(what, dated)
        for call in calls:
            for what, dated, callees in _of_call(call):
                if is_at_least(reach.settings, dated.since) and _name_of(reach, call.func, frame) in callees:
                    yield call.span, _outdated(what, dated)


def _may_be_dated(expr: Expr) -> bool:
    """A cheap look before anything is evaluated."""
    while isinstance(expr, Attribute):
        if expr.name in _MEMBERS:
            return True
        expr = expr.base
    return False


def _name_of(reach: Reach, expr: Expr, frame: Frame) -> str:
    value = reach.linker.value(expr, frame)
    return value.name if isinstance(value, External) else ""


def _of_name(name: str) -> Iterator[tuple[str, Dated]]:
    for known, dated in NAMES.items():
        if name == known or name.startswith(known + "."):
            yield ".".join(known.split(".")[-2:]), dated


def _of_call(call: Call) -> Iterator[tuple[str, Dated, Container[str]]]:
    """What is out of date if the call is one of some functions."""
    for key, value in call.keywords:
        if key in KEYWORDS:
            yield f"{key}=", *KEYWORDS[key]
        if key == "search_attributes" and _is_dictionary(value):
            yield "search_attributes= with a dict", _DICTIONARIES, _SEARCHED
    if len(call.args) == 1 and _is_dictionary(call.args[0]):
        yield "upsert_search_attributes() with a dict", _DICTIONARIES, (_UPSERT,)


def _is_dictionary(value: Expr) -> bool:
    return isinstance(value, Display) and value.kind == "dict"


def _outdated(name: str, dated: Dated) -> Outdated:
    return Outdated(name, f"is deprecated since {dated.since}", dated.instead)


def extended_errors(reach: Reach) -> Iterator[tuple[Span, tuple[str, str]]]:
    """The classes of the linted file that extend an error of the SDK, with the name of that."""
    linker = reach.linker
    if linker.module.partition(".")[0] == _SDK:
        return
    for number, record in enumerate(linker.facts(linker.module).classes):
        for base in members.bases_of(linker, ClassValue(linker.module, number)):
            if isinstance(base, External) and base.name.startswith(_EXCEPTIONS):
                yield record.span, (record.name, base.name.removeprefix(_EXCEPTIONS))
