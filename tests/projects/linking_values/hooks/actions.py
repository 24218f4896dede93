"""What can be done."""

import random
import time
import uuid


def stamp(text: str) -> str:
    return f"{text}{time.time()}"


def draw(text: str) -> str:
    return f"{text}{random.random()}"


def fresh(text: str) -> str:
    return f"{text}{uuid.uuid4()}"


def upper(text: str) -> str:
    return text.upper()


def scale(text: str, factor: int) -> str:
    return f"{text}{factor * time.monotonic()}"


class Pinger:
    def ping(self, text: str) -> str:
        return f"{text}{time.time()}"


class Echo:
    def ping(self, text: str) -> str:
        return text
