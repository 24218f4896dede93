"""TMP215: arguments and results are kept in the event history, in the clear."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, TypedDict

from pydantic import BaseModel, Field, SecretStr
from temporalio import activity, workflow
from temporalio.client import Client
from unknown_framework import CredentialReference


@dataclass
class Account:
    user: str
    access_token: str
    lifetime: int = 60


class Login(BaseModel):
    name: str
    password: SecretStr


class Nested(BaseModel):
    login: Login | None = None


class Row(TypedDict):
    conn_str: str


@activity.defn
async def charge(card: str, stripe_api_key: str) -> None: ...  # error: TMP215 @28 parameter stripe_api_key puts a secret into workflow history; resolve credentials inside the activity


@activity.defn
async def refresh(account: Account) -> None: ...  # error: TMP215 @18 field Account.access_token puts a secret into workflow history; resolve credentials inside the activity


@activity.defn
async def log_in(name: str) -> Nested: ...  # error: TMP215 @0 field Login.password puts a secret into workflow history; resolve credentials inside the activity


class Activities:
    @activity.defn
    async def connect(self, rows: list[Row]) -> None: ...  # error: TMP215 @28 field Row.conn_str puts a secret into workflow history; resolve credentials inside the activity


@workflow.defn
class Wrong:
    @workflow.run
    async def run(self, name: str, dbPassword: str) -> None:  # error: TMP215 @35 parameter dbPassword puts a secret into workflow history; resolve credentials inside the activity
        wait = timedelta(seconds=5)
        await workflow.execute_activity("open", {"user": name, "secret": name}, start_to_close_timeout=wait)  # error: TMP215 @14 argument secret puts a secret into workflow history; resolve credentials inside the activity
        await workflow.execute_activity(  # error: TMP215 @14 argument access_token puts a secret into workflow history; resolve credentials inside the activity
            refresh, Account(user=name, access_token=name), start_to_close_timeout=wait
        )

    @workflow.signal
    def rotate(self, credentials: dict[str, str]) -> None: ...  # error: TMP215 @21 parameter credentials puts a secret into workflow history; resolve credentials inside the activity


class Public(BaseModel):
    password: str = Field(exclude=True)
    secret: ClassVar[str] = "none"
    password_hash: str = ""
    api_key_id: str = ""


class Vault:
    """Not a payload: nothing says how to write it out."""

    secret: str = ""


@dataclass
class Page:
    next_token: str = ""
    page_token: str = ""
    has_password: bool = False
    _secret: str = field(default="", repr=False)


@activity.defn
async def list_cards(page: Page, secret_arn: str, private_key_path: str) -> Public: ...  # ok: names and paths


@activity.defn
async def unlock(vault: Vault, task_token: bytes, has_secret: bool) -> None: ...  # ok: no record, no secret


@activity.defn
async def sign(credentials: CredentialReference) -> None: ...  # ok: nobody knows what it holds


async def connect(password: str) -> Client:  # ok: neither workflow nor activity
    return await Client.connect("localhost:7233", api_key=password)  # ok: not recorded


@workflow.defn
class Right:
    def __init__(self) -> None:
        self.tokens = 0

    @workflow.run
    async def run(self, name: str, secret_name: str) -> None:  # ok: the name of a secret
        wait = timedelta(seconds=5)
        await workflow.execute_activity("open", {"secret_name": name}, start_to_close_timeout=wait)  # ok: a name
        await workflow.execute_activity("open", {"secret": ""}, start_to_close_timeout=wait)  # ok: a constant
        self._note({"password": name})  # ok: stays here

    def _note(self, password: dict[str, str]) -> None:  # ok: called from here only
        self.tokens += len(password)
