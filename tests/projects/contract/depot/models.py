"""What is passed to workflows and activities."""

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass
class Account:
    user: str
    access_token: str


class Shipment(BaseModel):
    account: Account | None = None


class Label(BaseModel):
    secret_name: str = ""
