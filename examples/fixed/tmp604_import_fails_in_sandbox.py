"""TMP604: some packages cannot be loaded in the sandbox and must be passed through."""

import asyncio
from typing import TYPE_CHECKING

import aiohttp  # ok: loads in the sandbox
import pydantic  # ok: passed through by default
import numpy as np  # ok: depends on the release
from google.protobuf import message  # ok: passed through by default
from temporalio import workflow

try:
    import sentry_sdk  # ok: the author handles a failure
except Exception:
    sentry_sdk = None

if TYPE_CHECKING:
    import stripe  # ok: for type checkers only

with workflow.unsafe.imports_passed_through():
    import boto3  # ok: passed through
    from openai import AsyncOpenAI  # ok: passed through
    import httpx
    import pendulum as pn
    import requests.adapters
    import google.cloud.storage


def report() -> object:
    import loguru  # ok: not loaded with the module

    return loguru.logger


@workflow.defn
class QuoteWorkflow:
    @workflow.run
    async def run(self, sku: str) -> str:
        await asyncio.sleep(1)
        return sku
