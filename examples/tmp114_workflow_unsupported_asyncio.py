"""TMP114: workflow code must keep to the asyncio features of the workflow event loop."""

import asyncio
import time
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import anyio
    import gevent
    import nest_asyncio
    import trio
    import uvloop
    from asgiref.sync import sync_to_async


def checksum(document: str) -> int:
    return sum(document.encode())


@activity.defn
async def scan(document: str) -> int:
    process = await asyncio.create_subprocess_exec("clamscan", document)  # ok: activities have a real loop
    return await asyncio.to_thread(checksum, document) + (process.returncode or 0)  # ok: an activity


@workflow.defn
class DocumentWorkflow:
    """Checks an uploaded document."""

    @workflow.run
    async def run(self, document: str) -> int:
        total = await asyncio.to_thread(checksum, document)  # error: TMP114 @22 asyncio.to_thread() is not supported by the workflow event loop; do it in an activity
        loop = asyncio.get_running_loop()
        total += await loop.run_in_executor(None, checksum, document)  # error: TMP114 @23 AbstractEventLoop.run_in_executor() is not supported by the workflow event loop; do it in an activity
        loop.call_soon_threadsafe(checksum, document)  # error: TMP114 @8 AbstractEventLoop.call_soon_threadsafe() is not supported by the workflow event loop; do it in an activity
        loop.set_debug(True)  # error: TMP114 @8 asyncio.AbstractEventLoop.set_debug() is not supported by the workflow event loop; do it in an activity
        total += await asyncio.get_event_loop().run_in_executor(None, checksum, document)  # error: TMP114 @23 AbstractEventLoop.run_in_executor() is not supported by the workflow event loop; do it in an activity
        scanner = await asyncio.create_subprocess_exec("clamscan", document)  # error: TMP114 @24 asyncio.create_subprocess_exec() is not supported by the workflow event loop; do it in an activity
        shell = await asyncio.create_subprocess_shell(f"file {document}")  # error: TMP114 @22 asyncio.create_subprocess_shell() is not supported by the workflow event loop; do it in an activity
        workflow.logger.info("%s %s", scanner, shell)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return total

    @workflow.signal
    async def stream(self, host: str) -> None:
        reader, writer = await asyncio.open_connection(host, 443)  # error: TMP114 @31 asyncio.open_connection() is not supported by the workflow event loop; do it in an activity
        server = await asyncio.start_server(self.wait_for_scan, host, 80)  # error: TMP114 @23 asyncio.start_server() is not supported by the workflow event loop; do it in an activity
        other = asyncio.new_event_loop()  # error: TMP114 @16 asyncio.new_event_loop() is not supported by the workflow event loop; do it in an activity
        asyncio.set_event_loop(other)  # error: TMP114 @8 asyncio.set_event_loop() is not supported by the workflow event loop; do it in an activity
        asyncio.run(self.wait_for_scan())  # error: TMP114 @8 asyncio.run() is not supported by the workflow event loop; do it in an activity
        with asyncio.Runner() as runner:  # error: TMP114 @13 asyncio.Runner() is not supported by the workflow event loop; do it in an activity
            workflow.logger.info("%s %s %s %s", reader, writer, server, runner)
        asyncio.run_coroutine_threadsafe(self.wait_for_scan(), other)  # error: TMP114 @8 asyncio.run_coroutine_threadsafe() is not supported by the workflow event loop; do it in an activity

    @workflow.update
    async def borrow(self, document: str) -> int:
        uvloop.install()  # error: TMP114 @8 uvloop.install() is not supported by the workflow event loop; do it in an activity
        nest_asyncio.apply()  # error: TMP114 @8 nest_asyncio.apply() is not supported by the workflow event loop; do it in an activity
        async with anyio.create_task_group() as group:  # error: TMP114 @19 anyio.create_task_group() is not supported by the workflow event loop; do it in an activity
            workflow.logger.info("%s", group)
        async with trio.open_nursery() as nursery:  # error: TMP114 @19 trio.open_nursery() is not supported by the workflow event loop; do it in an activity
            workflow.logger.info("%s", nursery)
        greenlet = gevent.spawn(checksum, document)  # error: TMP114 @19 gevent.spawn() is not supported by the workflow event loop; do it in an activity
        workflow.logger.info("%s", greenlet)
        return await sync_to_async(checksum)(document)  # error: TMP114 @21 asgiref.sync.sync_to_async() is not supported by the workflow event loop; do it in an activity

    @workflow.update
    async def wait_until(self, document: str) -> str:
        async with asyncio.timeout_at(30.0):  # error: TMP114 @19 asyncio.timeout_at() with a deadline that is not loop.time() is not supported by the workflow event loop; do it in an activity
            await self.wait_for_scan()
        async with asyncio.timeout_at(time.time() + 30):  # error: TMP114 @19 asyncio.timeout_at() with a deadline that is not loop.time() is not supported by the workflow event loop; do it in an activity | TMP101 @38 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
            await self.wait_for_scan()
        asyncio.get_running_loop().call_at(30.0, checksum, document)  # error: TMP114 @8 asyncio.AbstractEventLoop.call_at() with a deadline that is not loop.time() is not supported by the workflow event loop; do it in an activity
        return document

    async def wait_for_scan(self) -> None:
        await workflow.wait_condition(lambda: True)


@workflow.defn
class ReviewWorkflow:
    """Waits, groups and queues with the features that the workflow loop has."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()  # ok: supported
        self.reviewers = asyncio.Semaphore(3)  # ok: supported
        self.ready = asyncio.Event()  # ok: supported
        self.changed = asyncio.Condition()  # ok: supported
        self.inbox: asyncio.Queue[str] = asyncio.Queue()  # ok: supported

    @workflow.run
    async def run(self, document: str) -> int:
        await asyncio.sleep(1)  # ok: becomes a durable timer
        first, second = await asyncio.gather(self.review(document), self.review(document))  # ok: supported
        third = await asyncio.wait_for(self.review(document), timeout=60)  # ok: becomes a durable timer
        fourth = await asyncio.shield(asyncio.create_task(self.review(document)))  # ok: supported
        async with asyncio.timeout(60):  # ok: becomes a durable timer
            await self.inbox.get()  # ok: supported
        async with asyncio.TaskGroup() as group:  # ok: supported
            fifth = group.create_task(self.review(document))  # ok: supported
        loop = asyncio.get_running_loop()  # ok: the workflow loop itself
        deadline = loop.time() + 30  # ok: workflow time
        async with asyncio.timeout_at(deadline):  # ok: built from loop.time()
            await self.ready.wait()  # ok: supported
        async with asyncio.timeout_at(workflow.time() + 30):  # ok: built from workflow.time()
            await self.ready.wait()
        timer = loop.call_later(30, self.ready.set)  # ok: supported
        loop.call_at(loop.time() + 60, self.ready.set)  # ok: built from loop.time()
        loop.call_soon(self.ready.set)  # ok: supported
        future: asyncio.Future[int] = loop.create_future()  # ok: supported
        future.set_result(1)
        task = loop.create_task(self.review(document))  # ok: supported
        timer.cancel()
        scanned = await workflow.execute_activity(
            scan, document, start_to_close_timeout=timedelta(minutes=1)  # ok: runs on the worker's loop
        )
        return first + second + third + fourth + fifth.result() + await future + await task + scanned

    async def review(self, document: str) -> int:
        async with self.reviewers, self.lock:  # ok: supported
            current = asyncio.current_task()  # ok: supported
            workflow.logger.info("%s", current)
        return checksum(document)

    @workflow.signal
    async def submit(self, loop: list[str]) -> None:
        loop.clear()  # ok: `loop` is the parameter
        async with self.changed:  # ok: supported
            self.changed.notify_all()  # ok: supported

    @workflow.signal
    async def stop(self, loop) -> None:
        loop.stop()  # ok: nobody knows what `loop` is
        loop.close()  # ok: nobody knows what `loop` is
