"""Heartbeats for those that do not write their own."""

from temporalio import activity


def tick(count: int) -> None:
    activity.heartbeat(count)
