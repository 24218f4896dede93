"""TMP610: a module that is not passed through is loaded again for every run."""

import asyncio  # ok: the standard library is passed through
import sys  # ok: the sandbox has it from its start
from dataclasses import dataclass  # ok: the standard library is passed through
from typing import TYPE_CHECKING

from pydantic import BaseModel  # ok: passed through by default
from temporalio import workflow  # ok: the SDK is passed through

with workflow.unsafe.imports_passed_through():
    import yaml  # ok: passed through
    from shop.models import Order  # ok: passed through
    import aiohttp
    from shop.activities import charge
    from . import shipping

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
