"""TMP116: workflow code must not depend on hash order or object identity."""

import asyncio
import gc
import hashlib
import sys
import weakref
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow


@dataclass(frozen=True)
class Shipment:
    order_id: str
    warehouses: frozenset[str]


@activity.defn
async def pick(warehouse: str) -> int:
    return sum(len(name) for name in list({warehouse, "central"}))  # ok: order is no matter in an activity


def missing(required: set[str], received: set[str]) -> set[str]:
    return required - received  # ok: hands a set on, nobody looks at its order


@workflow.defn
class PickingWorkflow:
    """Collects an order from several warehouses."""

    def __init__(self) -> None:
        self.pending: set[str] = set()
        self.picked: list[str] = []

    @workflow.run
    async def run(self, shipment: Shipment, stock: dict[str, int], wanted: dict[str, int]) -> list[str]:
        for warehouse in {"north", "south"}:  # error: TMP116 @25 iterating a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.execute_activity(pick, warehouse, start_to_close_timeout=timedelta(minutes=1))
        for warehouse in shipment.warehouses:  # error: TMP116 @25 iterating the set `shipment.warehouses` depends on hash seed or object identity; use sorted() or a stable key
            self.picked.append(warehouse)
        for sku in set(stock) & set(wanted):  # error: TMP116 @19 iterating a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.execute_child_workflow("Pick", sku, id=f"pick-{sku}")
        for sku in stock.keys() & wanted.keys():  # error: TMP116 @19 iterating a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.execute_activity(pick, sku, start_to_close_timeout=timedelta(minutes=1))
        tasks = {asyncio.create_task(self.collect(sku)) for sku in stock}
        await asyncio.gather(*tasks)  # error: TMP116 @14 gathering the set `tasks` depends on hash seed or object identity; use sorted() or a stable key
        self.pending = set(wanted)
        ordered = list(self.pending)  # ok: a copy; the order matters where it is used
        for sku in ordered:  # error: TMP116 @19 iterating a list made from a set, `ordered` depends on hash seed or object identity; use sorted() or a stable key
            await self.collect(sku)
        for sku in list(self.pending):  # error: TMP116 @19 iterating a list made from a set depends on hash seed or object identity; use sorted() or a stable key
            await self.collect(sku)
        for sku in [sku.upper() for sku in self.pending]:  # error: TMP116 @19 iterating a list made from a set depends on hash seed or object identity; use sorted() or a stable key
            await self.collect(sku)
        first = next(iter(self.pending))  # error: TMP116 @16 the first item of a list made from a set depends on hash seed or object identity; use sorted() or a stable key
        await workflow.wait_condition(workflow.all_handlers_finished)
        return [first]

    async def collect(self, sku: str) -> str:
        return sku

    @workflow.signal
    async def cancel_all(self, prefix: str) -> None:
        while self.pending:
            sku = self.pending.pop()  # error: TMP116 @18 self.pending.pop() depends on hash seed or object identity; use sorted() or a stable key
            await workflow.execute_activity(pick, sku, start_to_close_timeout=timedelta(minutes=1))
        label = ", ".join(self.pending)  # error: TMP116 @16 joining the set `self.pending` depends on hash seed or object identity; use sorted() or a stable key
        fixed = tuple(self.pending | {prefix})  # ok: nothing asks for its order
        for index, sku in enumerate(self.pending):  # error: TMP116 @26 iterating a list made from a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.sleep(index + len(sku))
        for sku, other in zip(self.pending, fixed):  # error: TMP116 @26 iterating a list made from a set depends on hash seed or object identity; use sorted() or a stable key
            await workflow.sleep(len(sku) + len(other))
        await asyncio.gather(*[self.collect(sku) for sku in [prefix, *self.pending]])  # error: TMP116 @14 gathering a list made from a set depends on hash seed or object identity; use sorted() or a stable key | TMP116 @60 iterating a list made from a set depends on hash seed or object identity; use sorted() or a stable key
        workflow.logger.info("%s", label)

    @workflow.update
    async def assign(self, customer: str, order: Any) -> str:
        shard = hash(customer) % 16  # error: TMP116 @16 hash() depends on hash seed or object identity; use sorted() or a stable key
        key = f"order-{id(order)}"  # error: TMP116 @23 id() depends on hash seed or object identity; use sorted() or a stable key
        gc.collect()  # error: TMP116 @8 gc.collect() depends on hash seed or object identity; use sorted() or a stable key
        reference = weakref.ref(order)  # error: TMP116 @20 weakref.ref() depends on hash seed or object identity; use sorted() or a stable key
        count = sys.getrefcount(order)  # error: TMP116 @16 sys.getrefcount() depends on hash seed or object identity; use sorted() or a stable key
        caller = sys._getframe().f_code.co_name  # error: TMP116 @17 sys._getframe() depends on hash seed or object identity; use sorted() or a stable key
        return f"{shard}{key}{reference}{count}{caller}"

    @workflow.update
    async def fastest(self, orders: list[str]) -> list[str]:
        tasks = [asyncio.create_task(self.collect(order)) for order in orders]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # error: TMP115 @24 asyncio.wait() orders tasks through a set in workflow code; use workflow.wait()
        finished = []
        for task in done:  # error: TMP116 @20 iterating the set `done` depends on hash seed or object identity; use sorted() or a stable key
            finished.append(task.result())
        return finished


@workflow.defn
class SortedPickingWorkflow:
    """Collects the same order in a stable sequence."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.required: frozenset[str] = frozenset({"north", "south"})
        self.counts: Counter[str] = Counter()

    @workflow.run
    async def run(self, shipment: Shipment, stock: dict[str, int]) -> list[str]:
        for warehouse in sorted(shipment.warehouses):  # ok: sorted
            await workflow.execute_activity(pick, warehouse, start_to_close_timeout=timedelta(minutes=1))
        for sku in stock:  # ok: a dict keeps its insertion order
            await workflow.execute_activity(pick, sku, start_to_close_timeout=timedelta(minutes=1))
        for sku, amount in stock.items():  # ok: a dict view keeps the insertion order
            self.counts[sku] += amount
        for sku in dict.fromkeys(stock):  # ok: a dict keeps its insertion order
            await workflow.execute_activity(pick, sku, start_to_close_timeout=timedelta(minutes=1))
        for warehouse in shipment.warehouses:  # ok: only fills another set
            self.seen.add(warehouse)
        for warehouse in shipment.warehouses:  # ok: only counts
            self.counts[warehouse] += 1
        complete = True
        for warehouse in self.required:  # ok: only turns a flag
            if warehouse not in self.seen:
                complete = False
        for warehouse in self.required:  # ok: only logs
            workflow.logger.debug("required: %s", warehouse)
        for region in {workflow.info().namespace}:  # ok: one element has one order
            await workflow.execute_activity(pick, region, start_to_close_timeout=timedelta(minutes=1))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return sorted(self.seen) if complete else []  # ok: sorted

    @workflow.signal
    def receive(self, sku: str) -> None:
        if sku in self.seen:  # ok: membership
            self.counts.update(self.seen)  # ok: counting
        self.seen |= {sku}  # ok: a union in place
        self.seen.update(self.required)  # ok: a union in place
        self.seen.discard(sku)  # ok: removes a known element

    @workflow.query
    def progress(self, weights: dict[str, int]) -> str:
        total = sum(weights.get(sku, 0) for sku in self.seen)  # ok: a sum has no order
        heaviest = max(self.seen, default="")  # ok: an extreme has no order
        everything = all(sku in weights for sku in self.seen)  # ok: a test of all
        anything = any(sku in weights for sku in self.seen)  # ok: a test of any
        copy = frozenset(self.seen)  # ok: a set of a set
        lengths = {len(sku) for sku in self.seen}  # ok: a set of a set
        same = self.seen == self.required  # ok: equality
        rest = missing(set(self.required), self.seen)  # ok: a difference
        return f"{total} {heaviest} {everything} {anything} {len(copy)} {len(lengths)} {same} {len(rest)}"

    @workflow.update
    async def shard(self, customer: str, orders: list[Any]) -> int:
        stable = int(hashlib.sha256(customer.encode()).hexdigest(), 16) % 16  # ok: a stable hash
        literal = hash(42) + hash(None)  # ok: the same in every process
        known: set[int] = set()
        for order in orders:
            if id(order) in known:  # ok: identity within one task
                return stable + literal
            known.add(id(order))  # ok: identity within one task
            identity = id(order)  # ok: kept for the next lookup
            known.discard(identity)
        return stable if id(orders) == id(customer) else 0  # ok: identity within one task

    @workflow.signal
    def tag(self, hash: str, id: str) -> None:
        self.seen.add(hash.lower() + id.lower())  # ok: parameters

    @workflow.update
    async def first_finished(self, orders: list[str]) -> list[str]:
        tasks = [asyncio.create_task(self.receive_later(order)) for order in orders]
        done, pending = await workflow.wait(tasks)  # ok: lists, not sets
        for task in pending:  # ok: a list
            task.cancel()
        return [task.result() for task in done]  # ok: a list

    async def receive_later(self, order: str) -> str:
        self.receive(order)
        return order
