"""Findings and chains to text: the one-line message that flake8 prints.

Pure formatting; it decides nothing about what is reported or where.
"""

from collections.abc import Sequence

from flake8_temporal.model import Finding


def with_chain(message: str, chain: Sequence[str]) -> str:
    """The message, followed by the calls between the entry point and the culprit."""
    return f"{message} [via {' -> '.join(chain)}]" if chain else message


def shown(found: Finding) -> str:
    """Code and message as people read them."""
    return f"{found.code} {told(found)}"


def told(found: Finding) -> str:
    """The message, with the class of the fix that ``flake8-temporal fix`` has for it."""
    return found.message if found.fix is None else f"{found.message} ({found.fix.kind} fix)"


def printable(text: str) -> str:
    """A text on one line that cannot steer a terminal: what code or file names bring along is shown as an escape."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: str, width: int) -> str:
    """A text that a message quotes, cut off where it would make the message too long."""
    return text if len(text) <= width else text[: width - 3] + "..."
