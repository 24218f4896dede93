"""TMP201: the SDK refuses a workflow class without exactly one async run method of its own."""

import abc
from typing import Any, Generic, Protocol, TypeVar

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker
from unknown_framework import Base as UnknownBase
from unknown_framework import entry_point

T = TypeVar("T")


@workflow.defn
class Empty:
    @workflow.signal
    def stop(self) -> None: ...


class Runnable(abc.ABC):
    @workflow.run
    async def run(self, order: str) -> str:
        return order


@workflow.defn
class Inheriting(Runnable):
    """The run method of a base class does not count."""


@workflow.defn
class Overriding(Runnable):
    @workflow.run
    async def run(self, order: str) -> str:  # ok: defined again in the class itself
        return await super().run(order)


@workflow.defn
class AnotherName(Runnable):
    @workflow.run
    async def go(self, order: str) -> str:
        return order


@workflow.defn
class TwoRuns:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.run
    async def start(self) -> None: ...


@workflow.defn
class NotAsync:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn
class Generator:
    @workflow.run
    async def run(self) -> Any:
        yield 1


@workflow.defn
class Static:
    @staticmethod
    @workflow.run
    async def run() -> None: ...


@workflow.defn
class Called:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn
@workflow.defn(name="twice")
class Twice:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn
async def function(order: str) -> None: ...


class Outer:
    @workflow.defn
    class Nested:
        @workflow.run
        async def run(self) -> None: ...


def make() -> type:
    @workflow.defn
    class Local:
        @workflow.run
        async def run(self) -> None: ...

    return Local


@workflow.defn(sandboxed=False)
class Plain:
    @workflow.run
    async def run(self) -> None: ...  # ok: one async run method


@workflow.defn
class Parameterised(Runnable, Generic[T]):
    @workflow.run
    async def run(self, order: str) -> str:  # ok: a generic workflow
        return order

    async def start(self) -> None: ...  # ok: not decorated

    def restart(self) -> None: ...


class Declared(Protocol):  # ok: not a workflow
    async def run(self) -> None: ...


class Mixin:  # ok: handlers without a workflow
    @workflow.signal
    def stop(self) -> None: ...


@workflow.defn
class Framework(UnknownBase):  # ok: nobody knows what the base adds
    @workflow.signal
    def stop(self) -> None: ...


@workflow.defn
class Wrapped:
    @entry_point
    async def execute(self) -> None: ...  # ok: the decorator may be the run decorator


class Registry:
    def __init_subclass__(cls) -> None:
        workflow.run(cls.__call__)


@workflow.defn
class Registered(Registry):  # ok: the base completes its subclasses
    async def __call__(self) -> None: ...


def run_method(name: str) -> Any: ...


@workflow.defn
class Assigned:  # ok: the class body takes something from a call
    run = run_method("assigned")


@workflow.defn
class Conditional:
    if workflow.unsafe.in_sandbox():

        @workflow.run
        async def run(self) -> None: ...  # ok: one of two

    else:

        @workflow.run
        async def run(self) -> None: ...


class Later:
    async def run(self) -> None: ...  # ok: decorated below

    workflow.run(run)


workflow.defn(Later)


class Container:
    class Options:  # ok: a nested class that is no workflow
        async def run(self) -> None: ...


@workflow.defn(name="Reminder")
class Reminder:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn(name="Reminder")
class GentleReminder:
    @workflow.run
    async def run(self) -> None: ...


class SilentReminder(Reminder):
    """Inherits the run method and the decorator, which is not enough for a worker."""


async def main(client: Client) -> None:
    Worker(client, task_queue="reminders", workflows=[Reminder, GentleReminder])
    Worker(client, task_queue="reminders", workflows=[SilentReminder])
    Worker(client, task_queue="reminders", workflows=[Reminder, Later, Assigned])  # ok: three names, all decorated
    Worker(client, task_queue="reminders", workflows=[GentleReminder if client.namespace else Reminder])  # ok: one of two
