"""Where the SDK itself refuses a definition, or fails on it at run time, the rules say so, and nowhere else.

Each case is a small source text that both judge: the engine by reading it, the SDK by decorating the classes and
running them in its sandbox. ``error`` is a part of what the SDK says, empty where it accepts the text and runs it.
"""

import sys
import textwrap
from typing import NamedTuple

import pytest

pytest.importorskip("temporalio", reason="the SDK has no wheel for this Python")

from sandbox.oracle import Report, run  # noqa: E402

from flake8_temporal import engine  # noqa: E402
from flake8_temporal.model import Settings  # noqa: E402

HEAD = """
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from temporalio import activity, workflow
from temporalio.common import RawValue


@dataclass
class Order:
    name: str = "tea"

"""
RUN = """
    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(1)
"""


class Case(NamedTuple):
    name: str
    code: str
    error: str
    source: str


def workflow(
    name: str, code: str, error: str, methods: str, head: str = "@workflow.defn\nclass Shop:"
) -> Case:
    """A workflow with a run method that waits, and more methods."""
    return Case(name, code, error, f"{head}\n{RUN}\n{textwrap.indent(textwrap.dedent(methods), '    ')}")


CASES = [
    # TMP201
    Case("a run method", "", "", "@workflow.defn\nclass Shop:\n" + RUN),
    Case("no run method", "TMP201", "Missing @workflow.run", "@workflow.defn\nclass Shop:\n    pass"),
    Case(
        "an inherited run method",
        "TMP201",
        "@workflow.run method run must be defined on Shop",
        f"class Base:\n{RUN}\n@workflow.defn\nclass Shop(Base):\n    pass",
    ),
    Case(
        "a run method again in the subclass",
        "",
        "",
        f"class Base:\n{RUN}\n@workflow.defn\nclass Shop(Base):\n{RUN}",
    ),
    workflow(
        "two run methods",
        "TMP201",
        "Multiple @workflow.run methods found",
        "@workflow.run\nasync def start(self) -> None: ...",
    ),
    Case(
        "a second run method in the base class",
        "TMP201",
        "@workflow.run method go must be defined on Shop",
        "class Base:\n    @workflow.run\n    async def go(self) -> None: ...\n"
        f"@workflow.defn\nclass Shop(Base):\n{RUN}",
    ),
    Case(
        "a run method that is not async",
        "TMP201",
        "Workflow run method must be an async function",
        "@workflow.defn\nclass Shop:\n    @workflow.run\n    def run(self) -> None: ...",
    ),
    Case(
        "a run method that yields",
        "TMP201",
        "Workflow run method must be an async function",
        "@workflow.defn\nclass Shop:\n    @workflow.run\n    async def run(self):\n        yield 1",
    ),
    Case(
        "a class method to run",
        "TMP201",
        "@workflow.run method run must be defined on Shop",
        "@workflow.defn\nclass Shop:\n    @classmethod\n    @workflow.run\n    async def run(cls) -> None: ...",
    ),
    Case(
        "a static method to run",
        "TMP201",
        "takes 0 positional arguments but 1 was given",
        "@workflow.defn\nclass Shop:\n    @staticmethod\n    @workflow.run\n    async def run() -> None: ...",
    ),
    Case(
        "parentheses",
        "TMP201",
        "missing 1 required positional argument: 'fn'",
        "@workflow.defn\nclass Shop:\n    @workflow.run()\n    async def run(self) -> None: ...",
    ),
    Case(
        "a class in a class",
        "TMP201",
        "must be defined on Outer.Shop",
        "class Outer:\n    @workflow.defn\n    class Shop:\n" + textwrap.indent(RUN, "    "),
    ),
    Case(
        "a class in a function",
        "TMP201",
        "Local classes unsupported",
        "def make():\n    @workflow.defn\n    class Shop:\n" + textwrap.indent(RUN, "    ") + "\nmake()",
    ),
    Case("a function", "TMP201", "has no attribute '__mro__'", "@workflow.defn\ndef shop() -> None: ..."),
    Case(
        "decorated twice",
        "TMP201",
        "Class already contains workflow definition",
        "@workflow.defn\n@workflow.defn(name='shop')\nclass Shop:\n" + RUN,
    ),
    Case(
        "a generic workflow",
        "",
        "",
        "T = TypeVar('T')\nclass Base(Generic[T]):\n    @workflow.query\n    def kind(self) -> str:\n"
        "        return 'x'\n@workflow.defn\nclass Shop(Base[int], Generic[T]):\n" + RUN,
    ),
    # TMP202
    workflow(
        "two signals of one name",
        "TMP202",
        "Multiple signal methods found for a",
        """
        @workflow.signal
        def a(self) -> None: ...

        @workflow.signal(name="a")
        def b(self) -> None: ...
        """,
    ),
    workflow(
        "two dynamic queries",
        "TMP202",
        "Multiple query methods found for <dynamic>",
        """
        @workflow.query(dynamic=True)
        def a(self, name: str, args: Sequence[RawValue]) -> int:
            return 1

        @workflow.query(dynamic=True)
        def b(self, name: str, args: Sequence[RawValue]) -> int:
            return 1
        """,
    ),
    workflow(
        "a signal and a query of one name",
        "",
        "",
        """
        @workflow.signal
        def a(self) -> None: ...

        @workflow.query(name="a")
        def b(self) -> int:
            return 1
        """,
    ),
    Case(
        "a signal overridden without the decorator",
        "TMP202",
        "@workflow.signal defined on Base.stop but not on the override",
        "class Base:\n    @workflow.signal\n    def stop(self) -> None: ...\n"
        f"@workflow.defn\nclass Shop(Base):\n{RUN}\n    def stop(self) -> None: ...",
    ),
    Case(
        "a signal overridden under its old name",
        "",
        "",
        "class Base:\n    @workflow.signal\n    def stop(self) -> None: ...\n"
        f"@workflow.defn\nclass Shop(Base):\n{RUN}\n    @workflow.signal(name='stop')\n"
        "    def halt(self) -> None: ...\n    def stop(self) -> None: ...",
    ),
    Case(
        "a run method overridden without the decorator",
        "TMP202",
        "@workflow.run defined on Base.run but not on the override",
        f"class Base:\n{RUN}\n@workflow.defn\nclass Shop(Base):\n    async def run(self) -> None: ...",
    ),
    Case(
        "overridden in between",
        "TMP202",
        "@workflow.signal defined on Base.stop but not on the override",
        "class Base:\n    @workflow.signal\n    def stop(self) -> None: ...\n"
        "class Middle(Base):\n    def stop(self) -> None: ...\n"
        f"@workflow.defn\nclass Shop(Middle):\n{RUN}",
    ),
    Case(
        "a second name for an inherited handler",
        "TMP202",
        "Multiple signal methods found for stop",
        "class Base:\n    @workflow.signal\n    def stop(self) -> None: ...\n"
        f"@workflow.defn\nclass Shop(Base):\n{RUN}\n    @workflow.signal(name='stop')\n    def halt(self) -> None: ...",
    ),
    workflow(
        "a query without arguments",
        "TMP202",
        "Cannot create query without function or name or dynamic",
        "@workflow.query()\ndef total(self) -> int:\n    return 1",
    ),
    workflow(
        "a signal with empty parentheses",
        "",
        "",
        "@workflow.signal()\ndef stop(self) -> None: ...",
    ),
    workflow(
        "name and dynamic",
        "TMP202",
        "Cannot provide name and dynamic boolean",
        '@workflow.signal(name="a", dynamic=True)\ndef a(self, name: str, args: Sequence[RawValue]) -> None: ...',
    ),
    workflow(
        "a property for a query",
        "TMP202",
        # From 3.13 on a property has a name, and the next attribute is the one it lacks.
        "'property' object has no attribute "
        + ("'__temporal_query_definition'" if sys.version_info >= (3, 13) else "'__name__'"),
        "@workflow.query\n@property\ndef total(self) -> int:\n    return 1",
    ),
    workflow(
        "a static method for a query",
        "TMP202",
        "takes 0 positional arguments but 1 was given",
        "@staticmethod\n@workflow.query\ndef total() -> int:\n    return 1",
    ),
    # TMP203
    workflow(
        "a keyword-only parameter",
        "TMP203",
        "takes 1 positional argument but 2 were given",
        "@workflow.signal\ndef stop(self, *, hard: bool) -> None: ...",
    ),
    workflow(
        "no self",
        "TMP203",
        "takes 0 positional arguments but 1 was given",
        "@workflow.query\ndef total() -> int:\n    return 1",
    ),
    Case(
        "types lost",
        "TMP203",
        "object has no attribute 'name'",
        "@workflow.defn\nclass Shop:\n    @workflow.run\n"
        "    async def run(self, order: Order, *rest: int) -> None:\n        workflow.logger.info(order.name)",
    ),
    workflow(
        "any number of arguments",
        "",
        "",
        "@workflow.signal\ndef stop(self, *reasons: str) -> None: ...",
    ),
    # TMP204
    Case(
        "a dynamic workflow",
        "",
        "",
        "@workflow.defn(dynamic=True)\nclass Shop:\n    @workflow.run\n"
        "    async def run(self, args: Sequence[RawValue]) -> None: ...\n"
        "    @workflow.dynamic_config\n    def config(self) -> workflow.DynamicWorkflowConfig:\n"
        "        return workflow.DynamicWorkflowConfig()\n",
    ),
    Case(
        "a dynamic workflow with plain arguments",
        "TMP204",
        "Dynamic workflow must accept a single Sequence[temporalio.common.RawValue]",
        "@workflow.defn(dynamic=True)\nclass Shop:\n    @workflow.run\n"
        "    async def run(self, args: list[RawValue]) -> None: ...",
    ),
    Case(
        "a dynamic activity with plain arguments",
        "TMP204",
        "Dynamic activity must accept a single Sequence[temporalio.common.RawValue]",
        "@activity.defn(dynamic=True)\nasync def act(name: str) -> None: ...",
    ),
    Case(
        "a dynamic activity",
        "",
        "",
        "@activity.defn(dynamic=True)\nasync def act(args: Sequence[RawValue]) -> None: ...",
    ),
    workflow(
        "a dynamic signal",
        "",
        "",
        "@workflow.signal(dynamic=True)\ndef any(self, name: str, args: Sequence[RawValue]) -> None: ...",
    ),
    workflow(
        "a dynamic signal with plain arguments",
        "TMP204",
        "Dynamic handler must have 3 arguments",
        "@workflow.signal(dynamic=True)\ndef any(self, args: Sequence[RawValue]) -> None: ...",
    ),
    workflow(
        "a dynamic signal with stars",
        "TMP204",
        "Dynamic signals with vararg third param is deprecated",
        "@workflow.signal(dynamic=True)\ndef any(self, name: str, *args: RawValue) -> None: ...",
    ),
    workflow(
        "a dynamic update with stars",
        "TMP204",
        "Dynamic updates do not support a vararg third param",
        "@workflow.update(dynamic=True)\ndef any(self, name: str, *args: RawValue) -> None: ...",
    ),
    workflow(
        "dynamic config without dynamic",
        "TMP204",
        "@workflow.dynamic_config can only be used in dynamic workflows",
        "@workflow.dynamic_config\ndef config(self) -> workflow.DynamicWorkflowConfig:\n"
        "    return workflow.DynamicWorkflowConfig()",
    ),
    workflow(
        "dynamic config that is async",
        "TMP204",
        "Workflow dynamic_config method must be synchronous",
        "@workflow.dynamic_config\nasync def config(self) -> workflow.DynamicWorkflowConfig:\n"
        "    return workflow.DynamicWorkflowConfig()",
    ),
    # TMP205
    Case(
        "a constructor that takes what run takes",
        "",
        "",
        "@workflow.defn\nclass Shop:\n    @workflow.init\n"
        "    def __init__(self, order: Order, count: int = 1) -> None: ...\n"
        "    @workflow.run\n    async def run(self, first: Order, often: int = 1) -> None: ...",
    ),
    Case(
        "a constructor with another default",
        "TMP205",
        "@workflow.init and @workflow.run method parameters do not match",
        "@workflow.defn\nclass Shop:\n    @workflow.init\n"
        "    def __init__(self, order: Order, count: int = 1) -> None: ...\n"
        "    @workflow.run\n    async def run(self, order: Order, count: int = 2) -> None: ...",
    ),
    Case(
        "a constructor with another annotation",
        "TMP205",
        "@workflow.init and @workflow.run method parameters do not match",
        "@workflow.defn\nclass Shop:\n    @workflow.init\n    def __init__(self, order: Order) -> None: ...\n"
        "    @workflow.run\n    async def run(self, order: dict[str, str]) -> None: ...",
    ),
    Case(
        "two spellings of one annotation",
        "",
        "",
        "from typing import Optional\n@workflow.defn\nclass Shop:\n    @workflow.init\n"
        "    def __init__(self, order: Order | None) -> None: ...\n"
        "    @workflow.run\n    async def run(self, order: Optional[Order]) -> None: ...",
    ),
    workflow(
        "init elsewhere",
        "TMP205",
        "@workflow.init may only be used on the __init__ method",
        "@workflow.init\ndef prepare(self) -> None: ...",
    ),
    Case(
        "a constructor that takes arguments",
        "TMP205",
        "missing 1 required positional argument: 'order'",
        "@workflow.defn\nclass Shop:\n    def __init__(self, order: Order) -> None: ...\n"
        "    @workflow.run\n    async def run(self, order: Order) -> None: ...",
    ),
    Case(
        "a constructor that may take arguments",
        "",
        "",
        "@workflow.defn\nclass Shop:\n    def __init__(self, order: Order | None = None, **more: str) -> None: ...\n"
        "    @workflow.run\n    async def run(self, order: Order) -> None: ...",
    ),
    # TMP206
    workflow(
        "a validator",
        "",
        "",
        """
        @workflow.update
        async def pay(self, order: Order, count: int = 1) -> None: ...

        @pay.validator
        def check(self, paid: Order, often: int = 1) -> None:
            return self.look(paid)

        def look(self, order: Order) -> None: ...
        """,
    ),
    workflow(
        "a validator that is async",
        "TMP206",
        "Update validator must not be an async function",
        """
        @workflow.update
        async def pay(self, order: Order) -> None: ...

        @pay.validator
        async def check(self, order: Order) -> None: ...
        """,
    ),
    workflow(
        "a validator with other parameters",
        "TMP206",
        "Update validator method check parameters do not match update method pay parameters",
        """
        @workflow.update
        async def pay(self, order: Order) -> None: ...

        @pay.validator
        def check(self) -> None: ...
        """,
    ),
    workflow(
        "two validators",
        "TMP206",
        "Validator already set for update pay",
        """
        @workflow.update
        async def pay(self, order: Order) -> None: ...

        @pay.validator
        def check(self, order: Order) -> None: ...

        @pay.validator
        def look(self, order: Order) -> None: ...
        """,
    ),
    workflow(
        "a validator with parentheses",
        "TMP206",
        "'NoneType' object is not callable",
        """
        @workflow.update
        async def pay(self, order: Order) -> None: ...

        @pay.validator()
        def check(self, order: Order) -> None: ...
        """,
    ),
]


def said(report: Report) -> str:
    """All that the SDK has to say: why the text cannot be loaded, or what failed."""
    if report.unloadable is not None:
        return report.unloadable.message
    parts = [part for verdict in report.values() for part in verdict.parts.values()]
    # A coroutine that an earlier, failed run left behind may be collected while this one is watched.
    return "\n".join(part.message for part in parts if part.outcome != "ok" and part.name != "RuntimeWarning")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rule_and_the_sdk_agree(case: Case) -> None:
    source = HEAD + case.source + "\n"
    found = {finding.code for finding in engine.check(source, None, "shop.py", Settings())}
    assert found == ({case.code} if case.code else set())
    report = run(source)
    if case.error == "":
        assert said(report) == ""
    elif "deprecated" in case.error:
        with pytest.warns(DeprecationWarning, match=case.error):  # as the worker imports it, outside the sandbox
            exec(compile(source, "shop.py", "exec"), {"__name__": "shop"})
    else:
        assert case.error in said(report)
