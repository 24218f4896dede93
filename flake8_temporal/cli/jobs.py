"""Judging the files of a run in several processes, with the same answers in the same order as in one.

A file's findings depend on that file and on what it imports, so which process judges it makes no difference. Workers
may be forked or spawned: each makes a session of its own from the options.
"""

import argparse
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from flake8_temporal.cli.session import ExecutionError, Session
from flake8_temporal.model import Judgement

# With fewer files than this, one process is done before others have started.
_FEW = 40
_LARGEST_CHUNK = 20
_MOMENT = 0.3  # seconds
# The session of this process, if it is a worker.
_own: list[Session] = []


def judged(session: Session, paths: Sequence[str]) -> Iterator[tuple[str, Judgement]]:
    """What is found in each file, in the order of the files."""
    number = _jobs(session.options, paths)
    pool = _pool(session.options, number) if number > 1 else None
    if pool is None:
        yield from ((path, session.judge(path)) for path in paths)
        return
    try:
        chunk = max(1, min(_LARGEST_CHUNK, len(paths) // (4 * number)))
        yield from zip(paths, pool.map(_judge, paths, chunksize=chunk))
    except BrokenProcessPool:
        # An interrupt ends all processes at once; the news of their end may arrive before our own.
        time.sleep(_MOMENT)
        raise ExecutionError("a process that checks files has ended; --jobs 1 does without any") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _jobs(options: argparse.Namespace, paths: Sequence[str]) -> int:
    """How many processes are worth it; standard input can be read by one only."""
    if "-" in paths:
        return 1
    if options.jobs.is_auto:
        return 1 if len(paths) < _FEW else min(os.cpu_count() or 1, len(paths) // (_FEW // 2))
    return min(int(options.jobs.n_jobs), len(paths))


def _pool(options: argparse.Namespace, number: int) -> ProcessPoolExecutor | None:
    """None where the system has no way to make one."""
    try:
        return ProcessPoolExecutor(number, initializer=_begin, initargs=(options,))
    except (OSError, ImportError, NotImplementedError):
        return None


def _begin(options: argparse.Namespace) -> None:
    # The first process says that it was interrupted, nobody else; one in the background may not be to be interrupted.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    _own[:] = [Session(options)]


def _judge(path: str) -> Judgement:
    judgement = _own[0].judge(path)
    # Lines are what accepted findings are known by; without a finding nobody asks for them.
    return judgement if judgement.findings else judgement._replace(lines=())
