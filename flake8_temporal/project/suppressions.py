"""Whether the author accepted an effect at a place: by ``# tmp: ok[...]``, or by ``# noqa`` at a cause elsewhere.

In the linted file ``# noqa`` is flake8's own business; in a file that is only followed nobody else would look.
"""

from flake8_temporal.facts.records import ModuleFacts, Pragma
from flake8_temporal.model import Span


def accepts(facts: ModuleFacts, code: str, span: Span) -> bool:
    """Whether an ``ok`` pragma for the code stands on the place, or on the function or class around it."""
    return any(
        pragma.word == "ok"
        and not pragma.problem
        and code in pragma.codes
        and _overlaps(_covered(facts, pragma), span)
        for pragma in facts.pragmas
    )


def is_noqa(facts: ModuleFacts, code: str, span: Span) -> bool:
    """Whether a ``# noqa`` of the file or of one of the lines of the place names the code, or no code."""
    for comment in facts.noqa:
        if comment.line == 0 or span.line <= comment.line <= span.end_line:
            if not comment.codes or any(code.startswith(listed) for listed in comment.codes):
                return True
    return False


def is_call_accepted(facts: ModuleFacts, code: str, span: Span) -> bool:
    """Whether the author of a helper accepted what a call leads to; a ``# noqa`` without codes may mean other tools."""
    named = any(
        span.line <= comment.line <= span.end_line
        and any(code.startswith(listed) for listed in comment.codes)
        for comment in facts.noqa
    )
    return named or (bool(facts.pragmas) and accepts(facts, code, span))


def _covered(facts: ModuleFacts, pragma: Pragma) -> Span:
    spans = [function.span for function in facts.functions[1:]] + [found.span for found in facts.classes]
    for span in spans:
        if span.line == pragma.line:
            return span
    return Span(pragma.line, 0, pragma.line, 0)


def _overlaps(covered: Span, span: Span) -> bool:
    return span.line <= covered.end_line and covered.line <= span.end_line
