"""TMP610: a module that is not passed through is loaded again for every run."""

import asyncio  # ok: the standard library is passed through
import sys  # ok: the sandbox has it from its start
from dataclasses import dataclass  # ok: the standard library is passed through
from typing import TYPE_CHECKING

import aiohttp  # error: TMP610 @0 aiohttp is loaded again for every workflow run; import it under imports_passed_through()
from pydantic import BaseModel  # ok: passed through by default
from shop.activities import charge  # error: TMP610 @0 shop.activities is loaded again for every workflow run; import it under imports_passed_through()
from temporalio import workflow  # ok: the SDK is passed through

from . import shipping  # error: TMP610 @0 .shipping is loaded again for every workflow run; import it under imports_passed_through()

with workflow.unsafe.imports_passed_through():
    import yaml  # ok: passed through
    from shop.models import Order  # ok: passed through

if TYPE_CHECKING:
    from shop.types import Receipt  # ok: for type checkers only


@dataclass
class Quote:
    sku: str


@workflow.defn
class OrderWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        await asyncio.sleep(1)
        return order
