from temporalio import activity


@activity.defn
def pack(folder: str, *, fragile: bool = False) -> str:
    return f"{folder[:1]} {fragile}"
