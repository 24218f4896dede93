"""Reach: building an object runs its __init__, __post_init__ and default factories."""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import attr
    import attrs
    from pydantic import BaseModel, Field, field_validator, model_validator


class Envelope:
    def __init__(self, text: str) -> None:
        self.text = text
        self.sealed_at = time.time()  # error: TMP101 @25 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Registered.__init__ -> Envelope.__init__]


class Registered(Envelope):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.code = uuid.uuid4().hex  # error: TMP103 @20 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ClinicWorkflow.run -> Registered.__init__]


class Token:
    def __new__(cls) -> "Token":
        token = super().__new__(cls)
        token.value = random.random()  # error: TMP102 @22 random.random() draws randomness in workflow code; use workflow.random() [via ClinicWorkflow.run -> Token.__new__]
        return token


@dataclass
class Visit:
    patient: str
    started: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.started or time.time()  # error: TMP101 @39 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.__init__ -> Visit.__post_init__]


@dataclass
class Prescription:
    patient: str
    written: datetime = field(default_factory=datetime.now)  # error: TMP101 @24 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> make_renewal -> Renewal]
    _: KW_ONLY
    number: str = field(default_factory=lambda: uuid.uuid4().hex)  # error: TMP103 @48 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ClinicWorkflow.run -> make_renewal -> Renewal -> Prescription.<lambda>]


@dataclass
class Renewal(Prescription):
    repeats: int = 1


def next_room() -> int:
    return random.randint(1, 20)  # error: TMP102 @11 random.randint() draws randomness in workflow code; use workflow.random() [via ClinicWorkflow.run -> Appointment -> next_room]


@dataclass
class Appointment:
    patient: str
    room: int = field(default_factory=next_room)


@attrs.define
class Referral:
    doctor: str
    code: uuid.UUID = attrs.field(factory=uuid.uuid4)  # error: TMP103 @22 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ClinicWorkflow.run -> Referral]
    written: datetime = attrs.Factory(datetime.now)  # error: TMP101 @24 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Referral]

    def __attrs_post_init__(self) -> None:
        self.doctor += time.ctime()  # error: TMP101 @23 time.ctime() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Referral.__attrs_post_init__]


@attr.s(auto_attribs=True)
class Sample:
    code: uuid.UUID = attr.ib(factory=uuid.uuid4)  # error: TMP103 @22 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ClinicWorkflow.run -> Sample]


class Invoice(BaseModel):
    patient: str
    number: uuid.UUID = Field(default_factory=uuid.uuid4)  # error: TMP103 @24 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via ClinicWorkflow.run -> Invoice]
    issued: datetime = Field(default_factory=lambda: datetime.now())  # error: TMP101 @53 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Invoice -> Invoice.<lambda>]

    @field_validator("patient")
    @classmethod
    def check_patient(cls, patient: str) -> str:
        return f"{patient}{time.time()}"  # error: TMP101 @27 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Invoice.check_patient]

    @model_validator(mode="after")
    def check(self) -> "Invoice":
        self.patient += str(random.random())  # error: TMP102 @28 random.random() draws randomness in workflow code; use workflow.random() [via ClinicWorkflow.run -> Invoice.check]
        return self


class Reminder(BaseModel):
    due: datetime

    def model_post_init(self, context: Any) -> None:
        self.due = datetime.now()  # error: TMP101 @19 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via ClinicWorkflow.run -> Reminder.model_post_init]


@dataclass
class Explicit:
    patient: str
    number: str = field(default_factory=lambda: uuid.uuid4().hex)  # ok: every workflow passes it


@dataclass
class Clean:
    patient: str
    notes: list[str] = field(default_factory=list)  # ok: an empty list
    clock: Callable[[], float] = field(default=workflow.time)  # ok: the workflow's own clock


class Room(NamedTuple):
    number: int
    booked: float = 0.0


@dataclass
class Archived:
    patient: str
    stored: float = field(default_factory=time.time)  # ok: only the activity builds it


class Unbuilt:
    def __init__(self) -> None:
        self.created = time.time()  # ok: nobody builds it


@activity.defn
async def archive(patient: str) -> str:
    return f"{Archived(patient)} {Envelope(patient)}"  # ok: an activity


def make_renewal(patient: str) -> Renewal:
    return Renewal(patient)


@workflow.defn
class ClinicWorkflow:
    """Builds objects of every kind."""

    def __init__(self) -> None:
        self.visit = Visit("new")
        self.unbuilt: Unbuilt | None = None  # ok: an annotation builds nothing

    @workflow.run
    async def run(self, patient: str) -> str:
        registered = Registered(patient)
        token = Token()
        renewal = make_renewal(patient)
        appointment = Appointment(patient)
        referral = Referral(patient)
        sample = Sample()
        invoice = Invoice(patient=patient)
        reminder = Reminder(due=workflow.now())
        return f"{registered}{token}{renewal}{appointment}{referral}{sample}{invoice}{reminder}"

    @workflow.update
    async def rebook(self, patient: str, seed: int) -> str:
        explicit = Explicit(patient, number=str(workflow.uuid4()))  # ok: the field is passed
        positional = Explicit(patient, "7")  # ok: the field is passed
        changed = replace(explicit, patient="other")  # ok: copies the field
        clean = Clean(patient)  # ok: nothing happens in it
        room = Room(seed, booked=workflow.time())  # ok: a tuple
        classes: list[type] = [Archived, Unbuilt]  # ok: classes, nobody builds them
        return f"{explicit}{positional}{changed}{clean}{room}{len(classes)}"

    @workflow.query
    def patient(self, visit: Visit) -> str:
        return visit.patient  # ok: reads an object that was built before
