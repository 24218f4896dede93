from temporalio import activity


@activity.defn
async def slug(folder: str) -> str:
    return folder.upper()[:1]
