"""Options: what the options say of functions of the project holds, whatever these do inside."""

from temporalio import workflow

from tariffs import clock, live_rate, rates, remote
from tariffs.book import Book


@workflow.defn
class TariffWorkflow:
    def __init__(self) -> None:
        self.book = Book()

    @workflow.run
    async def run(self, item: str) -> None:
        self.now = clock.now()  # ok: the options call it pure
        self.lap = clock.Watch().lap()  # ok: the options call it pure
        self.cached = rates.cached(item)  # ok: the options call it pure
        self.age = self.book.age()  # ok: the options call it pure
        self.plain = rates.plain(item)  # ok: no option says anything about it
        self.live = rates.live(item)  # error: TMP104
        self.reexported = live_rate(item)  # error: TMP104
        self.indirect = rates.indirect(item)  # error: TMP104 [via TariffWorkflow.run -> tariffs.rates.indirect:19]
        self.loaded = remote.load(item)  # error: TMP105
        self.found = remote.Table().find(item)  # error: TMP105
        self.page = self.book.look_up(item)  # error: TMP105
        self.pages = self.book.pages()  # ok: no option says anything about it
