"""Comments that accept a finding, ``# tmp: WORD`` and ``# noqa``, to records; a malformed one keeps what is wrong.

Tokenizes only text that holds a ``# tmp:`` comment at all. What a comment does is decided in ``project``.
"""

import io
import re
import tokenize

from flake8_temporal.facts.records import Noqa, Pragma
from flake8_temporal.facts.source import lines_of

WORDS = ("idempotent", "non-idempotent", "ok", "pure")
# Texts, not compiled here: few files hold such a comment.
_HINT = r"#\s*tmp:"
_PRAGMA = r"#\s*tmp:\s*(?P<word>[\w-]*)(?:\[(?P<codes>[^\]]*)\])?\s*(?P<reason>[^#]*)"
_CODES = r"[A-Z]+[0-9]*(?:[,\s]+[A-Z]+[0-9]+)*"
_NOQA = rf"#\s*noqa(?::\s?(?P<codes>{_CODES}))?"
_NOQA_FILE = rf"^\s*#\s*flake8[:=]\s*noqa(?::\s?(?P<codes>{_CODES}))?\s*$"
_CODE = r"TMP\d{3}"


def pragmas_of(text: str) -> tuple[Pragma, ...]:
    """The pragmas of one module, in order; text that cannot be tokenized has none."""
    if "tmp:" not in text or not re.search(_HINT, text):
        return ()
    found: list[Pragma] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                match = re.search(_PRAGMA, token.string)
                if match:
                    found.append(_pragma(match, token.start[0], token.start[1] + match.start()))
    except (tokenize.TokenError, SyntaxError, ValueError):
        return tuple(found)
    return tuple(found)


def noqa_of(text: str) -> tuple[Noqa, ...]:
    """The ``# noqa`` comments of a module as flake8 reads them, for effects that are reported in other files."""
    if "noqa" not in text.lower():
        return ()
    line_wide = re.compile(_NOQA, re.IGNORECASE)
    file_wide = re.compile(_NOQA_FILE, re.IGNORECASE | re.MULTILINE)
    found = [Noqa(0, _listed(match["codes"])) for match in file_wide.finditer(text)]
    for number, line in enumerate(lines_of(text), 1):
        match = line_wide.search(line) if "#" in line else None
        if match is not None and not file_wide.match(line):
            found.append(Noqa(number, _listed(match["codes"])))
    return tuple(found)


def _listed(codes: str | None) -> tuple[str, ...]:
    return tuple(code.upper() for code in re.split(r"[,\s]+", codes or "") if code)


def _pragma(match: re.Match[str], line: int, column: int) -> Pragma:
    word, listed, reason = match["word"], match["codes"], match["reason"].strip()
    codes = tuple(code.strip() for code in (listed or "").split(",") if code.strip())
    return Pragma(line, column, word, codes, reason, _problem(word, listed, codes, reason))


def _problem(word: str, listed: str | None, codes: tuple[str, ...], reason: str) -> str:
    if word not in WORDS:
        import difflib  # only for who mistyped one

        close = difflib.get_close_matches(word, WORDS, 1)
        hint = f"did you mean '{close[0]}'?" if close else f"expected one of {', '.join(WORDS)}"
        return f"unknown word '{word}'; {hint}"
    if word != "ok":
        return f"'{word}' takes no codes" if listed is not None else ""
    wrong = [code for code in codes if not re.fullmatch(_CODE, code)]
    if not codes or wrong:
        return "'ok' takes codes in brackets, as in ok[TMP101] reason"
    return "" if reason else "'ok' needs a reason after the codes"
