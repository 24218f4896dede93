"""Quiet: sets whose order nobody sees, and containers that keep an order of their own."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta

from temporalio import workflow

REGIONS = frozenset({"eu", "us"})
PATIENCE = timedelta(seconds=5)


@dataclass
class Cart:
    skus: set[str] = field(default_factory=set)

    def overlap(self, other: set[str]) -> set[str]:
        return self.skus & other  # ok: hands a set on

    def __contains__(self, sku: str) -> bool:
        return sku in self.skus  # ok: membership


def unique(skus: list[str]) -> list[str]:
    seen: set[str] = set()
    ordered = []
    for sku in skus:  # ok: a list
        if sku not in seen:  # ok: membership
            seen.add(sku)
            ordered.append(sku)
    return ordered


def has_duplicates(skus: list[str]) -> bool:
    return len(set(skus)) != len(skus)  # ok: the size


def total(prices: dict[str, int], skus: set[str]) -> int:
    amount = 0
    for sku in skus:  # ok: a sum of numbers
        amount += prices[sku]
    return amount


def by_length(skus: set[str]) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for sku in skus:  # ok: fills sets
        groups.setdefault(len(sku), set()).add(sku)
    return groups


def first(skus: set[str]) -> str | None:
    return min(skus, default=None)  # ok: the smallest


def reverse(prices: dict[str, int]) -> list[str]:
    return list(reversed(prices))  # ok: a dict keeps its insertion order


@workflow.defn
class SetWorkflow:
    def __init__(self) -> None:
        self.cart = Cart()
        self.waiting: set[str] = set()
        self.names = ["a", "b"]

    @workflow.run
    async def run(self, skus: list[str], prices: dict[str, int]) -> list[str]:
        self.waiting = set(skus) - self.cart.skus  # ok: a difference
        if self.waiting and REGIONS.issuperset({"eu"}):  # ok: truth and comparison
            await workflow.wait_condition(lambda: not self.waiting)  # ok: truth
        for sku in sorted(self.waiting | REGIONS, key=str.lower):  # ok: sorted
            await workflow.execute_activity("pick", sku, start_to_close_timeout=PATIENCE)
        for index, sku in enumerate(sorted(self.waiting)):  # ok: sorted
            workflow.logger.info("%s %s", index, sku)
        for sku in prices.keys():  # ok: a dict view keeps the insertion order
            await workflow.execute_activity("pick", sku, start_to_close_timeout=PATIENCE)
        for sku in OrderedDict.fromkeys(skus):  # ok: a dict keeps its insertion order
            await workflow.execute_activity("pick", sku, start_to_close_timeout=PATIENCE)
        for sku, amount in Counter(skus).most_common():  # ok: a counter keeps its insertion order
            await workflow.execute_activity("pick", f"{sku}{amount}", start_to_close_timeout=PATIENCE)
        for name in self.names:  # ok: a list
            await workflow.execute_activity("pick", name, start_to_close_timeout=PATIENCE)
        overlap = self.cart.overlap({"a", "b"})
        return sorted(overlap)[:3] + unique(skus) + sorted(by_length(overlap)[1]) + reverse(prices)  # ok: sorted

    @workflow.signal
    async def settle(self, skus: list[str], prices: dict[str, int]) -> None:
        self.waiting.difference_update(skus)  # ok: a set operation
        self.waiting -= set(skus)  # ok: a set operation
        merged = {sku: prices[sku] for sku in self.waiting}
        cheap = {sku for sku in self.waiting if merged[sku] < 5}  # ok: a set of a set
        ready = all(sku in prices for sku in cheap) and not any(sku == "" for sku in cheap)  # ok: tests
        largest = max((len(sku) for sku in cheap), default=0)  # ok: the largest
        copy = self.waiting.copy() | cheap.union({"x"})  # ok: set operations
        subset = cheap <= copy and cheap.isdisjoint(REGIONS)  # ok: comparisons
        workflow.logger.info("%s %s %s %s", ready, largest, subset, total(prices, copy))
        workflow.logger.info("%s %s %s", has_duplicates(skus), first(copy), "sku" in self.cart)

    @workflow.signal
    async def cancel(self, skus: list[str]) -> None:
        found = False
        for sku in self.waiting:  # ok: turns a flag, and stops nowhere
            found = found or sku in skus
        for sku in self.waiting:  # ok: only logs
            workflow.logger.info("waiting for %s", sku)
        remaining = {only for only in self.waiting}
        for sku in remaining:  # ok: does nothing that has an order
            pass
        if found:
            self.waiting.clear()  # ok: empties it
