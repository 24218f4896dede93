"""Examples as their authors did not write them: each place with a fix in odd company, and what the fixer makes of it.

A mutation takes the code at a finding's place and gives other code for it. ``python tests/mutations.py [COUNT]`` makes
all of them in all examples, or so many, and prints what is wrong; ``test_fix_mutations`` makes a few. What a mutation
means to the rules is no matter: the mutated text is judged anew, and the fixer must keep its promises for whatever is
found.
"""

import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from fix_real_projects import unrelated
from test_fixes import ALL_KINDS, FIXABLE, fix, judge

from flake8_temporal.facts.source import in_characters, lines_of
from flake8_temporal.model import Finding
from harness import bare, name_of

_PLAIN = re.compile(r"[^\"'{}\\#\n]*")


def _in_text(code: str) -> str:
    return f'f"{{{code}}}"' if _PLAIN.fullmatch(code) else code


def _behind_paren(inserted: str) -> Callable[[str], str]:
    return lambda code: code.replace("(", "(" + inserted, 1)


# From an expression to another one that holds it.
EXPRESSIONS: dict[str, Callable[[str], str]] = {
    "parentheses": lambda code: f"(({code}))",
    "walrus": lambda code: f"(odd := {code})",
    "text": _in_text,
    "call": lambda code: f"str(repr({code}))",
    "element": lambda code: f"[{code}, None][0]",
    "choice": lambda code: f"({code} if True else None)",
    "lambda": lambda code: f"(lambda: {code})()",
    "generator": lambda code: f"next({code} for odd in [1])",
    "list": lambda code: f"[{code} for odd in [1]][0]",
    "comparison": lambda code: f"(1 < 2 == {code})",
    "comment inside": _behind_paren("  # odd: {code} (\n"),
    "comment before": lambda code: f"(  # odd\n{code}\n# odder\n)",
    "line break": _behind_paren("\n\n\t"),
    "long line": lambda code: f"{code} or {' or '.join(['None'] * 40)}",
    "wide characters": lambda code: f"('\u00e9\U0001f600' and {code})",
    "continuation": lambda code: f"(None or \\\n  {code})",
}
_INDENT = re.compile(r"^( *)([\w@].*)$")


def _with_semicolons(line: str) -> str:
    match = _INDENT.match(line)
    return f'{match[1]}"odd"; {match[2]}; pass' if match else line


# From a line to others.
LINES: dict[str, Callable[[str], str]] = {
    "comment behind": lambda line: f"{line}  # odd: noqaa",
    "semicolons": _with_semicolons,
    "decorator": lambda line: re.sub(r"^( *)(async def|def) ", r"\1@odd\n\1\2 ", line),
    "comment above": lambda line: re.sub(r"^( *)", r"\1# odd\n\1", line, count=1),
    "form feed": lambda line: line + "\n\f" if not line.startswith(" ") else line,
    "spaces": lambda line: line + "   \t",
}
MUTATIONS = (*EXPRESSIONS, *LINES)


def mutated(text: str, name: str, found: list[Finding]) -> str:
    """The text with the mutation made at each place that can be fixed; those that do not compile are left out."""
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        changed = _at(text, name, one)
        if _compiles(changed):
            text = changed
    return text


def _at(text: str, name: str, found: Finding) -> str:
    lines = lines_of(text)
    span = found.span
    if name in LINES:
        line = lines[span.line - 1]
        new = LINES[name](line.rstrip("\n"))
        return "".join([*lines[: span.line - 1], new + line[len(line.rstrip("\n")) :], *lines[span.line :]])
    start = in_characters(lines[span.line - 1], span.column)
    end = in_characters(lines[span.end_line - 1], span.end_column)
    head = "".join(lines[: span.line - 1]) + lines[span.line - 1][:start]
    tail = lines[span.end_line - 1][end:] + "".join(lines[span.end_line :])
    code = text[len(head) : len(text) - len(tail)]
    return head + EXPRESSIONS[name](code) + tail if code else text


def _compiles(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "mutated", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def problems(path: Path, name: str) -> Iterator[str]:
    """What is wrong with the fixes of one mutated example."""
    text = bare(path.read_text())
    text = mutated(text, name, [one for one in judge(text, path).findings if one.fix])
    before = judge(text, path).findings
    outcome = fix(text, path, ALL_KINDS)
    if not _compiles(outcome.text):
        yield "it does not compile"
        return
    after = judge(outcome.text, path).findings
    for one in after:
        if (one.code, one.message) not in {(old.code, old.message) for old in before}:
            yield f"a new finding: {one.code} {one.message}"
    if len(after) > len(before) - len(outcome.applied):
        yield "not all findings are gone that were fixed"
    if fix(outcome.text, path, ALL_KINDS).applied:
        yield "a second run changes it again"
    spans = [{"line": one.span.line, "end_line": one.span.end_line} for one in before if one.fix]
    yield from unrelated(text, outcome.text, spans)


def chosen(name: str, count: int) -> list[Path]:
    """Some examples for a mutation, always the same."""
    return random.Random(name).sample(sorted(FIXABLE), count)


def main(arguments: list[str]) -> int:
    pairs = [(path, name) for path in FIXABLE for name in MUTATIONS]
    random.Random(0).shuffle(pairs)
    pairs = pairs[: int(arguments[0])] if arguments else pairs
    wrong = 0
    for path, name in pairs:
        for problem in problems(path, name):
            wrong += 1
            print(f"{name_of(path)}, {name}: {problem}", flush=True)
        judge.cache_clear()
        fix.cache_clear()
    print(f"{len(pairs)} mutated examples, {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
