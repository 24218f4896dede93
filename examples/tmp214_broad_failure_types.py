"""TMP214: a workflow that fails on every exception fails on a bad deployment, too."""

import temporalio.exceptions
from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Replayer, Worker

EVERYTHING = [Exception]


class Refused(Exception): ...


@workflow.defn(failure_exception_types=[Exception])  # error: TMP214 @1 failure types include Exception: nondeterminism would fail the workflow; list your own errors
class Broad:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn(failure_exception_types=[Refused])
class Narrow:  # ok: its own exception
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn(failure_exception_types=[ValueError, temporalio.exceptions.ApplicationError])  # ok: no bugs of the code
class Values:
    @workflow.run
    async def run(self) -> None: ...


@workflow.defn(failure_exception_types=[])  # ok: none
class Nothing:
    @workflow.run
    async def run(self) -> None: ...


async def main(client: Client) -> None:
    Worker(client, task_queue="broad", workflows=[Broad], workflow_failure_exception_types=EVERYTHING)  # error: TMP214 @4 failure types include Exception: nondeterminism would fail the workflow; list your own errors
    Worker(client, task_queue="shop", workflows=[Narrow], workflow_failure_exception_types=[Refused])  # ok: narrow
    Worker(client, task_queue="plain", workflows=[Nothing])  # ok: none
    Replayer(workflows=[Broad], workflow_failure_exception_types=[workflow.NondeterminismError])  # error: TMP214 @4 failure types include NondeterminismError: nondeterminism would fail the workflow; list your own errors
