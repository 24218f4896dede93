"""Roots: packages where ``setup.cfg`` says, one of them without ``__init__``."""

from temporalio import workflow

import carriers.dhl.rates
from carriers.dhl import rates
from common.stamps import stamp


@workflow.defn
class ParcelWorkflow:
    @workflow.run
    async def run(self, weight: int) -> float:
        printed = stamp()  # ok: the stamp of this service is a constant
        first = rates.quote(weight)  # error: TMP102 [via ParcelWorkflow.run -> carriers.dhl.rates.quote:7]
        second = carriers.dhl.rates.quote(weight)  # error: TMP102
        return printed + first + second
