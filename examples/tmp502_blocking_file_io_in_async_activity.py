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
    with open(path) as file:  # error: TMP502 @9 open() does file I/O on the event loop; use a plain def or asyncio.to_thread()
        text = file.read()
    Path(path).write_text(text)  # error: TMP502 @4 pathlib.Path.write_text() does file I/O on the event loop; use a plain def or asyncio.to_thread()
    shutil.copytree(path, path + ".old", dirs_exist_ok=True)  # error: TMP502 @4 shutil.copytree() does file I/O on the event loop; use a plain def or asyncio.to_thread()
    with zipfile.ZipFile(path) as archive:  # error: TMP502 @9 zipfile.ZipFile() does file I/O on the event loop; use a plain def or asyncio.to_thread()
        archive.extractall()  # error: TMP502 @8 zipfile.ZipFile.extractall() does file I/O on the event loop; use a plain def or asyncio.to_thread()
    pandas.read_csv(path)  # error: TMP502 @4 pandas.read_csv() does file I/O on the event loop; use a plain def or asyncio.to_thread()
    return text


def _read(path: str) -> bytes:
    return Path(path).read_bytes()  # error: TMP502 @11 pathlib.Path.read_bytes() does file I/O on the event loop; use a plain def or asyncio.to_thread() [via load_bytes -> _read]


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
