"""The rules of the day."""

from datetime import date, datetime


def quote(item: str) -> int:
    return len(item) * _today().day


def rebate(item: str) -> int:
    return len(item) // 10


def late_quote(item: str) -> str:
    from shop.late import closing

    return f"{item}{closing()}"


def _today() -> date:
    return datetime.now().date()
