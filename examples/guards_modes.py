"""Guards: predicates that are told what to ask, and modes of an enumeration that the caller passes."""

import enum
import time
from enum import Enum, auto
from typing import Literal

from temporalio import activity, workflow


class Mode(enum.Enum):
    LIVE = 1
    TEST = 2
    OTHER = 3


class Source(Enum):
    CLOCK = auto()
    WORKFLOW = auto()


class Place(str, Enum):
    HERE = "here"
    THERE = "there"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


DEFAULT_MODE = Mode.TEST


def running_in(kind: str) -> bool:
    return workflow.in_workflow() if kind == "workflow" else activity.in_activity()


def running_in_early(kind: str) -> bool:
    if kind == "workflow":
        return workflow.in_workflow()
    return activity.in_activity()


def running_in_both(kind: str, verbose: bool = False) -> bool:
    return kind == "activity" and activity.in_activity()


def asked_either_way(kind: str) -> bool:
    return kind == "workflow" and workflow.in_workflow()


def is_one_of(value: str, wanted: str) -> bool:
    return value == wanted


def by_argument() -> float:
    if running_in("activity"):
        return time.time()  # ok: only in activities
    return workflow.time()


def by_argument_early() -> float:
    if running_in_early("activity"):
        return time.time()  # ok: only in activities
    return workflow.time()


def by_argument_inverted() -> float:
    if not running_in("workflow"):
        return time.time()  # ok: never in a workflow
    return workflow.time()


def by_argument_both() -> float:
    if running_in_both("activity"):
        return time.time()  # ok: only in activities
    return workflow.time()


def by_argument_known() -> float:
    return workflow.time() if asked_either_way("workflow") else time.time()  # ok: never in a workflow


def by_keyword() -> float:
    return time.time() if running_in(kind="activity") else 0.0  # ok: only in activities


def by_argument_handed_on(kind: str) -> float:
    if running_in(kind):
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_argument_handed_on]
    return 0.0


def by_wrong_argument() -> float:
    if running_in("workflow"):
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_wrong_argument]
    return 0.0


def by_wrong_argument_known() -> float:
    return time.time() if asked_either_way("workflow") else workflow.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_wrong_argument_known]


def by_unknown_argument(kind: str) -> float:
    return time.time() if running_in(kind) else workflow.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_unknown_argument]


def by_mode(mode: Mode) -> float:
    if mode is Mode.TEST:
        return 1.0
    return time.time()  # ok: every caller passes the other mode


def by_mode_equal(mode: Mode = Mode.LIVE) -> float:
    if mode == Mode.LIVE:
        return 1.0
    return time.time()  # ok: the default is the other mode


def by_mode_not(mode: Mode) -> float:
    return time.time() if mode is not Mode.TEST else 1.0  # ok: every caller passes this mode


def by_mode_reversed(mode: Mode) -> float:
    return time.time() if Mode.LIVE is mode else 1.0  # ok: every caller passes the other mode


def by_mode_match(mode: Mode) -> float:
    match mode:
        case Mode.TEST:
            return 1.0
        case Mode.LIVE:
            return time.time()  # ok: every caller passes the other mode
    return 0.0


def by_mode_match_rest(mode: Mode) -> float:
    match mode:
        case Mode.TEST | Mode.OTHER:
            return 1.0
        case _:
            return time.time()  # ok: every caller passes the other mode


def by_mode_among(mode: Mode) -> float:
    return time.time() if mode in (Mode.LIVE,) else 1.0  # ok: every caller passes the other mode


def by_default_mode(mode: Mode) -> float:
    return time.time() if mode is Mode.LIVE else 1.0  # ok: the constant holds the other mode


def by_auto(source: Source) -> float:
    if source is Source.WORKFLOW:
        return workflow.time()
    return time.time()  # ok: every caller passes the other source


def by_text(place: Place) -> float:
    return time.time() if place == "there" else 1.0  # ok: it is "here"


def by_number(level: Level) -> float:
    return time.time() if level == 2 else 1.0  # ok: it is 1


class Reader:
    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self) -> float:
        if self.source is Source.WORKFLOW:
            return workflow.time()
        return time.time()  # ok: every reader is built with the other source


def by_wrong_mode(mode: Mode) -> float:
    if mode is Mode.TEST:
        return 1.0
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_wrong_mode]


def by_wrong_auto(source: Source) -> float:
    return workflow.time() if source is not Source.CLOCK else time.time()  # error: TMP101 @62 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_wrong_auto]


def by_any_mode(mode: Mode) -> float:
    if mode is Mode.TEST:
        return 1.0
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_any_mode]


def by_value(mode: Mode) -> float:
    return 1.0 if mode == 2 else time.time()  # error: TMP101 @33 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ModeWorkflow.run -> by_value]


def by_member_value(mode: Mode) -> float:
    return time.time() if mode.value == 1 else 1.0  # ok: it is 2


def by_member_name(mode: Mode) -> float:
    return time.time() if mode.name == "LIVE" else 1.0  # ok: it is "TEST"


def by_literal(kind: Literal["a", "b"]) -> float:
    return time.time() if kind in ("b", "c") else 1.0  # ok: it is another


@workflow.defn
class ModeWorkflow:
    @workflow.run
    async def run(self, mode: Mode, kind: str) -> list[float]:
        asked = [by_argument(), by_argument_early(), by_argument_inverted(), by_argument_both()]
        asked += [by_argument_known(), by_keyword(), by_argument_handed_on("activity")]
        asked += [by_argument_handed_on("workflow"), by_wrong_argument()]
        asked += [by_wrong_argument_known(), by_unknown_argument(kind)]
        modes = [by_mode(Mode.TEST), by_mode_equal(), by_mode_equal(Mode.LIVE), by_mode_not(Mode.TEST)]
        modes += [by_mode_reversed(Mode.TEST), by_mode_match(Mode.TEST), by_mode_match_rest(Mode.TEST)]
        modes += [by_mode_among(Mode.TEST)]
        modes += [by_default_mode(DEFAULT_MODE), by_auto(Source.WORKFLOW), Reader(Source.WORKFLOW).read()]
        modes += [by_text(Place.HERE), by_number(Level.LOW), by_literal("a")]
        modes += [by_member_value(Mode.TEST), by_member_name(Mode.TEST)]
        modes += [by_wrong_mode(Mode.LIVE), by_wrong_auto(Source.CLOCK), by_any_mode(mode), by_value(Mode.TEST)]
        return asked + modes
