"""Linking: an object has the type that its factory in another file gives it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from desk import make_client, session_for
    from desk import clients
    from desk.clients import (
        CLIENT,
        REGISTRY,
        SESSION,
        Online,
        Pool,
        Registry,
        cached_client,
        connection,
        either,
        offline,
        open_cache,
        open_database,
    )


@workflow.defn
class TicketWorkflow:
    def __init__(self) -> None:
        self.client = make_client("https://desk.example")
        self.registry = Registry()

    @workflow.run
    async def run(self, ticket: str) -> str:
        annotated = make_client("https://desk.example")
        returned = session_for("sales")
        first = annotated.get(ticket).text  # error: TMP104
        second = returned.get(ticket).text  # error: TMP104
        third = self.client.get(ticket).text  # error: TMP104
        fourth = CLIENT.post(ticket).text  # error: TMP104
        fifth = SESSION.post(ticket).text  # error: TMP104
        sixth = clients.SESSION.get(ticket).text  # error: TMP104
        seventh = self.registry.client.get(ticket).text  # error: TMP104
        eighth = REGISTRY.client_for("sales").get(ticket).text  # error: TMP104
        ninth = cached_client().get(ticket).text  # error: TMP104
        await workflow.wait_condition(workflow.all_handlers_finished)
        return first + second + third + fourth + fifth + sixth + seventh + eighth + ninth

    @workflow.signal
    async def ambiguous(self, ticket: str) -> None:
        client = either(ticket)
        self.page = client.get(ticket)  # ok: two different types, so neither is known

    @workflow.signal
    async def connected(self, ticket: str) -> None:
        database = await connection()  # error: TMP105
        self.rows = await database.fetch("select 1")  # error: TMP105
        async with open_cache() as cache:
            self.hit = await cache.get(ticket)  # error: TMP105
        async with open_database() as opened:  # error: TMP105
            self.found = await opened.fetch("select 1")  # error: TMP105
        async with Pool() as pooled:
            self.pooled = pooled.get(ticket)  # ok: what `__aenter__` gives is offline
        with offline() as quiet:
            self.offline = quiet.get(ticket)  # ok: offline
        with Online() as online:  # error: TMP104
            self.online = online.ask(ticket)  # error: TMP104 [via TicketWorkflow.connected -> desk.clients.Online.ask:83]
