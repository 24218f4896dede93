"""TMP509: a cancelled activity ends."""

import asyncio
import time
from asyncio import CancelledError
from contextlib import suppress
from typing import Any

from temporalio import activity, exceptions


async def _step(order: str) -> None:
    await asyncio.sleep(len(order))


def _work(order: str) -> None:
    time.sleep(len(order))


@activity.defn
async def pack(order: str) -> str:
    while order:
        try:
            await _step(order)
        except asyncio.CancelledError:  # error: TMP509 @8 except CancelledError swallows activity cancellation; re-raise after cleanup
            activity.logger.info("cancelled")
        order = order[1:]
    try:
        await _step(order)
    except BaseException as error:  # error: TMP509 @4 except BaseException swallows activity cancellation; re-raise after cleanup
        activity.logger.info("failed: %s", error)
    try:
        await _step(order)
    except:  # noqa: E722  # error: TMP509 @4 a bare except swallows activity cancellation; re-raise after cleanup
        pass
    return order


@activity.defn
async def pack_well(order: str) -> str:
    try:
        await _step(order)
    except asyncio.CancelledError:  # ok: raised again
        activity.logger.info("cancelled")
        raise
    except BaseException:
        activity.logger.info("failed")
    try:
        await _step(order)
    except Exception:  # ok: cancellation is no Exception here
        activity.logger.info("failed")
    try:
        await _step(order)
    except (CancelledError, ValueError):  # ok: ends the activity
        return "cancelled"
    try:
        order = order.strip()
    except BaseException:  # ok: nothing is awaited in the block
        pass
    return order


@activity.defn
async def pack_with_a_helper(order: str) -> str:
    task = asyncio.create_task(_beat())
    try:
        await _step(order)
    finally:
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:  # ok: cancelled just before
            pass
        with suppress(asyncio.CancelledError):
            await task
    return order


async def _beat() -> None:
    try:
        while True:
            activity.heartbeat()
            await asyncio.sleep(1)
    except asyncio.CancelledError:  # ok: a task of its own, which ends
        activity.logger.info("no more heartbeats")


@activity.defn
async def pack_asking(order: str) -> list[Any]:
    errors: list[Any] = []
    try:
        await _step(order)
    except BaseException as error:  # ok: kept for the result
        errors.append(error)
    try:
        await _step(order)
    except asyncio.CancelledError:  # ok: asks why
        activity.logger.info("%s", activity.cancellation_details())
    return errors


@activity.defn
def ship(orders: list[str]) -> None:
    for order in orders:
        activity.heartbeat(order)
        try:
            _work(order)
        except Exception:  # error: TMP509 @8 except Exception swallows activity cancellation; re-raise after cleanup
            activity.logger.info("failed")
    while orders:
        try:
            activity.heartbeat()
            orders.pop()
        except exceptions.CancelledError:  # error: TMP509 @8 except CancelledError swallows activity cancellation; re-raise after cleanup
            continue


@activity.defn
def ship_well(orders: list[str]) -> None:
    for order in orders:
        activity.heartbeat(order)
        try:
            _work(order)
        except exceptions.CancelledError:  # ok: raised again
            raise
        except Exception:
            activity.logger.info("failed")
    while orders:
        try:
            activity.heartbeat()
        except Exception:  # ok: leaves the loop
            break
    try:
        _work("last")
    except Exception:  # ok: no loop goes on after it
        activity.logger.info("failed")


@activity.defn(no_thread_cancel_exception=True)
def ship_unstoppably(orders: list[str]) -> None:
    for order in orders:
        activity.heartbeat(order)
        try:
            _work(order)
        except Exception:  # ok: the author turned the exception off
            activity.logger.info("failed")


@activity.defn
def ship_shortly(orders: list[str]) -> None:
    for order in orders:
        try:
            _work(order)
        except Exception:  # ok: without heartbeats nothing is ever cancelled
            activity.logger.info("failed")


@activity.defn
def until_cancelled(order: str) -> None:
    while not activity.is_cancelled():
        try:
            activity.heartbeat()
            _work(order)
        except Exception:  # ok: the loop ends when the activity is cancelled
            activity.logger.warning("once more")
