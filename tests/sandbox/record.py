"""What all the runs found, as plain data: every example, every probe, every pair, and the members by module.

The installed SDK and the examples in, a dictionary out that is stored as JSON and rendered by ``document``. A stored
record is comparable only with one of the same versions.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import harness
import temporalio.service
from harness import EXAMPLES, MARK, bare, name_of

from . import exceptions, marks, members, probes, replay
from .marks import Judged
from .oracle import run

STORED = Path(__file__).with_name("record.json")
SHOWN = 76
Row = list[str]


def versions() -> dict[str, str]:
    return {"temporalio": temporalio.service.__version__, "python": "%d.%d" % sys.version_info[:2]}


def stored() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return data


def is_comparable() -> bool:
    """Whether the stored record is about what is installed here."""
    return bool(stored()["versions"] == versions())


def examples() -> list[Path]:
    """The examples that the sandbox judges: all with a finding about effects in workflows, and the clean ones."""
    return [path for path in harness.examples() if path.stem.startswith("clean_") or _has_effects(path)]


def beyond() -> list[str]:
    """The examples about effects that only a newer Python can parse."""
    readable = examples()
    found = [path for path in EXAMPLES.rglob("*.py") if "fixed" not in path.parts and _has_effects(path)]
    return sorted(name_of(path) for path in found if path not in readable)


def _has_effects(path: Path) -> bool:
    marks_of = "".join(MARK.findall(path.read_text(encoding="utf-8")))
    return re.search(r"(# error: | \| )TMP1\d\d @", marks_of) is not None


def modules_of(path: Path) -> dict[str, str]:
    """What an example may import: what stands beside it in a directory of its own."""
    beside = [] if path.parent == EXAMPLES else sorted(path.parent.glob("*.py"))
    return {each.stem: bare(each.read_text(encoding="utf-8")) for each in beside if each != path}


def rows(marked: str, judged: Judged) -> list[Row]:
    """Code, source and verdict of each line that is reported for an effect."""
    found = []
    for number, line in enumerate(marked.split("\n"), 1):
        text = bare(line).strip()
        shown = text if len(text) <= SHOWN else f"{text[: SHOWN - 4]} ..."
        for mark in MARK.findall(line):
            for code, message in re.findall(r"(TMP1\d\d) @\d+ (.*?)(?= \| TMP|$)", mark):
                found.append([code, shown, marks.verdict(judged, number, text, message)])
    return found


# Lines that are reported elsewhere or accepted, where no comment of the line says so.
_EXPLAINED = {
    "entry_decorators": "an activity that is called directly: the call is reported",
    "quiet_pragmas": "accepted by a comment",
    "reach_constructors": "reported where the function is handed on",
    "scope_aliases": "reported where the method is called",
}


def quiet(path: Path, marked: str, judged: Judged) -> list[Row]:
    """The lines that the plugin calls fine and the sandbox stops: what is restricted, the line, and why it is fine.

    An example about a rule has only names that are no effect; in the others the line gives the reason.
    """
    lines = marked.split("\n")
    found = []
    for number, part in sorted(judged.stops.items()):
        line = lines[number - 1]
        if part.outcome not in ("restricted", "warning", "blocked") or MARK.search(line):
            continue
        if _is_explained(marked, part.name):
            continue
        code, _hash, comment = line.partition("  # ")
        why = exceptions.reason(part.name)
        if not path.stem.startswith(("clean_", "tmp1")):
            why = why or comment.removeprefix("ok: ") or _EXPLAINED.get(path.stem, "")
        found.append([part.name, code.strip(), why])
    return found


def _is_explained(marked: str, name: str) -> bool:
    """Whether a field with a factory, elsewhere in the example, is reported for it."""
    last = re.escape(name.rpartition(".")[2])
    return re.search(rf"factory=[\w.]*\b{last}\).*# error: ", marked) is not None


def judged_example(path: Path) -> dict[str, list[Row]]:
    marked = path.read_text(encoding="utf-8")
    judged = marks.judge(bare(marked), modules_of(path))
    return {"reported": rows(marked, judged), "quiet": quiet(path, marked, judged)}


def judged_probe(probe: probes.Probe) -> Row:
    part = run(probe.source, probe.modules).part("Probe")
    what = {"ok": "lets it pass", "restricted": "stops it", "warning": "warns"}.get(
        part.outcome, f"fails: {part.name}"
    )
    return [probe.code, probe.about, what]


def by_module() -> dict[str, list[int]]:
    """For each restricted module: members restricted, reported, and exempt."""
    counts: dict[str, Counter[str]] = {}
    for member in members.restricted():
        if member.kind == "absent":
            continue
        counts.setdefault(member.module, Counter())[
            "kind"
            if member.kind in exceptions.HARMLESS_KINDS
            else "exempt"
            if exceptions.is_exempt(member)
            else exceptions.right_code(member.name)
        ] += 1
    return {
        module: [
            sum(count.values()),
            sum(number for key, number in count.items() if key.startswith("TMP")),
            count["exempt"],
            count["kind"],
        ]
        for module, count in sorted(counts.items())
    }


def by_code() -> dict[str, int]:
    """How many restricted members belong under each code."""
    acting = [each for each in exceptions.acting() if not exceptions.is_exempt(each)]
    return dict(sorted(Counter(exceptions.right_code(each.name) for each in acting).items()))


def make() -> dict[str, Any]:
    """Run everything."""
    by_seed = replay.in_seeds()
    return {
        "versions": versions(),
        "codes": by_code(),
        "modules": by_module(),
        "exempt": {reason: patterns.split() for reason, patterns in exceptions.EXEMPT.items()},
        "kinds": dict(exceptions.HARMLESS_KINDS),
        "examples": {name_of(path): judged_example(path) for path in examples()},
        "beyond": beyond(),
        "probes": [judged_probe(probe) for probe in probes.PROBES],
        "loop": [judged_probe(probe) for probe in probes.loop_probes()],
        "replay": [
            [pair.code, pair.about, pair.differs]
            + [
                "differ" if len(set(map(tuple, replay.courses(pair, body, by_seed)))) > 1 else "agree"
                for body in (pair.bad, pair.good)
            ]
            for pair in replay.PAIRS
        ],
    }


def text(data: dict[str, Any]) -> str:
    """As JSON, with one row a line, so that a change shows where it is."""
    return _dumped(data, "") + "\n"


def _dumped(value: Any, margin: str) -> str:
    inner = f"{margin} "
    if isinstance(value, dict) and value:
        items = [f"{json.dumps(key)}: {_dumped(item, inner)}" for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, list) for item in value):
        items = [_dumped(item, inner) for item in value]
    else:
        return json.dumps(value, ensure_ascii=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([opening, ",\n".join(f"{inner}{item}" for item in items), f"{margin}{closing}"])
