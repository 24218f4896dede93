"""TMP109: workflow code must not start threads or processes of its own."""

import _thread
import asyncio
import contextvars
import multiprocessing
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    import dask
    import joblib
    import ray
    import schedule
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

tenant: contextvars.ContextVar[str] = contextvars.ContextVar("tenant")  # ok: follows the task, not a thread


def risk(applicant: str) -> int:
    return len(applicant) % 7


@activity.defn
def score_all(applicants: list[str]) -> list[int]:
    with ThreadPoolExecutor() as pool:  # ok: activities may use threads
        return list(pool.map(risk, applicants))  # ok: an activity


class Ledger:
    def __init__(self) -> None:
        self.lock = threading.Lock()  # error: TMP109 @20 threading.Lock() starts threads or processes in workflow code; use asyncio.gather or child workflows [via ScoringWorkflow.__init__ -> Ledger.__init__]
        self.entries: list[str] = []


class Blackboard:
    def __init__(self) -> None:
        self.lock = threading.Lock()  # ok: only the worker builds one
        self.entries: list[str] = []


@workflow.defn
class ScoringWorkflow:
    """Scores the applicants of a loan."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.scored = threading.Event()  # error: TMP109 @22 threading.Event() starts threads or processes in workflow code; use asyncio.gather or child workflows
        self.local = threading.local()  # error: TMP109 @21 threading.local() starts threads or processes in workflow code; use asyncio.gather or child workflows

    @workflow.run
    async def run(self, applicants: list[str]) -> list[int]:
        worker = threading.Thread(target=risk, args=applicants)  # error: TMP109 @17 threading.Thread() starts threads or processes in workflow code; use asyncio.gather or child workflows
        timer = threading.Timer(5.0, risk, applicants)  # error: TMP109 @16 threading.Timer() starts threads or processes in workflow code; use asyncio.gather or child workflows
        with ThreadPoolExecutor(max_workers=4) as threads:  # error: TMP109 @13 concurrent.futures.ThreadPoolExecutor() starts threads or processes in workflow code; use asyncio.gather or child workflows
            scores = list(threads.map(risk, applicants))  # error: TMP109 @26 ThreadPoolExecutor.map() starts threads or processes in workflow code; use asyncio.gather or child workflows
        with ProcessPoolExecutor() as processes:  # error: TMP109 @13 concurrent.futures.ProcessPoolExecutor() starts threads or processes in workflow code; use asyncio.gather or child workflows
            scores += processes.map(risk, applicants)  # error: TMP109 @22 ProcessPoolExecutor.map() starts threads or processes in workflow code; use asyncio.gather or child workflows
        _thread.start_new_thread(risk, tuple(applicants))  # error: TMP109 @8 _thread.start_new_thread() starts threads or processes in workflow code; use asyncio.gather or child workflows
        workflow.logger.info("%s %s", worker, timer)
        return scores

    @workflow.update
    async def rescore(self, applicants: list[str]) -> list[int]:
        with multiprocessing.Pool(4) as processes:  # error: TMP109 @13 multiprocessing.Pool() starts threads or processes in workflow code; use asyncio.gather or child workflows
            scores = processes.map(risk, applicants)  # error: TMP109 @21 Pool.map() starts threads or processes in workflow code; use asyncio.gather or child workflows
        process = multiprocessing.Process(target=risk, args=applicants)  # error: TMP109 @18 multiprocessing.Process() starts threads or processes in workflow code; use asyncio.gather or child workflows
        scores += joblib.Parallel(n_jobs=4)(joblib.delayed(risk)(applicant) for applicant in applicants)  # error: TMP109 @18 joblib.Parallel.__call__() starts threads or processes in workflow code; use asyncio.gather or child workflows
        scores += dask.compute(*applicants)  # error: TMP109 @18 dask.compute() starts threads or processes in workflow code; use asyncio.gather or child workflows
        scores += ray.get(applicants)  # error: TMP109 @18 ray.get() starts threads or processes in workflow code; use asyncio.gather or child workflows
        schedule.every(10).minutes.do(risk)  # error: TMP109 @8 schedule.every() starts threads or processes in workflow code; use asyncio.gather or child workflows
        clock = AsyncIOScheduler()  # error: TMP109 @16 apscheduler.schedulers.asyncio.AsyncIOScheduler() starts threads or processes in workflow code; use asyncio.gather or child workflows
        workflow.logger.info("%s %s", process, clock)
        return scores


@workflow.defn
class UnderwritingWorkflow:
    """The same work on the workflow's own event loop."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()  # ok: belongs to the event loop
        self.capacity = asyncio.Semaphore(4)  # ok: belongs to the event loop
        self.approved = asyncio.Event()  # ok: belongs to the event loop
        self.inbox: asyncio.Queue[str] = asyncio.Queue()  # ok: belongs to the event loop
        self.pool: Executor | None = None  # ok: an annotation
        self.future: Future[int] | None = None  # ok: an annotation

    @workflow.run
    async def run(self, applicants: list[str]) -> list[int]:
        tenant.set(workflow.info().namespace)  # ok: follows the task
        async with self.lock, self.capacity:  # ok: belongs to the event loop
            scores = await asyncio.gather(*(self.score(applicant) for applicant in applicants))  # ok: tasks
        task = asyncio.create_task(self.score(applicants[0]))  # ok: a task
        scores.append(await task)
        scores += await workflow.execute_activity(
            score_all, applicants, start_to_close_timeout=timedelta(minutes=5)  # ok: threads in the activity
        )
        await workflow.wait_condition(self.approved.is_set)  # ok: belongs to the event loop
        return scores

    async def score(self, applicant: str) -> int:
        return risk(applicant)  # ok: arithmetic

    @workflow.signal
    async def submit(self, applicant: str) -> None:
        await self.inbox.put(applicant)  # ok: belongs to the event loop
        self.approved.set()  # ok: belongs to the event loop

    @workflow.update
    async def hand_out(self, threading: str) -> str:
        context = contextvars.copy_context()  # ok: a copy of the task's context
        return f"{threading.upper()} {len(context)}"  # ok: `threading` is the parameter

    @workflow.query
    def tenant_name(self) -> str:
        return tenant.get("none")  # ok: follows the task

    @workflow.signal
    def schedule(self, calendar) -> None:
        calendar.every(10).minutes.do(risk)  # ok: nobody knows what `calendar` is
        calendar.submit(risk)  # ok: nobody knows what `calendar` is


async def main() -> None:
    client = await Client.connect("localhost:7233")
    with ThreadPoolExecutor(max_workers=20) as pool:  # ok: the worker needs threads for its activities
        worker = Worker(
            client,
            task_queue="loans",
            workflows=[ScoringWorkflow, UnderwritingWorkflow],
            activities=[score_all],
            activity_executor=pool,  # ok: handed to the worker
        )
        await worker.run()
    threading.Thread(target=print, args=[Blackboard()]).start()  # ok: the worker's own thread
