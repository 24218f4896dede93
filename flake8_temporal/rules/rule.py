"""What a rule is: a code, a name, a message with named fields, and a function from a view to findings.

The decorator turns the function into an immutable ``Rule``; nothing is registered by importing. A rule without
a docstring, or a finding without exactly the fields of its message, is an error at once.
"""

import string
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from flake8_temporal.model import Finding, Fix
from flake8_temporal.report import printable, with_chain
from flake8_temporal.rules.view import Place, View

Check: TypeAlias = Callable[[View], Iterator[Finding]]


class Rule(NamedTuple):
    """One code. ``doc`` says what breaks, what to write instead, and the limits.

    ``fixes`` are the classes of its fixes, each with what is written; ``unfixed`` is what is left to the author of what
    looks mendable.
    One that is not ``on_by_default`` runs only where its code, or its whole opt-in family, is selected.
    """

    code: str
    name: str
    message: str
    since: str
    doc: str
    check: Check
    fields: frozenset[str]
    on_by_default: bool = True
    fixes: tuple[tuple[str, str], ...] = ()
    unfixed: str = ""

    def is_on(self, selected: tuple[str, ...]) -> bool:
        """Whether it runs, given what ``select`` and ``extend-select`` say of opt-in rules."""
        return self.on_by_default or self.code.startswith(selected)

    def at(self, place: Place, fix: Fix | None = None, /, **fields: str) -> Finding:
        """A finding of this rule, with what mends it; the fields must be exactly those of its message."""
        if fields.keys() != self.fields:
            raise TypeError(f"{self.code} takes the fields {sorted(self.fields)}, got {sorted(fields)}")
        text = printable(with_chain(self.message.format(**fields), place.chain))
        return Finding(place.span.line, place.span.column, self.code, text, place.span, fix)


def rule(
    code: str,
    *,
    name: str,
    message: str,
    since: str,
    on_by_default: bool = True,
    fixes: Mapping[str, str] = MappingProxyType({}),
    unfixed: str = "",
) -> Callable[[Check], Rule]:
    """Make a rule of the decorated function."""

    def made(check: Check) -> Rule:
        doc = check.__doc__
        if not doc:
            raise TypeError(f"{code} has no docstring")
        fields = frozenset(field for _, field, _, _ in string.Formatter().parse(message) if field)
        written = tuple(fixes.items())
        return Rule(code, name, message, since, doc, check, fields, on_by_default, written, unfixed)

    return made
