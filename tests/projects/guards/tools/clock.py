"""Clocks that know where they run."""

import time
import uuid
from datetime import datetime, timezone

from temporalio import activity, workflow

from tools import context
from tools.context import Context, inside, outside


def now() -> datetime:
    if workflow.in_workflow():
        return workflow.now()
    return datetime.now(timezone.utc)


def now_by_predicate() -> datetime:
    if inside():
        return workflow.now()
    else:
        return datetime.now(timezone.utc)


def now_inverted() -> datetime:
    if context.outside():
        return datetime.now(timezone.utc)
    return workflow.now()


def now_ternary() -> datetime:
    return workflow.now() if Context().is_workflow else datetime.now(timezone.utc)


def now_swapped() -> datetime:
    if outside():
        return workflow.now()
    return datetime.now(timezone.utc)


def now_unsure() -> datetime:
    if context.kind():
        return datetime.now(timezone.utc)
    return workflow.now()


def now_in_activity() -> float:
    if activity.in_activity() or Context.is_activity():
        return time.time()
    return workflow.time()


def now_when(is_workflow: bool) -> datetime:
    return workflow.now() if is_workflow else datetime.now(timezone.utc)


def now_unless(is_activity: bool = False) -> float:
    if not is_activity:
        return workflow.time()
    return time.time()


def behind(is_workflow: bool) -> datetime:
    return now_when(is_workflow)


def stamped(moment: datetime | None = None) -> datetime:
    moment = moment or datetime.now(timezone.utc)
    return moment


def label(prefix: str, key: str | None = None) -> str:
    return prefix + (key or uuid.uuid4().hex)


def label_if_none(prefix: str, key: str | None = None) -> str:
    if key is None:
        key = uuid.uuid4().hex
    return prefix + key


def label_ternary(key: str | None = None) -> str:
    return uuid.uuid4().hex if key is None else key


def double_label(key: str | None = None) -> str:
    return label("a", key) + label("b", key)


def either_label(key: str | None = None, other: str | None = None) -> str:
    return key or other or uuid.uuid4().hex


class Clock:
    def __init__(self, is_workflow: bool) -> None:
        self.is_workflow = is_workflow

    def read(self) -> float:
        if self.is_workflow:
            return workflow.time()
        return time.time()


class Labels:
    def __init__(self, key: str | None = None) -> None:
        self.key = key or uuid.uuid4().hex
