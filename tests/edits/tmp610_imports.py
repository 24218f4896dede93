"""Imports move into the block that is there, with their comments; what runs before it keeps them where they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import requests
# for the reports
import numpy as np  # the fast one

from temporalio import workflow
from shop import one, \
    two
try:
    import yaml
except ImportError:
    yaml = None
if TYPE_CHECKING:
    from shop import types

with workflow.unsafe.imports_passed_through():
    # all that is slow
    from shop.models import Order
import httpx
requests.codes = {}
from shop.late import three
from shop.late import four; from shop.late import five

if TYPE_CHECKING:
    import six
with workflow.unsafe.sandbox_unrestricted():
    import seven


@workflow.defn
class W:
    @workflow.run
    async def run(self) -> None:
        await asyncio.sleep(0)
