import logging

from temporalio import activity

logger = logging.getLogger(__name__)


@activity.defn
def pack(folder: str) -> str:
    print(f"100% of {folder}")
    logger.info("%s is packed", folder, extra={"folder": folder})
    return folder[:1]
