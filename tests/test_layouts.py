"""The same workflow and helper in every layout that projects come in: each finds the same, and nothing else.

A layout is files in an empty directory and a way to import the helper from the workflow. What linking does
with names is for ``test_projects``; here it is only about where modules are.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import write
from harness import Place
from test_projects import chain_of

from flake8_temporal import engine
from flake8_temporal.model import Finding, Settings

HELPER = """\
import time
import uuid


def quote(item: str) -> str:
    return f"{item}{_now()}"


def _now() -> float:
    return time.time()


def fresh() -> str:
    return uuid.uuid4().hex


def clean(item: str) -> str:
    return item.upper()
"""
# A helper of the same name that is not the one, and must never be taken for it.
DECOY = """\
import random


def quote(item: str) -> str:
    return f"{item}{random.random()}"


def fresh() -> str:
    return "0"


def clean(item: str) -> str:
    return f"{item}{random.random()}"
"""
WORKFLOW = """\
from temporalio import workflow

{imports}


@workflow.defn
class Order:
    @workflow.run
    async def run(self, item: str) -> str:
        price = {helper}quote(item)
        key = {helper}fresh()
        return price + key + {helper}clean(item)
"""
FOUND = [Place(10, "TMP101"), Place(11, "TMP103")]
NAMES = "quote, fresh, clean"
PYPROJECT = '[project]\nname = "shop"\n'


class Layout(NamedTuple):
    """Where the files are. ``helper`` is what stands in front of the names the workflow imports."""

    workflow: str
    imports: str
    files: Mapping[str, str]
    helper: str = ""
    src: tuple[str, ...] = ()
    is_on_disk: bool = True


def names_from(module: str) -> str:
    return f"from {module} import {NAMES}"


LAYOUTS = {
    "flat": Layout("order.py", names_from("prices"), {"prices.py": HELPER}),
    "flat module": Layout("order.py", "import prices", {"prices.py": HELPER}, "prices."),
    "flat with a project file": Layout(
        "order.py", names_from("prices"), {"prices.py": HELPER, "pyproject.toml": PYPROJECT}
    ),
    "package": Layout(
        "shop/order.py", names_from("shop.prices"), {"shop/__init__.py": "", "shop/prices.py": HELPER}
    ),
    "package, relative": Layout(
        "shop/order.py", names_from(".prices"), {"shop/__init__.py": "", "shop/prices.py": HELPER}
    ),
    "package, relative module": Layout(
        "shop/order.py", "from . import prices", {"shop/__init__.py": "", "shop/prices.py": HELPER}, "prices."
    ),
    "workflow in the package file": Layout(
        "shop/__init__.py", names_from(".prices"), {"shop/prices.py": HELPER}
    ),
    "helper in the package file": Layout(
        "shop/order.py", "from shop import quote, fresh, clean", {"shop/__init__.py": HELPER}
    ),
    "nested packages": Layout(
        "shop/flows/retail/order.py",
        names_from("shop.core.money.prices"),
        {
            "shop/__init__.py": "",
            "shop/flows/__init__.py": "",
            "shop/flows/retail/__init__.py": "",
            "shop/core/__init__.py": "",
            "shop/core/money/__init__.py": "",
            "shop/core/money/prices.py": HELPER,
        },
    ),
    "nested packages, relative": Layout(
        "shop/flows/retail/order.py",
        names_from("...core.money.prices"),
        {
            "shop/__init__.py": "",
            "shop/flows/__init__.py": "",
            "shop/flows/retail/__init__.py": "",
            "shop/core/__init__.py": "",
            "shop/core/money/__init__.py": "",
            "shop/core/money/prices.py": HELPER,
        },
    ),
    "src": Layout(
        "src/shop/order.py",
        names_from("shop.prices"),
        {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", "src/shop/prices.py": HELPER},
    ),
    "src, two packages": Layout(
        "src/shop/order.py",
        names_from("money.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "src/shop/__init__.py": "",
            "src/money/__init__.py": "",
            "src/money/prices.py": HELPER,
        },
    ),
    "src, single modules": Layout(
        "src/order.py", names_from("prices"), {"setup.py": "", "src/prices.py": HELPER}
    ),
    "namespace package": Layout(
        "acme/shop/order.py",
        names_from("acme.money.prices"),
        {"pyproject.toml": PYPROJECT, "acme/money/prices.py": HELPER, "acme/shop/other.py": ""},
    ),
    "namespace package, dotted": Layout(
        "acme/shop/order.py",
        "import acme.money.prices",
        {"pyproject.toml": PYPROJECT, "acme/money/prices.py": HELPER},
        "acme.money.prices.",
    ),
    "namespace package with packages in it": Layout(
        "acme/shop/order.py",
        names_from("acme.money.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "acme/shop/__init__.py": "",
            "acme/money/__init__.py": "",
            "acme/money/prices.py": HELPER,
        },
    ),
    "namespace package in src": Layout(
        "src/acme/shop/order.py",
        names_from("acme.money.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "src/acme/shop/__init__.py": "",
            "src/acme/money/__init__.py": "",
            "src/acme/money/prices.py": HELPER,
        },
    ),
    "monorepo, first root": Layout(
        "services/shop/src/order/flow.py",
        names_from("common.prices"),
        {
            ".git/HEAD": "",
            "services/shop/pyproject.toml": PYPROJECT,
            "services/shop/src/order/__init__.py": "",
            "services/shop/src/common/__init__.py": "",
            "services/shop/src/common/prices.py": HELPER,
            "services/billing/pyproject.toml": PYPROJECT,
            "services/billing/src/common/__init__.py": "",
            "services/billing/src/common/prices.py": DECOY,
        },
    ),
    "monorepo, second root": Layout(
        "services/billing/order/flow.py",
        names_from("common.prices"),
        {
            ".git/HEAD": "",
            "services/billing/pyproject.toml": PYPROJECT,
            "services/billing/order/__init__.py": "",
            "services/billing/common/__init__.py": "",
            "services/billing/common/prices.py": HELPER,
            "services/shop/pyproject.toml": PYPROJECT,
            "services/shop/common/__init__.py": "",
            "services/shop/common/prices.py": DECOY,
        },
    ),
    "monorepo, the outer root has one too": Layout(
        "services/shop/order/flow.py",
        names_from("common.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "common/__init__.py": "",
            "common/prices.py": DECOY,
            "services/shop/pyproject.toml": PYPROJECT,
            "services/shop/order/__init__.py": "",
            "services/shop/common/__init__.py": "",
            "services/shop/common/prices.py": HELPER,
        },
    ),
    "monorepo, shared library at the top": Layout(
        "services/shop/order/flow.py",
        names_from("common.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "common/__init__.py": "",
            "common/prices.py": HELPER,
            "services/shop/pyproject.toml": PYPROJECT,
            "services/shop/order/__init__.py": "",
        },
    ),
    "re-exports three levels deep": Layout(
        "shop/order.py",
        names_from("shop.core"),
        {
            "shop/__init__.py": "",
            "shop/core/__init__.py": "from .money import quote, fresh, clean\n",
            "shop/core/money/__init__.py": "from shop.core.money.daily import *\n",
            "shop/core/money/daily/__init__.py": "from .rules import quote as quote, clean\n"
            "from .rules import fresh\n",
            "shop/core/money/daily/rules.py": HELPER,
        },
    ),
    "import cycle": Layout(
        "shop/order.py",
        names_from("shop.prices"),
        {
            "shop/__init__.py": "from shop.order import Order\n",
            "shop/prices.py": HELPER + "\n\nfrom shop import order\nfrom shop.order import Order\n",
        },
    ),
    "import cycle of re-exports": Layout(
        "shop/order.py",
        names_from("shop.left"),
        {
            "shop/__init__.py": "",
            "shop/left.py": "from shop.right import *\nfrom shop.prices import quote, fresh, clean\n",
            "shop/right.py": "from shop.left import *\n",
            "shop/prices.py": HELPER,
        },
    ),
    "package-dir of setuptools in pyproject": Layout(
        "code/shop/order.py",
        names_from("money.prices"),
        {
            "pyproject.toml": PYPROJECT + '[tool.setuptools.package-dir]\n"" = "code"\n',
            "code/shop/__init__.py": "",
            "code/money/__init__.py": "",
            "code/money/prices.py": HELPER,
        },
    ),
    "where of setuptools in pyproject": Layout(
        "services/order.py",
        names_from("money.prices"),
        {
            "pyproject.toml": PYPROJECT + '[tool.setuptools.packages.find]\nwhere = ["lib"]\n',
            "lib/money/__init__.py": "",
            "lib/money/prices.py": HELPER,
        },
    ),
    "packages of poetry": Layout(
        "services/order.py",
        names_from("money.prices"),
        {
            "pyproject.toml": '[tool.poetry]\npackages = [{include = "money", from = "lib"}]\n',
            "lib/money/__init__.py": "",
            "lib/money/prices.py": HELPER,
        },
    ),
    "packages of hatch": Layout(
        "services/order.py",
        names_from("money.prices"),
        {
            "pyproject.toml": PYPROJECT + '[tool.hatch.build.targets.wheel]\npackages = ["lib/money"]\n',
            "lib/money/__init__.py": "",
            "lib/money/prices.py": HELPER,
        },
    ),
    "package_dir in setup.cfg": Layout(
        "services/order.py",
        names_from("money.prices"),
        {
            "setup.cfg": "[options]\npackage_dir =\n    = lib\npackages = find:\n",
            "lib/money/__init__.py": "",
            "lib/money/prices.py": HELPER,
        },
    ),
    "where in setup.cfg": Layout(
        "services/order.py",
        names_from("money.prices"),
        {
            "setup.cfg": "[options]\npackages = find:\n[options.packages.find]\nwhere = lib\n",
            "lib/money/__init__.py": "",
            "lib/money/prices.py": HELPER,
        },
    ),
    "the src option": Layout(
        "app/order.py",
        names_from("money.prices"),
        {"elsewhere/lib/money/prices.py": HELPER},
        src=("elsewhere/lib",),
    ),
    "the src option, second directory": Layout(
        "app/order.py",
        names_from("money.prices"),
        {"one/other/__init__.py": "", "two/money/__init__.py": "", "two/money/prices.py": HELPER},
        src=("one", "missing", "two"),
    ),
    "stdin by display name": Layout(
        "shop/order.py",
        names_from("shop.prices"),
        {"shop/__init__.py": "", "shop/prices.py": HELPER},
        is_on_disk=False,
    ),
    "stdin by display name, relative": Layout(
        "src/shop/order.py",
        names_from(".prices"),
        {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", "src/shop/prices.py": HELPER},
        is_on_disk=False,
    ),
    "stdin by display name, no directory yet": Layout(
        "src/shop/new/order.py",
        names_from("shop.prices"),
        {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", "src/shop/prices.py": HELPER},
        is_on_disk=False,
    ),
    "the top directory is a package": Layout(
        "order.py",
        names_from(".prices"),
        {"__init__.py": "", "prices.py": HELPER, "pyproject.toml": PYPROJECT},
    ),
    "the top directory is a package, absolute": Layout(
        "flows/order.py",
        names_from("core.prices"),
        {
            "__init__.py": "",
            "pyproject.toml": PYPROJECT,
            "flows/__init__.py": "",
            "core/__init__.py": "",
            "core/prices.py": HELPER,
        },
    ),
    "script next to a package": Layout(
        "run_order.py",
        names_from("shop.prices"),
        {"shop/__init__.py": "", "shop/prices.py": HELPER, "pyproject.toml": PYPROJECT},
    ),
    "script in a directory of scripts": Layout(
        "scripts/run_order.py",
        names_from("shop.prices"),
        {"shop/__init__.py": "", "shop/prices.py": HELPER, "pyproject.toml": PYPROJECT},
    ),
    "tests beside src": Layout(
        "tests/flows/test_order.py",
        names_from("shop.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "src/shop/__init__.py": "",
            "src/shop/prices.py": HELPER,
            "tests/flows/conftest.py": "",
        },
    ),
    "tests beside src, as a package": Layout(
        "tests/flows/test_order.py",
        names_from("tests.money.prices"),
        {
            "pyproject.toml": PYPROJECT,
            "src/shop/__init__.py": "",
            "tests/__init__.py": "",
            "tests/flows/__init__.py": "",
            "tests/money/__init__.py": "",
            "tests/money/prices.py": HELPER,
        },
    ),
    "a package before a module of its name": Layout(
        "order.py", names_from("prices"), {"prices/__init__.py": HELPER, "prices.py": DECOY}
    ),
    "a module before a directory of its name": Layout(
        "order.py", names_from("prices"), {"prices.py": HELPER, "prices/other.py": DECOY}
    ),
    "the file's own directory before the rest of the project": Layout(
        "flows/order.py",
        names_from("prices"),
        {"pyproject.toml": PYPROJECT, "flows/prices.py": HELPER, "src/prices.py": DECOY, "prices.py": DECOY},
    ),
    "a name of the project that a dependency has too": Layout(
        "src/requests_flow/order.py",
        names_from("requests"),
        {
            "pyproject.toml": PYPROJECT,
            "src/requests_flow/__init__.py": "",
            "src/requests/__init__.py": HELPER,
        },
    ),
}

# Here the helper cannot be found, or is another module than the one of that name: nothing is reported.
UNKNOWN = {
    "no such module": Layout("order.py", names_from("prices"), {}),
    "no way up out of the package": Layout(
        "shop/order.py", names_from("..prices"), {"shop/__init__.py": "", "prices.py": HELPER}
    ),
    "in another service": Layout(
        "services/shop/order.py",
        names_from("common.prices"),
        {
            "services/shop/pyproject.toml": PYPROJECT,
            "services/billing/pyproject.toml": PYPROJECT,
            "services/billing/common/prices.py": HELPER,
        },
    ),
    "in a directory that no file names": Layout(
        "shop/order.py",
        names_from("money.prices"),
        {"pyproject.toml": PYPROJECT, "shop/__init__.py": "", "attic/money/prices.py": HELPER},
    ),
    "package-dir outside of the project": Layout(
        "project/order.py",
        names_from("money.prices"),
        {
            "project/pyproject.toml": PYPROJECT + '[tool.setuptools.package-dir]\n"" = "../attic"\n',
            "attic/money/prices.py": HELPER,
        },
    ),
    "installed, and not to be followed": Layout(
        "order.py",
        names_from("money.prices"),
        {"pyproject.toml": PYPROJECT, ".venv/lib/python3.11/site-packages/money/prices.py": HELPER},
    ),
    "broken helper": Layout("order.py", names_from("prices"), {"prices.py": HELPER + "def :\n"}),
    "helper that is no text": Layout("order.py", names_from("prices"), {"prices.py": "\0\0\0"}),
    "a directory is in the way": Layout("order.py", names_from("prices"), {"prices.py/keep": ""}),
}


def build(folder: Path, layout: Layout) -> tuple[str, Path]:
    """Write a layout; the text of the workflow and its path, absolute."""
    text = WORKFLOW.format(imports=layout.imports, helper=layout.helper)
    write(folder, layout.files)
    if layout.is_on_disk:
        write(folder, {layout.workflow: text})
    return text, folder / layout.workflow


def judge(folder: Path, layout: Layout) -> list[Finding]:
    text, path = build(folder, layout)
    return engine.check(text, None, str(path), settings_of(folder, layout))


def settings_of(folder: Path, layout: Layout) -> Settings:
    return Settings(src=tuple(str(folder / name) for name in layout.src))


def places(findings: list[Finding]) -> list[Place]:
    return [Place(found.line, found.code) for found in findings]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str, tmp_path: Path) -> None:
    findings = judge(tmp_path / "project", LAYOUTS[name])
    assert places(findings) == FOUND
    clock, key = (chain_of(found) for found in findings)
    assert clock.startswith("[via Order.run -> ") and clock.endswith("._now:10]")
    assert key.startswith("[via Order.run -> ") and key.endswith(".fresh:14]")


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_from_another_directory(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path relative to the current directory means the same as the absolute one."""
    folder, layout = tmp_path / "project", LAYOUTS[name]
    text, path = build(folder, layout)
    settings = settings_of(folder, layout)
    elsewhere = tmp_path / "elsewhere"
    write(
        elsewhere, {"prices.py": DECOY, "shop/__init__.py": "", "shop/prices.py": DECOY, "pyproject.toml": ""}
    )
    found = engine.check(text, None, str(path), settings)
    for directory in (elsewhere, folder, tmp_path):
        monkeypatch.chdir(directory)
        assert engine.check(text, None, str(path), settings) == found
        assert engine.check(text, None, os.path.relpath(path), settings) == found


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_found_is_unknown(name: str, tmp_path: Path) -> None:
    assert judge(tmp_path / "project", UNKNOWN[name]) == []


def test_a_name_of_the_chain_is_the_one_of_the_import(tmp_path: Path) -> None:
    findings = judge(tmp_path, LAYOUTS["src"])
    assert [chain_of(found) for found in findings] == [
        "[via Order.run -> shop.prices.quote -> shop.prices._now:10]",
        "[via Order.run -> shop.prices.fresh:14]",
    ]


def test_the_path_of_the_linter_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the linter's own process could import is no part of the project."""
    write(tmp_path / "library", {"money/__init__.py": "", "money/prices.py": HELPER})
    monkeypatch.syspath_prepend(str(tmp_path / "library"))
    assert judge(tmp_path / "project", Layout("order.py", names_from("money.prices"), {})) == []


def test_a_module_of_the_standard_library_is_never_shadowed(tmp_path: Path) -> None:
    text = WORKFLOW.format(imports="import time", helper="time.")
    text = text.replace("time.quote(item)", "str(time.time())").replace("time.fresh()", "str(time.gmtime(0))")
    text = text.replace("time.clean(item)", "item")
    write(tmp_path, {"time.py": HELPER, "order.py": text})
    findings = engine.check(text, None, str(tmp_path / "order.py"), Settings())
    assert places(findings) == [Place(10, "TMP101")]
    assert chain_of(findings[0]) == ""


def test_there_are_enough_layouts() -> None:
    assert len(LAYOUTS) >= 10
