"""Guards: the sandbox's own switches, and code that only a type checker sees."""

import os
import time
import typing
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.workflow import unsafe

with workflow.unsafe.imports_passed_through():
    import requests

if TYPE_CHECKING:
    STARTED = time.time()  # ok: never runs


def build_id() -> str:
    if workflow.unsafe.in_sandbox():
        return "sandbox"
    return uuid.uuid4().hex  # ok: never in a sandboxed workflow


def build_id_inverted() -> str:
    if not unsafe.in_sandbox():
        return uuid.uuid4().hex  # ok: never in a sandboxed workflow
    return "sandbox"


def build_id_ternary() -> str:
    return "sandbox" if workflow.unsafe.in_sandbox() else uuid.uuid4().hex  # ok: never in a sandboxed workflow


def in_sandbox_wrong() -> str:
    if workflow.unsafe.in_sandbox():
        return uuid.uuid4().hex  # error: TMP103 @15 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via SandboxWorkflow.run -> in_sandbox_wrong]
    return "worker"


def read_region() -> str:
    with workflow.unsafe.sandbox_unrestricted():
        return os.environ["REGION"]  # ok: the author opted out, only strict mode cares


def read_zone() -> str:
    with unsafe.sandbox_unrestricted():
        zone = zone_from_environment()
    return zone


def zone_from_environment() -> str:
    return os.environ["ZONE"]  # ok: its only caller opted out


def read_after() -> str:
    with workflow.unsafe.sandbox_unrestricted():
        region = "eu"
    return region + os.environ["REGION"]  # error: TMP107 @20 os.environ reads environment or configuration in workflow code; pass it as workflow input [via SandboxWorkflow.run -> read_after]


def passed_through() -> float:
    with workflow.unsafe.imports_passed_through():
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via SandboxWorkflow.run -> passed_through]


def typed() -> str:
    if typing.TYPE_CHECKING:
        return requests.get("https://shop.example").text  # ok: never runs
    else:
        return requests.get("https://shop.example").text  # error: TMP104 @15 requests.get() does network I/O in workflow code; move it into an activity [via SandboxWorkflow.run -> typed]


def untyped() -> str:
    if not TYPE_CHECKING:
        return str(datetime.now())  # error: TMP101 @19 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via SandboxWorkflow.run -> untyped]
    return ""


@workflow.defn
class SandboxWorkflow:
    @workflow.run
    async def run(self, name: str) -> str:
        with workflow.unsafe.sandbox_unrestricted():
            started = time.time()  # ok: the author opted out, only strict mode cares
            print(name)  # ok: the author opted out, only strict mode cares
        ended = time.time()  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        parts = [build_id(), build_id_inverted(), build_id_ternary()]
        parts += [in_sandbox_wrong(), read_region(), read_zone()]
        parts += [read_after(), str(passed_through()), typed(), untyped()]
        return f"{started}{ended}{parts}"

    @workflow.query
    def sandboxed(self) -> bool:
        return workflow.unsafe.in_sandbox()  # ok: only asks


@workflow.defn(sandboxed=False)
class UnsandboxedWorkflow:
    """Has no sandbox, and the golden rule all the same."""

    @workflow.run
    async def run(self, name: str) -> str:
        return f"{name} {time.time()}"  # error: TMP101 @25 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
