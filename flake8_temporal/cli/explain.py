"""``flake8-temporal explain`` and ``rules``: what a rule is about, in the words of its own docstring."""

import argparse
import difflib
import inspect
import json
import sys
from collections.abc import Sequence

from flake8_temporal.rules import ALL
from flake8_temporal.rules.rule import Rule


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("flake8-temporal explain", description="Print what a rule is about.")
    parser.add_argument("code", metavar="CODE", nargs="+", help="a code or a name: TMP101, workflow-clock")
    wanted: list[str] = parser.parse_args(arguments).code
    known = {rule.code: rule for rule in ALL} | {rule.name: rule for rule in ALL}
    texts = []
    for word in wanted:
        rule = known.get(word.upper()) or known.get(word.lower())
        if rule is None:
            close = difflib.get_close_matches(word.upper(), known, 1) or difflib.get_close_matches(
                word, known, 1
            )
            hint = f", did you mean {close[0]}?" if close else "; flake8-temporal rules lists them"
            print(f"flake8-temporal: there is no rule {word}{hint}", file=sys.stderr)
            return 2
        texts.append(_explained(rule))
    print("\n\n".join(texts))
    return 0


def _explained(rule: Rule) -> str:
    state = (
        "on by default" if rule.on_by_default else f"off by default; extend-select = {rule.code} turns it on"
    )
    return "\n".join(
        [
            f"{rule.code} {rule.name} (since {rule.since}, {state})",
            "",
            f"    {rule.message}",
            "",
            inspect.cleandoc(rule.doc),
        ]
    )


def listed(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("flake8-temporal rules", description="List the rules.")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print them")
    if parser.parse_args(arguments).format == "json":
        rows = [
            {
                "code": rule.code,
                "name": rule.name,
                "message": rule.message,
                "since": rule.since,
                "default": rule.on_by_default,
            }
            for rule in ALL
        ]
        print(json.dumps(rows, indent=2))
    else:
        width = max(len(rule.name) for rule in ALL)
        for rule in ALL:
            print(
                f"{rule.code}  {rule.name:{width}}  {'' if rule.on_by_default else '(opt-in) '}{rule.message}"
            )
    return 0
