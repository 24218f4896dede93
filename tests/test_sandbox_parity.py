"""Everything that the SDK's sandbox stops, the plugin reports: a workflow for each restricted member proves it.

Both spellings of each member are run in the real sandbox and linted. What is not reported stands in
``sandbox.exceptions`` with its reason, and so does what the sandbox lets through although it is restricted.
"""

from collections.abc import Iterable, Iterator

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

import temporalio.service  # noqa: E402
from sandbox import exceptions, fingerprint, members, parity  # noqa: E402
from sandbox.parity import Judged  # noqa: E402


def problems(judged: Iterable[Judged], spelling: str) -> Iterator[str]:
    for one in judged:
        name = one.member.name
        if one.stopped is exceptions.matches(name, exceptions.GAPS[spelling]):
            yield f"{name}: the sandbox says {one.part.outcome} {one.part.name}"
        if one.strict and one.strict != (exceptions.right_code(name),):
            yield f"{name}: reported as {', '.join(one.strict)}, not {exceptions.right_code(name)}"
        if not one.codes and not exceptions.is_exempt(one.member):
            yield f"{name}: not reported"
        if one.codes and exceptions.is_exempt(one.member):
            yield f"{name}: exempt, and yet reported as {', '.join(one.codes)}"


@pytest.mark.parametrize("spelling", parity.SPELLINGS)
def test_what_the_sandbox_stops_is_reported(spelling: str) -> None:
    judged = list(parity.judge(exceptions.acting(), spelling))
    found = list(problems(judged, spelling))
    assert not found, "\n".join(found)
    assert len([one for one in judged if one.codes]) > 780


def test_exceptions_are_names_that_exist_and_stand_once() -> None:
    restricted = {member.name for member in members.restricted() if member.kind != "absent"}
    known = [name for names in exceptions.EXEMPT.values() for name in names.split()]
    assert len(known) == len(set(known))
    assert set(known) - restricted <= set(exceptions.NOT_EVERYWHERE.split())
    assert set(exceptions.NOT_EVERYWHERE.split()) <= set(known)


def test_what_is_said_to_be_reported_when_strict_is() -> None:
    chosen = [member for member in exceptions.acting() if exceptions.is_exempt(member)]
    strict = {one.member.name for one in parity.judge(chosen, "import") if one.strict}
    assert strict == set(exceptions.EXEMPT[exceptions.STRICT].split())


def test_the_table_is_the_one_we_know() -> None:
    version = temporalio.service.__version__
    added, removed = fingerprint.difference()
    assert (added, removed) == ([], []), (
        f"temporalio {version} restricts other members than {fingerprint.known_version()}: added {added},"
        f" removed {removed}; run {fingerprint.PROGRAM} after completing the tables"
    )
