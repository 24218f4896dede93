"""What the bank does."""

import requests
from temporalio import activity

from bank.beats import tick
from bank.errors import CardDeclined


def post(path: str, cents: int) -> str:
    answer = requests.post(f"https://bank.example/{path}", json={"cents": cents}, timeout=5)
    if answer.status_code == 402:
        raise CardDeclined(path)
    return answer.text.strip()


@activity.defn
def charge(card: str, cents: int) -> str:
    return post(card, cents)


@activity.defn(name="settle-all")
def settle(day: str) -> None:
    for count in range(100):
        tick(count)
        post(day, count)


def forgotten(card: str) -> str:
    return post(card, 0)


class Ledger:
    @activity.defn
    def book(self, card: str, cents: int = 0) -> str:
        return post(card, cents)
