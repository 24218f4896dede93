"""Types: annotations of parameters, fields, variables and results say what an object is."""

from __future__ import annotations

import logging
import pathlib
import typing
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Generic, Optional, TypeVar, Union

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import attrs
    import httpx
    from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    import requests
    from requests import Session
    from sqlalchemy.orm import Session as DatabaseSession

Client = TypeVar("Client")
SessionAlias = Optional["Session"]


def plain(session: requests.Session) -> None:
    session.get("https://shop.example")  # error: TMP104 @4 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> plain]


def quoted(session: "requests.Session") -> None:
    session.get("https://shop.example")  # error: TMP104 @4 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> quoted]


def optional(session: Optional[Session] = None) -> None:
    if session is not None:
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> optional]


def united(session: Session | None) -> None:
    if session:
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> united]


def united_first(session: None | Session) -> None:
    if session:
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> united_first]


def typing_union(session: Union[Session, None]) -> None:
    if session:
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> typing_union]


def typing_optional(session: typing.Optional["Session"]) -> None:
    if session:
        session.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> typing_optional]


def annotated(session: Annotated[Session, "the shared one"]) -> None:
    session.get("https://shop.example")  # error: TMP104 @4 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> annotated]


def keyword(*, session: Session) -> None:
    session.get("https://shop.example")  # error: TMP104 @4 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.pass_on -> keyword]


def two_types(session: Session | DatabaseSession) -> None:
    session.get("https://shop.example")  # ok: one of two types, so nobody knows


def anything(session: Any) -> None:
    session.get("https://shop.example")  # ok: nobody knows what it is


def many(sessions: list[Session]) -> None:
    sessions.clear()  # ok: a list


def class_itself(kind: type[Session]) -> str:
    return kind.__name__  # ok: a class, not an object


@dataclass
class Context:
    http: httpx.Client
    folder: pathlib.Path
    log: logging.Logger
    fallback: httpx.Client | None = None
    limit: ClassVar[int] = 5

    def refresh(self) -> str:
        self.http.get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Context.refresh]
        self.log.info("refreshed")  # error: TMP111 @8 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter() [via AnnotatedWorkflow.run -> Context.refresh]
        if self.fallback:
            self.fallback.get("https://shop.example")  # error: TMP104 @12 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Context.refresh]
        return self.folder.read_text()  # error: TMP106 @15 pathlib.Path.read_text() touches the file system in workflow code; do it in an activity [via AnnotatedWorkflow.run -> Context.refresh]


@attrs.define
class Settings:
    http: httpx.Client

    def load(self) -> None:
        self.http.get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Settings.load]


class Job(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    http: httpx.Client

    def load(self) -> None:
        self.http.get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Job.load]


class Service:
    http: httpx.Client
    session: Final[Optional[Session]] = None

    def __init__(self, session: Session, folder: pathlib.Path | None = None) -> None:
        self.session = session
        self.folder = folder
        self.other: Session = session

    def load(self) -> None:
        self.http.get("https://shop.example")  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Service.load]
        self.other.get("https://shop.example")  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> Service.load]
        if self.folder:
            self.folder.mkdir()  # error: TMP106 @12 pathlib.Path.mkdir() touches the file system in workflow code; do it in an activity [via AnnotatedWorkflow.run -> Service.load]


class Repository(Generic[Client]):
    def __init__(self, client: Client) -> None:
        self.client = client

    def load(self) -> Any:
        return self.client.get("https://shop.example")  # ok: no workflow calls it


class HttpRepository(Repository[httpx.Client]):
    client: httpx.Client

    def fetch(self) -> Any:
        return self.client.get("https://shop.example")  # error: TMP104 @15 httpx.Client.get() does network I/O in workflow code; move it into an activity [via AnnotatedWorkflow.run -> HttpRepository.fetch]


def returns(address: str) -> Session:
    raise NotImplementedError(address)


def returns_quoted(address: str) -> "Session | None":
    raise NotImplementedError(address)


async def returns_later(address: str) -> Session:
    raise NotImplementedError(address)


def returns_awaitable(address: str) -> Awaitable[Session]:
    raise NotImplementedError(address)


@workflow.defn
class AnnotatedWorkflow:
    http: httpx.Client

    def __init__(self) -> None:
        self.context = Context(self.http, pathlib.Path("x"), logging.getLogger("x"))
        self.service: Service = make_service()
        self.settings: Settings | None = None
        self.job: Job | None = None
        self.repository = HttpRepository(self.http)

    @workflow.run
    async def run(self, address: str) -> str:
        session: Session = unknown(address)
        session.get(address)  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        returns(address).get(address)  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        result = returns_quoted(address)
        if result:
            result.get(address)  # error: TMP104 @12 requests.Session.get() does network I/O in workflow code; move it into an activity
        later = await returns_later(address)
        later.get(address)  # error: TMP104 @8 requests.Session.get() does network I/O in workflow code; move it into an activity
        (await returns_later(address)).post(address)  # error: TMP104 @8 requests.Session.post() does network I/O in workflow code; move it into an activity
        pending = returns_later(address)
        pending.close()  # ok: a coroutine, not yet a session
        self.context.refresh()
        self.service.load()
        if self.settings and self.job:
            self.settings.load()
            self.job.load()
        self.repository.fetch()
        self.http.get(address)  # error: TMP104 @8 httpx.Client.get() does network I/O in workflow code; move it into an activity
        return self.pass_on(session)

    def pass_on(self, session: Session) -> str:
        plain(session)
        quoted(session)
        optional(session)
        united(session)
        united_first(session)
        typing_union(session)
        typing_optional(session)
        annotated(session)
        keyword(session=session)
        two_types(unknown("two"))
        anything(unknown("any"))
        many([session])
        return class_itself(type(session))

    @workflow.query
    def names(self, sessions: Iterable[str]) -> list[str]:
        return sorted(sessions)  # ok: strings


def make_service() -> Service:
    raise NotImplementedError


def unknown(address: str) -> Any:
    raise NotImplementedError(address)
