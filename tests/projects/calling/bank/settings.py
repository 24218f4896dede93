"""Options that several workflows share."""

from datetime import timedelta

from temporalio.common import RetryPolicy
from temporalio.workflow import ActivityConfig

MINUTE = timedelta(minutes=1)
QUICK = {"start_to_close_timeout": timedelta(seconds=10)}
POLITE = {"retry_policy": RetryPolicy(maximum_attempts=3)}
WATCHED = ActivityConfig(start_to_close_timeout=MINUTE, heartbeat_timeout=timedelta(seconds=5))
NUMBER = {"start_to_close_timeout": 10}
SHRINKING = RetryPolicy(backoff_coefficient=0.5)
GROWING = {"task_queue": "bank"}


def configure(timeout: timedelta) -> None:
    GROWING.update(start_to_close_timeout=timeout)
