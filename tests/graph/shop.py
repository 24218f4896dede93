"""A small project with one of everything that a graph shows, and one whose names try to break out of it."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from conftest import write

from flake8_temporal.cli import main

SHOP = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '0'\n",
    "shop/__init__.py": "",
    "shop/rates.py": """\
import requests


def rate(currency: str) -> float:
    return fetched(currency)


def fetched(currency: str) -> float:
    return float(requests.get(f"https://rates.example/{currency}", timeout=9).text)
""",
    "shop/jobs.py": """\
import time

from temporalio import activity


@activity.defn(name="charge-card")
def charge(amount: float) -> None: ...


@activity.defn
async def wait() -> None:
    time.sleep(1)
""",
    "shop/flows.py": """\
import time
from datetime import timedelta

from temporalio import workflow

from shop.jobs import charge
from shop.rates import rate

SOON = timedelta(seconds=30)


def total(currency: str) -> float:
    return rate(currency)


def label() -> str:
    return "total"


@workflow.defn(name="order")
class Order:
    def __init__(self) -> None:
        self.done = False

    @workflow.run
    async def run(self, currency: str) -> None:
        amount = total(currency)
        await workflow.execute_activity(charge, amount, start_to_close_timeout=SOON)
        await workflow.execute_child_workflow(Ship.run, label())
        parent = workflow.get_external_workflow_handle("ledger")
        await parent.signal("booked", amount)
        await workflow.wait_condition(lambda: self.done)
        workflow.continue_as_new(currency)

    @workflow.signal
    def finish(self) -> None:
        self.done = True
        print(time.time())  # noqa: TMP101


@workflow.defn
class Ship:
    @workflow.run
    async def run(self, name: str) -> str:
        return name
""",
}
NASTY = "</script><script>window.hacked=1</script>"
HOSTILE = {
    "<img src=x onerror=window.hacked=2>.py": f'''\
import time
from datetime import timedelta

from temporalio import workflow


@workflow.defn(name="{NASTY}")
class Order:
    @workflow.run
    async def run(self) -> str:
        await workflow.execute_activity("<!-- {NASTY} &amp;", start_to_close_timeout=timedelta(1))
        await workflow.execute_activity('"]; evil --> x', start_to_close_timeout=timedelta(1))
        return f"{NASTY}{{time.time()}} \\u2028 \\ud800 ]]>"
'''
}


def graph(folder: Path, *arguments: str) -> tuple[str, str, int]:
    """What the command prints, what it says, and how it ends; in this process, since starting one takes longer."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = main(["graph", *arguments])
    return output.getvalue(), errors.getvalue(), status


def drawn(folder: Path, files: dict[str, str], *arguments: str) -> dict[str, Any]:
    write(folder, files)
    text, errors, status = graph(folder, "--format", "json", *arguments)
    assert (errors, status) == ("", 0)
    document: dict[str, Any] = json.loads(text)
    return document
