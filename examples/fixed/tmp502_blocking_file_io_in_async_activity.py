"""TMP502: reading or writing a file without await stops every async activity of the worker."""

import asyncio
import os
import shutil
import zipfile
from io import StringIO
from pathlib import Path

import aiofiles
import anyio
import pandas
from temporalio import activity


@activity.defn
async def load(path: str) -> str:
    with open(path) as file:
        text = file.read()
    await asyncio.to_thread(Path(path).write_text, text)
    await asyncio.to_thread(shutil.copytree, path, path + ".old", dirs_exist_ok=True)
    with zipfile.ZipFile(path) as archive:
        await asyncio.to_thread(archive.extractall)
    await asyncio.to_thread(pandas.read_csv, path)
    return text


def _read(path: str) -> bytes:
    return Path(path).read_bytes()


def _read_aside(path: str) -> bytes:
    return Path(path).read_bytes()  # ok: only run in threads


@activity.defn
async def load_bytes(path: str) -> bytes:
    return _read(path)


@activity.defn
async def load_well(path: str) -> str:
    if not os.path.exists(path):  # ok: a look at a directory entry
        os.makedirs(path, exist_ok=True)  # ok: a look at a directory entry
    Path(path).unlink(missing_ok=True)  # ok: a look at a directory entry
    await asyncio.to_thread(_read_aside, path)  # ok: a thread waits for the disk
    async with aiofiles.open(path) as file:  # ok: waits in a thread of its own
        text = await file.read()
    await anyio.Path(path).read_text()  # ok: waits in a thread of its own
    pandas.read_csv(StringIO(text))  # ok: memory
    with open("/proc/self/status") as status:  # ok: the kernel answers from memory
        status.read()
    return text


@activity.defn
def load_in_a_thread(path: str) -> str:
    with open(path) as file:  # ok: a plain def runs in a thread of the executor
        return file.read()
