"""Starts workflows that other files define, and no activity: nothing here but a worker says that there is a workflow."""

from temporalio.client import Client
from temporalio.worker import Worker

from depot.named import Delivery, Dispatch, Return


async def main(client: Client) -> None:
    Worker(client, task_queue="depot", workflows=[Delivery, Dispatch])  # error: TMP201
    Worker(client, task_queue="depot", workflows=[Delivery, Return])  # ok: two names
