from temporalio import activity, workflow


@activity.defn
def log(folder: str) -> str:
    workflow.logger.warning("%s is a folder", folder)
    return folder[:1]


@activity.defn
async def tell(folder: str) -> bool:
    started = workflow.now()
    await workflow.sleep(0.01)
    workflow.metric_meter().create_counter("told").add(1)
    return workflow.now() > started and workflow.time() > 0 and workflow.time_ns() > 0
