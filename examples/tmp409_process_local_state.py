"""TMP409: what an activity keeps in its process is not there for the next attempt."""

import asyncio
from collections import Counter

from temporalio import activity

done: set[str] = set()
results: list[str] = []
by_shop: dict[str, int] = {"a": 0}
sent = 0
seen = Counter()
client_cache: dict[str, object] = {}
pages: dict[str, str] = {}
_client = None
in_flight: set[str] = set()
RATES = {"eur": 1.0}


@activity.defn
def remembered(order_id: str) -> None:
    done.add(order_id)  # error: TMP409 @4 activity keeps state in done; the retry may run in another process


@activity.defn
def collected(order_id: str) -> None:
    results.append(order_id)  # error: TMP409 @4 activity keeps state in results; the retry may run in another process


@activity.defn
def counted_by_shop(shop: str) -> None:
    by_shop[shop] += 1  # error: TMP409 @4 activity keeps state in by_shop; the retry may run in another process


@activity.defn
def checked(order_id: str) -> None:
    if order_id in done:
        return
    print(order_id)
    done.add(order_id)  # error: TMP409 @4 activity keeps state in done; the retry may run in another process


@activity.defn
def counted(order_id: str) -> None:
    global sent
    sent += 1  # error: TMP409 @4 activity keeps state in sent; the retry may run in another process


class Mailer:
    total = 0

    def __init__(self) -> None:
        self.count = 0

    @activity.defn
    def mail(self, order_id: str) -> None:
        self.count += 1  # error: TMP409 @8 activity keeps state in self.count; the retry may run in another process
        Mailer.total += 1  # error: TMP409 @8 activity keeps state in Mailer.total; the retry may run in another process


@activity.defn
def cached(name: str) -> object:
    client_cache[name] = object()  # ok: a cache by its name
    return client_cache[name]


@activity.defn
def cached_by_use(url: str) -> str:
    if url not in pages:
        pages[url] = url  # ok: a cache by its use
    return pages[url]


@activity.defn
def made_once() -> object:
    global _client
    if _client is None:
        _client = object()  # ok: made on first use
    return _client


@activity.defn
def tracked(order_id: str) -> None:
    in_flight.add(order_id)  # ok: taken away again
    try:
        print(order_id)
    finally:
        in_flight.discard(order_id)


@activity.defn
def local(order_id: str) -> int:
    found: set[str] = set()
    found.add(order_id)  # ok: of this attempt
    total = 0
    total += 1  # ok: of this attempt
    return total + int(RATES["eur"])  # ok: reads


@activity.defn
def reported(order_id: str) -> None:
    activity.heartbeat(order_id)  # ok: the durable place


def not_an_activity(order_id: str) -> None:
    done.add(order_id)  # ok: no activity comes here


open_ends: set[asyncio.Task[None]] = set()


@activity.defn
async def kept_while_it_runs(order_id: str) -> None:
    end = asyncio.create_task(asyncio.sleep(1))
    open_ends.add(end)  # ok: taken away again when it is done
    end.add_done_callback(open_ends.discard)
    await end
