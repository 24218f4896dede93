"""One object as the only argument."""

from dataclasses import dataclass

from temporalio import workflow


@dataclass
class Charge:
    account: str
    amount: int


@workflow.defn
class Order:
    @workflow.run
    async def run(
        self, charge: Charge
    ) -> int:  # advice: take one dataclass so that fields can be added safely
        return charge.amount
