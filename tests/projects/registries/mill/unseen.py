"""A step in a module that the workflows do not import."""

import random

from mill.registry import step


@step("draw")
def draw(text: str) -> str:
    return f"{text}{random.random()}"
