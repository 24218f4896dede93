"""``flake8-temporal graph`` as data and as diagrams: who does what, how a finding is come by, what names cannot do.

What is found is for the examples; how the page behaves in a browser is for ``test_page``.
"""

import ast
import contextlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import write
from graph.shop import HOSTILE, NASTY, SHOP, drawn, graph

from flake8_temporal.cli import main
from flake8_temporal.charts import chart
from flake8_temporal.engine import check
from flake8_temporal.model import Settings
from flake8_temporal.project.lookup import Lookup

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return drawn(tmp_path_factory.mktemp("shop"), SHOP, "shop")


def test_workflows_and_verdicts(shop: dict[str, Any]) -> None:
    assert [(each["id"], each["name"], each["verdict"]) for each in shop["workflows"]] == [
        ("shop/flows.py:Order", "order", "effects"),
        ("shop/flows.py:Ship", "Ship", "clean"),
    ]
    handlers = shop["workflows"][0]["handlers"]
    assert [(each["role"], each["name"]) for each in handlers] == [
        ("run", "run"),
        ("signal", "finish"),
        ("init", "__init__"),
    ]


def test_commands(shop: dict[str, Any]) -> None:
    functions = shop["workflows"][0]["functions"]
    commands = [command for function in functions for command in function["commands"]]
    assert [(each["kind"], each["name"], each["workflow"]) for each in commands] == [
        ("activity", "charge-card", ""),
        ("child workflow", "Ship", "shop/flows.py:Ship"),
        ("signal", "booked", ""),
        ("continue as new", "Order", ""),
    ]
    assert commands[0]["defined"] == {"path": "shop/jobs.py", "line": 7}


def test_a_name_that_is_not_known_is_told_from_one_that_is(tmp_path: Path) -> None:
    text = SHOP["shop/flows.py"].replace("execute_activity(charge,", "execute_activity(currency,")
    document = drawn(tmp_path, {**SHOP, "shop/flows.py": text}, "shop")
    functions = document["workflows"][0]["functions"]
    names = [each["name"] for function in functions for each in function["commands"]]
    assert names == ["(currency)", "Ship", "booked", "Order"]


def test_the_way_to_an_effect(shop: dict[str, Any]) -> None:
    (effect,) = [each for each in shop["workflows"][0]["findings"] if each["code"] == "TMP104"]
    assert (effect["status"], effect["kind"], effect["path"], effect["line"]) == (
        "reported",
        "http",
        "shop/flows.py",
        13,
    )
    ways = [(step["function"], step["spot"]["path"], step["spot"]["line"]) for step in effect["steps"]]
    assert ways == [
        ("Order.run", "shop/flows.py", 27),
        ("total", "shop/flows.py", 13),
        ("rate", "shop/rates.py", 5),
        ("fetched", "shop/rates.py", 9),
    ]
    last = effect["steps"][-1]["spot"]
    line = shop["sources"]["shop/rates.py"]["9"]
    assert line[last["column"] - 1 :].startswith("requests.get(")


def test_what_is_accepted_and_what_is_elsewhere(shop: dict[str, Any]) -> None:
    found = {(each["code"], each["status"]) for each in shop["workflows"][0]["findings"]}
    assert ("TMP101", "accepted") in found
    assert [(each["code"], each["path"]) for each in shop["elsewhere"]] == [("TMP501", "shop/jobs.py")]


def test_functions_that_lead_nowhere_are_told(shop: dict[str, Any]) -> None:
    leads_on = {each["name"]: each["leads_on"] for each in shop["workflows"][0]["functions"]}
    assert (leads_on["fetched"], leads_on["Order.run"], leads_on["label"]) == (True, True, False)


def test_each_workflow_has_its_own_way_to_a_shared_helper(tmp_path: Path) -> None:
    text = SHOP["shop/flows.py"].replace("return name", "return str(total(name))")
    document = drawn(tmp_path, {**SHOP, "shop/flows.py": text}, "shop")
    ways = [
        [step["function"] for step in each["steps"]]
        for workflow in document["workflows"]
        for each in workflow["findings"]
        if each["code"] == "TMP104"
    ]
    assert ways == [["Order.run", "total", "rate", "fetched"], ["Ship.run", "total", "rate", "fetched"]]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("reach_*.py")), ids=lambda path: path.stem)
def test_a_chart_finds_what_linting_finds_and_the_way_to_it(path: Path) -> None:
    text, settings = path.read_text(encoding="utf-8"), Settings(no_cache=True)
    made = chart(text, ast.parse(text), str(path), Lookup(str(path), settings), settings)
    assert made.findings == check(text, None, str(path), settings)
    traces = [trace for _, traces in made.workflows for trace in traces if trace.kind]
    assert {trace.finding for trace in traces} >= {each for each in made.findings if each.code < "TMP114"}
    for finding in {trace.finding for trace in traces if " [via " in trace.finding.message}:
        told = finding.message.removesuffix("]").partition(" [via ")[2].split(" -> ")
        # A graph begins at a handler, and goes once through each function.
        told = [name for name, before in zip(told, ["", *told]) if name != before]
        ways = [[step.qualname for step in trace.steps] for trace in traces if trace.finding == finding]
        assert any(way[-len(told) :] == told for way in ways)


def test_selection_and_baseline_count(tmp_path: Path) -> None:
    assert drawn(tmp_path, SHOP, "--select", "TMP2", "shop")["workflows"][0]["findings"] == []
    with contextlib.chdir(tmp_path):
        main(["check", "--quiet", "--write-baseline", "b.json", "shop"])
    document = drawn(tmp_path, {}, "--baseline", "b.json", "shop/flows.py")
    assert {each["status"] for each in document["workflows"][0]["findings"]} == {"accepted"}
    assert document["workflows"][0]["verdict"] == "clean"


@pytest.mark.parametrize("form", ["html", "json", "mermaid", "dot"])
def test_the_same_input_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    write(tmp_path, SHOP)
    first, second = (graph(tmp_path, "--format", form, "shop") for _ in range(2))
    assert first == second and len(first[0]) > 500


def test_the_name_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    for name, start in {
        "a.html": "<!doctype html>",
        "a.dot": "digraph",
        "a.mmd": "flowchart",
        "a.json": "{",
    }.items():
        text, errors, status = graph(tmp_path, "-o", name, "shop")
        assert (text, status) == ("", 0)
        assert errors == f"{name}: 2 workflows, 1 with effects, 1 clean\n"
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_file_that_is_not_judged_is_named(tmp_path: Path) -> None:
    write(tmp_path, {**SHOP, "shop/broken.py": "from temporalio import workflow\nclass (\n"})
    text, errors, status = graph(tmp_path, "--format", "json", "shop")
    assert status == 1
    assert errors.startswith("shop/broken.py: not in the graph: E999 ")
    assert [each["path"] for each in json.loads(text)["unjudged"]] == ["shop/broken.py"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    _, errors, status = graph(tmp_path, "-o", "missing/report.html", "shop")
    assert status == 2 and errors.count("\n") == 1 and "not written" in errors


def test_mermaid(tmp_path: Path) -> None:
    write(tmp_path, SHOP | HOSTILE)
    _check_mermaid(graph(tmp_path, "--format", "mermaid", ".")[0].splitlines())


def _check_mermaid(lines: list[str]) -> None:
    """The part of the flowchart grammar that is written: every line one of these, every arrow between boxes."""
    label = r"(?:[\w .\-:/(),=]|#\d+;)*"
    box = re.compile(
        rf'    (\w+)(?:\(\["{label}"\]\)|\["{label}"\]|\[\["{label}"\]\]|\{{\{{"{label}"\}}\}}|>"{label}"\]):::(\w+)'
    )
    arrow = re.compile(r"    (\w+) --> (\w+)")
    style = re.compile(r"  classDef (\w+) fill:#\w+,stroke:#\w+,color:#\w+")
    assert lines[0] == "flowchart LR"
    boxes: dict[str, str] = {}
    arrows, styles, depth = [], set(), 0
    for line in lines[1:]:
        if re.fullmatch(rf'  subgraph w\d+\["{label}"\]', line):
            depth += 1
        elif line == "  end":
            depth -= 1
        elif found := box.fullmatch(line):
            assert found[1] not in boxes and depth == 1
            boxes[found[1]] = found[2]
        elif found := arrow.fullmatch(line):
            arrows.append(found.groups())
        elif found := style.fullmatch(line):
            styles.add(found[1])
        else:
            raise AssertionError(line)
    assert depth == 0 and set(boxes.values()) <= styles
    assert arrows and all(one in boxes and other in boxes for one, other in arrows)
    assert {"handler", "function", "command", "effect"} <= set(boxes.values())


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_dot(tmp_path: Path) -> None:
    write(tmp_path, SHOP | HOSTILE)
    text = graph(tmp_path, "--format", "dot", ".")[0]
    done = subprocess.run(["dot", "-Tplain"], input=text.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    nodes = [line for line in done.stdout.decode().splitlines() if line.startswith("node ")]
    assert len(nodes) == text.count(" [label=")


def test_names_and_sources_stay_text(tmp_path: Path) -> None:
    document = drawn(tmp_path, HOSTILE)
    assert document["workflows"][0]["name"] == NASTY
    page = graph(tmp_path, "--format", "html")[0]
    assert "window.hacked" in page and page.isascii() is False
    data = page.partition('id="data">')[2].partition("</script>")[0]
    assert not set("<>&") & set(data)
    assert json.loads(data)["workflows"][0]["name"] == NASTY
    assert page.count("<script") == page.count("</script>") == 2


def test_the_page_asks_for_nothing_outside(tmp_path: Path) -> None:
    write(tmp_path, SHOP)
    page = graph(tmp_path, "--format", "html")[0]
    own = page.replace(page.partition('id="data">')[2].partition("</script>")[0], "")
    assert "default-src 'none'" in own
    assert set(re.findall(r"\w+://[^\s\"']+", own)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"@import|url\(|<link|\bsrc=|\bfetch\(|innerHTML|\beval\(", own)
