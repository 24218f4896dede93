"""TMP212: while a handler waits, other handlers go on and change what it has read."""

import asyncio
from datetime import timedelta

from temporalio import activity, workflow


@activity.defn
async def translate(text: str) -> str: ...


@workflow.defn
class Wrong:
    def __init__(self) -> None:
        self.text = ""
        self.language = "en"
        self.total = 0

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal
    async def set_language(self, language: str) -> None:
        self.language = language
        text = await workflow.execute_activity(translate, language, start_to_close_timeout=timedelta(seconds=5))
        self.text = text  # error: TMP212 @8 handler set_language changes self across an await; guard it with asyncio.Lock

    @workflow.update
    async def add(self, number: int) -> None:
        total = self.total
        await workflow.sleep(1)
        self.total = total + number  # error: TMP212 @8 handler add changes self across an await; guard it with asyncio.Lock

    @workflow.update
    async def replace(self, text: str) -> None:
        self.text = await self._translated(self.text)  # error: TMP212 @8 handler replace changes self across an await; guard it with asyncio.Lock

    async def _translated(self, text: str) -> str:
        return await workflow.execute_activity(translate, text, start_to_close_timeout=timedelta(seconds=5))


@workflow.defn
class Right:
    def __init__(self) -> None:
        self.text = ""
        self.language = "en"
        self.texts: dict[str, str] = {}
        self.lock = asyncio.Lock()

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal
    async def set_language(self, language: str) -> None:
        async with self.lock:
            self.language = language
            await workflow.sleep(1)
            self.text = language  # ok: nobody else is in here

    @workflow.signal
    async def first(self, language: str) -> None:
        self.language = language
        self.text = language  # ok: both before the wait
        await workflow.sleep(1)

    @workflow.signal
    async def last(self, language: str) -> None:
        await workflow.sleep(1)
        self.language = language
        self.text = language  # ok: both after the wait

    @workflow.signal
    async def keyed(self, language: str) -> None:
        if language not in self.texts:
            await workflow.sleep(1)
            self.texts[language] = language  # ok: under a key of its own

    @workflow.signal
    def plain(self, language: str) -> None:
        self.language = language
        self.text = language  # ok: waits for nothing
