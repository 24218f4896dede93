"""What the sandbox lets through is reported, and what our messages advise runs in the sandbox.

Each probe records what really happens and requires a code of the plugin; each piece of advice is followed in a
workflow that must run unrestricted and without a finding.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from harness import MARK, examples, settings_for  # noqa: E402
from sandbox import probes, remedies  # noqa: E402
from sandbox.oracle import run  # noqa: E402
from sandbox.probes import Probe  # noqa: E402

from flake8_temporal import engine  # noqa: E402

ALL = [*probes.PROBES, *probes.loop_probes()]
# How a probe of the event loop ends: the loop of the SDK leaves these methods to its base class.
NOT_IMPLEMENTED = 41


def lint(source: str, modules: Mapping[str, str], folder: Path) -> dict[int, set[str]]:
    """What the plugin reports of effects in workflow code (TMP1xx), by line."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    path = folder / "workflows.py"
    path.write_text(source)
    found: dict[int, set[str]] = {}
    for finding in engine.check(source, None, str(path), settings_for(path)):
        if finding.code.startswith("TMP1"):
            found.setdefault(finding.line, set()).add(finding.code)
    return found


@pytest.mark.parametrize("probe", ALL, ids=lambda probe: probe.name)
def test_probe(probe: Probe, tmp_path: Path) -> None:
    part = run(probe.source, probe.modules).part("Probe")
    assert part.outcome == probe.outcome, part
    if probe.name.startswith("loop.") or probe.name == "thread":
        assert part.name == "NotImplementedError"
    found = lint(probe.source, {} if probe.installed else probe.modules, tmp_path)
    marked = {number for number, line in enumerate(probe.source.split("\n"), 1) if line.endswith(probes.MARK)}
    assert found == dict.fromkeys(marked, {probe.code})


def test_methods_of_the_loop() -> None:
    assert len(list(probes.loop_probes())) >= NOT_IMPLEMENTED


ADVICE = sorted(
    set(
        remedies.advised(
            mark for path in examples() for mark in MARK.findall(path.read_text()) if "TMP1" in mark
        )
    )
)


@pytest.mark.parametrize("advice", ADVICE)
def test_advice(advice: str, tmp_path: Path) -> None:
    remedy = remedies.REMEDIES[advice]
    if remedy.reason:
        pytest.skip(f"nothing to run: {remedy.reason}")
    source = remedies.remedy_source(remedy)
    verdict = run(source, remedies.REMEDY_MODULES)["Probe"]
    assert (verdict.outcome, verdict.finished) == ("ok", True), verdict.part
    assert lint(source, remedies.REMEDY_MODULES, tmp_path) == {}


def test_no_advice_is_out_of_date() -> None:
    assert sorted(set(remedies.REMEDIES) - set(ADVICE)) == []
