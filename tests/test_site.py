"""The pages of the documentation: what is made of rules and options, what is written by hand, and where links lead.

The site itself is built by ``.ci/run``, with every warning an error; here is what needs no site generator.
"""

import ast
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree
from functools import cache
from pathlib import Path

import pytest
from flake8.options.manager import OptionManager

from flake8_temporal import devsite, engine
from flake8_temporal.model import Settings
from flake8_temporal.options import FLAG, OPTIONS, Option, add_options, resolve
from flake8_temporal.rules import ALL
from flake8_temporal.rules.rule import Rule

pytestmark = pytest.mark.once

ROOT = devsite.ROOT
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
EACH_RULE = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
EACH_PAGE = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
EACH_OPTION = pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)


@cache
def pages() -> dict[str, str]:
    return dict(devsite.rule_pages())


@cache
def anchors(path: Path) -> set[str]:
    """What GitHub and the site make of the headings of a page."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    plain = [
        re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title)
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    ]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain}


def blocks(path: Path, language: str) -> list[str]:
    return [text for word, text in FENCE.findall(path.read_text(encoding="utf-8")) if word == language]


@EACH_RULE
def test_the_page_of_a_rule_says_all_of_it(rule: Rule) -> None:
    page = pages()[devsite.path_of(rule)]
    assert page.startswith(f"# {rule.code} {rule.name}\n")
    assert devsite.message_of(rule) in page
    assert f">since {rule.since}<" in page
    assert (f"`extend-select = {rule.code}`" in page) != rule.on_by_default
    words = " ".join(page.split())
    for paragraph in devsite.text_of(rule).split("\n\n"):
        said = " ".join(re.sub(r"^(Limits|Source): ", "", paragraph).split())
        assert said[1:] in words


@EACH_RULE
def test_the_page_of_a_rule_shows_its_example(rule: Rule) -> None:
    shown = devsite.example(rule)
    marked = (devsite.EXAMPLES / shown.name).read_text(encoding="utf-8")
    codes = re.findall(r"(?:# error: | \| )(TMP\d{3}) @", marked)
    assert [mark.code for mark in shown.marks] == codes
    assert rule.code in codes and "# error:" not in "\n".join(shown.lines)
    assert shown.reported(rule.code) and shown.left_alone()
    page = pages()[devsite.path_of(rule)]
    assert shown.reported(rule.code)[0] in page and shown.left_alone()[0] in page
    assert page.count(devsite.WHOLE) == 1


@EACH_RULE
def test_the_page_of_a_rule_names_the_fixes_that_it_has(rule: Rule) -> None:
    page = pages()[devsite.path_of(rule)]
    shown = devsite.example(rule)
    after = devsite.mended(shown)
    kinds = re.findall(r">(\w+) fix<", page)
    assert re.findall(r"^- \*(\w+)\*: ", page, re.MULTILINE) == kinds
    if kinds:
        changes = page.partition("```diff\n")[2].partition("```")[0].splitlines()
        assert after is not None and any(changes)
        assert {line[1:] for line in changes if line.startswith("+")} <= set(after)
        assert {line[1:] for line in changes if line.startswith("-")} <= set(shown.lines)


def test_the_classes_of_fixes_are_those_of_the_findings() -> None:
    """Two rules whose findings have fixes of known classes, and one that has none."""
    rules = {rule.code: rule for rule in ALL}
    kinds = {code: devsite.fix_kinds(rules[code]) for code in ("TMP101", "TMP110", "TMP121")}
    assert kinds == {"TMP101": ["safe", "unsafe"], "TMP110": ["replay"], "TMP121": []}


def test_the_list_holds_each_rule_once() -> None:
    assert re.findall(r"^\| \[(TMP\d{3})\]\((TMP\d{3})\.md\)", pages()["rules/index.md"], re.MULTILINE) == [
        (rule.code, rule.code) for rule in ALL
    ]


@EACH_PAGE
def test_links_lead_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    lost = []
    for link in LINK.findall(text):
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if "://" in link or (target.exists() and (not anchor or anchor in anchors(target))):
            continue
        lost.append(link)
    assert lost == []


def test_every_page_is_in_the_navigation() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r": ([\w-]+\.md)$", config, re.MULTILINE)
    assert sorted([*listed, "rules.md"]) == [path.name for path in PAGES[1:]]


@EACH_PAGE
def test_python_on_a_page_compiles(path: Path) -> None:
    for text in blocks(path, "python"):
        if path.stem != "rules":  # lines out of examples
            compile(text, path.name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_commands_on_pages_have_the_options_that_they_use() -> None:
    known = {
        command: subprocess.run(
            [sys.executable, "-m", "flake8_temporal", command, "--help"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for command in ("check", "fix")
    }
    known["check"] += "".join(f"--{option.name} " for option in OPTIONS)
    used = [
        (command, option)
        for path in PAGES
        for text in blocks(path, "sh")
        for command, rest in re.findall(r"^flake8-temporal (check|fix)\b([^#\n]*)", text, re.MULTILINE)
        for option in re.findall(r"--[a-z-]+", rest)
    ]
    assert len(used) > 5
    assert [f"{command} {option}" for command, option in used if f"{option} " not in known[command]] == []


def test_the_patch_of_the_adoption_page_is_accepted_as_it_stands(tmp_path: Path) -> None:
    """Its old branch is accepted by the comment that it shows, and reported without."""
    patch = next(text for text in blocks(DOCS / "adoption.md", "python") if "patched" in text)
    (tmp_path / "rates.py").write_text(
        "import requests\n\ndef load_rate(currency):\n    return requests.get(currency)\n"
    )
    flow = tmp_path / "flow.py"
    before = "from temporalio import workflow\nfrom rates import load_rate\n\n@workflow.defn\nclass Order:\n"
    before += "    @workflow.run\n    async def run(self, currency: str) -> None:\n"
    text = before + "".join(f"        {line}\n" for line in patch.splitlines())

    def codes(source: str) -> list[str]:
        flow.write_text(source)
        return [found.code for found in engine.check(source, None, str(flow), Settings(src=(str(tmp_path),)))]

    assert "TMP104" not in codes(text)
    assert "TMP104" in codes(text.partition("  # tmp:")[0] + "\n")


@EACH_OPTION
def test_an_option_is_the_same_in_each_place(
    option: Option, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml, ini, flag = devsite.spellings(option)
    monkeypatch.chdir(tmp_path)
    (
        tmp_path / "src"
    ).mkdir()  # flake8's file may stand further up: a path that is not here is looked for there
    (tmp_path / "temporal-effects.toml").write_text("schema = 1\n")
    (tmp_path / "temporal-baseline.json").touch()
    manager = OptionManager(version="", plugin_versions="", parents=[], formatter_names=[])
    add_options(manager)
    parsed = vars(manager.parse_args(shlex.split(flag)))
    name, _, text = ini.partition(" = ")
    registered = next(one for one in manager.options if one.long_option_name == f"--{name}")
    given = {"command line": {option.name: parsed[f"temporal_{option.field}"]}}
    given["flake8's file"] = {option.name: registered.normalize(text, str(tmp_path))}
    found = {place: getattr(resolve(values, tmp_path), option.field) for place, values in given.items()}
    (tmp_path / "pyproject.toml").write_text(f"[tool.flake8-temporal]\n{toml}\n")
    found["pyproject.toml"] = getattr(resolve({}, tmp_path), option.field)
    assert len({repr(value) for value in found.values()}) == 1, found
    assert found["pyproject.toml"] != getattr(Settings(), option.field)
    assert option.kind == FLAG or flag.startswith(f"--{option.flake8_name}=")


@EACH_OPTION
def test_the_reference_says_the_default(option: Option) -> None:
    part = (DOCS / "configuration.md").read_text(encoding="utf-8").partition(f"### {option.name}\n")[2]
    said = part.partition("\n### ")[0].partition("Default: ")[2].partition(".\n")[0]
    value = getattr(Settings(), option.field)
    if isinstance(value, tuple):
        assert set(re.findall(r"`([^`]+)`", said)) == set(value)
    elif value or isinstance(value, bool):
        assert said == f"`{str(value).lower()}`"
    else:
        assert said and "`" not in said


@pytest.mark.parametrize("path", sorted(DOCS.glob("pictures/*.svg")), ids=lambda path: path.stem)
def test_a_picture_is_readable_in_light_and_dark_and_loads_nothing(path: Path) -> None:
    root = xml.etree.ElementTree.parse(path).getroot()
    text = path.read_text(encoding="utf-8")
    assert root.get("viewBox") and "prefers-color-scheme: dark" in text
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "href" not in text and "url(" not in text.replace("url(#", "")
    drawn = text.partition("</style>")[2]
    assert not re.search(r'(?:fill|stroke)="#', drawn), "colours come from the variables"
    used, defined = set(re.findall(r"var\((--\w+)\)", text)), re.findall(r"(--\w+):", text)
    assert used and all(defined.count(name) == 2 for name in used)
    css = (DOCS / "site.css").read_text(encoding="utf-8").partition(".picture {")[2]
    assert all(css.count(f"{name}:") == 2 for name in used)
