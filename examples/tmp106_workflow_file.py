"""TMP106: workflow code must not touch the file system."""

import csv
import glob
import importlib.resources
import io
import json
import linecache
import os
import os.path
import pathlib
import pkgutil
import posixpath
import shutil
import tempfile
import tomllib
import zipfile
from datetime import timedelta
from os.path import exists
from pathlib import Path, PurePath, PurePosixPath

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import aiofiles
    import fsspec
    import numpy
    import pandas
    import yaml


@activity.defn
def read_manifest(path: str) -> str:
    return Path(path).read_text()  # ok: activities may read files


def parse_manifest(text: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(text))]  # ok: parses a string


def first_line(path: Path) -> str:
    with path.open() as lines:  # error: TMP106 @9 pathlib.Path.open() touches the file system in workflow code; do it in an activity [via ImportWorkflow.run -> first_line]
        return lines.readline()


@workflow.defn
class ImportWorkflow:
    """Loads a partner's delivery from a share."""

    def __init__(self) -> None:
        self.inbox = Path("/srv/inbox")  # ok: a path is only a name

    @workflow.run
    async def run(self, name: str) -> int:
        with open(f"/srv/inbox/{name}") as delivery:  # error: TMP106 @13 open() touches the file system in workflow code; do it in an activity
            rows = delivery.read().splitlines()
        with io.open(name, "rb") as binary:  # error: TMP106 @13 io.open() touches the file system in workflow code; do it in an activity
            size = len(binary.read())
        rows += os.listdir("/srv/inbox")  # error: TMP106 @16 os.listdir() touches the file system in workflow code; do it in an activity
        modified = os.stat(name).st_mtime  # error: TMP106 @19 os.stat() touches the file system in workflow code; do it in an activity
        os.makedirs("/srv/archive", exist_ok=True)  # error: TMP106 @8 os.makedirs() touches the file system in workflow code; do it in an activity
        shutil.move(name, "/srv/archive")  # error: TMP106 @8 shutil.move() touches the file system in workflow code; do it in an activity
        header = first_line(self.inbox / name)
        workflow.logger.info("%s %s %s", size, modified, header)
        return len(rows)

    @workflow.signal
    async def clean_up(self, name: str) -> None:
        if exists(name) and os.path.getmtime(name):  # error: TMP106 @11 os.path.exists() touches the file system in workflow code; do it in an activity | TMP106 @28 os.path.getmtime() touches the file system in workflow code; do it in an activity
            os.remove(name)  # error: TMP106 @12 os.remove() touches the file system in workflow code; do it in an activity
        absolute = os.path.abspath(name)  # error: TMP106 @19 os.path.abspath() touches the file system in workflow code; do it in an activity
        manifest = Path("manifest.json").read_text()  # error: TMP106 @19 pathlib.Path.read_text() touches the file system in workflow code; do it in an activity
        (self.inbox / name).unlink(missing_ok=True)  # error: TMP106 @8 pathlib.Path.unlink() touches the file system in workflow code; do it in an activity
        for leftover in self.inbox.iterdir():  # error: TMP106 @24 pathlib.Path.iterdir() touches the file system in workflow code; do it in an activity
            workflow.logger.info("%s", leftover)
        matches = glob.glob("/srv/inbox/*.csv")  # error: TMP106 @18 glob.glob() touches the file system in workflow code; do it in an activity
        scratch = tempfile.mkdtemp()  # error: TMP106 @18 tempfile.mkdtemp() touches the file system in workflow code; do it in an activity
        line = linecache.getline(name, 1)  # error: TMP106 @15 linecache.getline() touches the file system in workflow code; do it in an activity
        workflow.logger.info("%s", (absolute, manifest, matches, scratch, line))

    @workflow.update
    async def convert(self, name: str) -> str:
        archive = zipfile.ZipFile(name)  # error: TMP106 @18 zipfile.ZipFile() touches the file system in workflow code; do it in an activity
        template = importlib.resources.files("imports").joinpath("mail.txt").read_text()  # error: TMP106 @19 Traversable.read_text() touches the file system in workflow code; do it in an activity
        schema = pkgutil.get_data("imports", "schema.json")  # error: TMP106 @17 pkgutil.get_data() touches the file system in workflow code; do it in an activity
        async with aiofiles.open(name) as lines:  # error: TMP106 @19 aiofiles.open() touches the file system in workflow code; do it in an activity
            first = await lines.readline()
        with fsspec.open(f"s3://inbox/{name}") as remote:  # error: TMP106 @13 fsspec.open() touches the file system in workflow code; do it in an activity
            second = remote.readline()
        frame: pandas.DataFrame = pandas.read_csv(name)  # error: TMP106 @34 pandas.read_csv() touches the file system in workflow code; do it in an activity
        frame.to_pickle("converted.pickle")  # error: TMP106 @8 pandas.DataFrame.to_pickle() touches the file system in workflow code; do it in an activity
        weights = numpy.load("weights.npy")  # error: TMP106 @18 numpy.load() touches the file system in workflow code; do it in an activity
        home = pathlib.Path.home() / "inbox"  # error: TMP106 @15 pathlib.Path.home() touches the file system in workflow code; do it in an activity
        return f"{archive}{template}{schema!r}{first}{second!r}{weights}{home}"


@workflow.defn
class ValidationWorkflow:
    """Judges a delivery whose text comes from an activity."""

    @workflow.run
    async def run(self, name: str) -> list[str]:
        path = PurePosixPath("/srv/inbox") / name  # ok: path arithmetic
        sibling = path.with_suffix(".sig").name  # ok: path arithmetic
        folder = Path("/srv/inbox") / name  # ok: path arithmetic on the real class
        parent = folder.parent.joinpath("archive").as_posix()  # ok: path arithmetic on the real class
        relative = PurePath(name).relative_to("inbox")  # ok: path arithmetic
        joined = posixpath.join("/srv", name)  # ok: string work
        base, suffix = os.path.splitext(os.path.basename(joined))  # ok: string work
        separator = os.path.sep  # ok: a constant
        manifest = await workflow.execute_activity(
            read_manifest, str(path), start_to_close_timeout=timedelta(minutes=1)  # ok: read in the activity
        )
        workflow.logger.info("%s", (sibling, parent, relative, base, suffix, separator))
        return parse_manifest(manifest)  # ok: the helper parses a string

    @workflow.update
    async def render(self, document: str, payload: bytes) -> str:
        data = json.loads(document)  # ok: parses a string
        settings = yaml.safe_load(document)  # ok: parses a string
        table = tomllib.loads(document)  # ok: parses a string
        buffer = io.StringIO()  # ok: a buffer in memory
        json.dump(data, buffer)  # ok: writes to the buffer
        packed = zipfile.ZipFile(io.BytesIO(payload))  # ok: an archive in memory
        frame = pandas.DataFrame(data)  # ok: a table in memory
        preview = frame.to_string() + str(frame.to_dict())  # ok: a table in memory
        array = numpy.array([1, 2, 3])  # ok: an array in memory
        return f"{settings}{table}{buffer.getvalue()}{packed.namelist()}{preview}{array.sum()}"

    @workflow.signal
    def reopen(self, ticket) -> None:
        ticket.open()  # ok: `open` of an unknown object
        ticket.rename("reopened")  # ok: `rename` of an unknown object

    @workflow.signal
    def extract(self, open: str) -> None:
        workflow.logger.info(open.upper())  # ok: `open` is the parameter

    @workflow.query
    def is_csv(self, name: PurePath) -> bool:
        return name.match("*.csv") and name.is_absolute()  # ok: looks at the name only

    @workflow.query
    def label(self, name: str) -> str:
        return name.replace("_", " ") + str(Path(name).stem)  # ok: `replace` of a string, `stem` of a path
