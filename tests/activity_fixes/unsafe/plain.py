from concurrent.futures import ThreadPoolExecutor

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn
async def slug(folder: str) -> str:
    return folder.upper()[:1]


async def main(client: Client) -> None:
    Worker(client, task_queue="shop", activities=[slug], activity_executor=ThreadPoolExecutor())
