"""What our messages and tables advise, each as the workflow that follows the advice.

Advice in, source out; advice with nothing to run says why. That all of it runs in the sandbox and satisfies the plugin
is for the tests to show.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flake8_temporal.knowledge import load

from .probes import FOR_EACH, source


class Remedy(NamedTuple):
    """What a message advises: the code that follows it, or why there is nothing to run."""

    code: str = ""
    reason: str = ""


_ACTIVITY = Remedy("await workflow.execute_activity(pick, text, start_to_close_timeout=timedelta(1))")
REMEDIES = {
    "use workflow.now() or workflow.time()": Remedy(
        "await workflow.sleep(workflow.now().second + workflow.time() % 2)"
    ),
    "use workflow.random()": Remedy("await workflow.sleep(workflow.random().randint(1, 6))"),
    "use workflow.uuid4()": Remedy("str(workflow.uuid4())"),
    "move it into an activity": _ACTIVITY,
    "do it in an activity": _ACTIVITY,
    "use an activity": _ACTIVITY,
    "evaluate it in an activity": _ACTIVITY,
    "keep credentials in activities": _ACTIVITY,
    "use the activity's RetryPolicy": Remedy(
        "await workflow.execute_activity(\n"
        "    pick, text, start_to_close_timeout=timedelta(1), retry_policy=RetryPolicy(maximum_attempts=3)\n"
        ")"
    ),
    "pass it as workflow input": Remedy("await workflow.sleep(len(text))"),
    "use asyncio.gather or child workflows": Remedy(
        "await asyncio.gather(*[workflow.sleep(len(item)) for item in items])\n"
        "await workflow.execute_child_workflow('Child', text, id='child')"
    ),
    "use await workflow.sleep() or wait_condition()": Remedy(
        "await workflow.sleep(1)\nawait workflow.wait_condition(lambda: bool(items))"
    ),
    "use workflow.logger": Remedy("workflow.logger.info('picked %s', text)"),
    "use workflow.logger or workflow.metric_meter()": Remedy(
        "workflow.logger.info('picked %s', text)\nworkflow.metric_meter().create_counter('picked').add(1)"
    ),
    "use workflow.metric_meter()": Remedy("workflow.metric_meter().create_counter('picked').add(1)"),
    "use a child workflow or external handle": Remedy(
        "await workflow.execute_child_workflow('Child', text, id='child')\n"
        "await workflow.get_external_workflow_handle('other').signal('picked', text)"
    ),
    "use workflow.wait()": Remedy("await workflow.wait([asyncio.create_task(workflow.sleep(1))])"),
    "use workflow.as_completed()": Remedy(
        "for done in workflow.as_completed([asyncio.create_task(workflow.sleep(1))]):\n    await done"
    ),
    "use a list of your own tasks": Remedy(
        "tasks = [asyncio.create_task(workflow.sleep(1))]\nfor task in tasks:\n    await task"
    ),
    "use asyncio.gather() over a list": Remedy(
        "await asyncio.gather(*[workflow.sleep(1) for item in items])"
    ),
    "use the function of workflow instead": Remedy(
        "await workflow.wait([asyncio.create_task(workflow.sleep(1))])"
    ),
    "use workflow timers or a Temporal Schedule": Remedy("await workflow.sleep(timedelta(days=1))"),
    "use sorted() or a stable key": Remedy(f"for item in sorted({{*items}}):\n    {FOR_EACH}"),
    "keep state on self or in workflow input": Remedy("self.seen = [*items, text]"),
    "import at module top (passed through)": Remedy("clock.days(text)"),
    "only guard logging or metrics": Remedy(
        "if not workflow.unsafe.is_replaying():\n    workflow.logger.info('picked')"
    ),
    "pass a time zone": Remedy("datetime.fromtimestamp(1, tz=timezone.utc)"),
    "use workflow.execute_activity(...)": _ACTIVITY,
    "use workflow.execute_child_workflow(...)": Remedy(
        "await workflow.execute_child_workflow(Child.run, text, id='child')"
    ),
    "do it in the worker or an activity": Remedy(reason="outside of workflow code"),
    "keep the tasks in a list": Remedy("await asyncio.gather(*[workflow.sleep(1) for item in items])"),
    "use asyncio.gather over a list": Remedy("await asyncio.gather(*[workflow.sleep(1) for item in items])"),
    "remove it": Remedy(reason="nothing takes its place"),
}
_TOP = """\
from datetime import datetime, timezone

from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    import clock


@workflow.defn
class Child:
    @workflow.run
    async def run(self, text: str) -> None:
        pass

"""
REMEDY_MODULES = {"clock": "def days(text):\n    return len(text)\n"}


def remedy_source(remedy: Remedy) -> str:
    """A workflow that does what a message advises."""
    return source(remedy.code, _TOP)


def advised(marks: Iterable[str]) -> Iterator[str]:
    """The advice of messages, without names of the reported code, and that of the tables."""
    for mark in marks:
        for message in re.split(r"(?:error:| \|) (?=TMP)", mark):
            if not message.startswith("TMP1"):
                continue
            advice = message.partition(" [via ")[0].rpartition("; ")[2].strip()
            yield re.sub(r"(workflow\.execute_\w+)\(.*\)$", r"\1(...)", advice)
    for path in sorted(load.FOLDER.glob("*.toml")):
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from data.get("kinds", {}).values()
        for section in ("package", "class"):
            yield from (entry["remedy"] for entry in data.get(section, []) if "remedy" in entry)
