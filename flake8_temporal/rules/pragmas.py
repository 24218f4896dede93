"""TMP0xx: the linter's own comments."""

from collections.abc import Iterator

from flake8_temporal.model import Finding, Span
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import Place, View


@rule("TMP001", name="malformed-pragma", message="malformed `# tmp:` comment: {problem}", since="0.1")
def malformed_pragma(view: View) -> Iterator[Finding]:
    """A ``# tmp:`` comment that is not understood does nothing, which its author should know.

    Write ``# tmp: pure`` on a call, ``def`` or ``class``, ``# tmp: idempotent`` or ``# tmp: non-idempotent`` on a
    ``def`` or ``class``, or ``# tmp: ok[TMP101] reason`` on the line, ``def`` or ``class`` it is about.

    Limits: only comments that start with ``tmp:`` are read, and only in files that hold Temporal code.
    """
    for pragma in view.pragmas:
        if pragma.problem:
            span = Span(pragma.line, pragma.column, pragma.line, pragma.column)
            yield malformed_pragma.at(Place(span, ()), problem=pragma.problem)


RULES = (malformed_pragma,)
