"""Orders, with and without fields that fill themselves."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone

import attrs
import pydantic

from .ids import fixed, fresh


@dataclass
class Entity:
    id: str = field(default_factory=fresh)


@dataclass
class Invoice(Entity):
    total: int = 0


@dataclass
class Order:
    item: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    placed: datetime = field(default_factory=datetime.now)


@dataclass(frozen=True)
class Money:
    amount: int
    lines: list[int] = field(default_factory=list)
    key: str = field(default_factory=fixed)


@dataclass
class Parcel:
    weight: int

    def __post_init__(self) -> None:
        self.weighed = datetime.now(timezone.utc)


@dataclass
class Label:
    text: str
    printed: datetime | None = None

    def __post_init__(self) -> None:
        if self.printed is None:
            self.printed = datetime.now(timezone.utc)


class Event(pydantic.BaseModel):
    name: str
    key: uuid.UUID = pydantic.Field(default_factory=uuid.uuid4)


class Refund(Event):
    amount: int = 0


class Note(pydantic.BaseModel):
    text: str
    tags: list[str] = pydantic.Field(default_factory=list)


@attrs.define
class Stop:
    place: str
    key: str = attrs.field(factory=fresh)


@attrs.define
class Tour:
    stops: list[Stop] = attrs.Factory(list)
    key: str = attrs.field(default=attrs.Factory(fresh))


class Cart:
    def __init__(self, key: str | None = None) -> None:
        self.key = key or fresh()
