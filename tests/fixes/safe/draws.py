import random
import uuid
from random import shuffle

from temporalio import workflow


@workflow.defn
class Draws:
    @workflow.run
    async def run(self) -> None:
        names = ["a", "b", "c"]
        shuffle(names)
        await workflow.sleep(random.randint(1, 6))
        await workflow.sleep(len(random.choice(names)) + random.uniform(1.0, 2.0))
        await workflow.execute_child_workflow("Child", names, id=f"child-{uuid.uuid4()}")
