"""Scope: the names of a class body are no names inside its methods."""

import datetime
import random
import time
import uuid
from datetime import date

from temporalio import workflow


class datetime_like:
    @staticmethod
    def now() -> str:
        return "always"


class Calendar:
    time = None
    date = "2024-01-01"

    def today(self) -> str:
        return self.date  # ok: the attribute

    def clock(self) -> float:
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CalendarWorkflow.run -> Calendar.clock]

    def really_today(self) -> str:
        return str(date.today())  # error: TMP101 @19 datetime.date.today() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via CalendarWorkflow.run -> Calendar.really_today]

    def random(self) -> float:
        return random.random()  # error: TMP102 @15 random.random() draws randomness in workflow code; use workflow.random() [via CalendarWorkflow.run -> Calendar.random]

    def uuid4(self) -> uuid.UUID:
        return uuid.UUID(int=0)  # ok: a constant

    class Page:
        number = 1

        def turned(self) -> str:
            return f"{self.number} {uuid.uuid4()}"  # error: TMP103 @36 uuid.uuid4() generates a fresh id in workflow code; use workflow.uuid4() [via CalendarWorkflow.run -> Calendar.Page.turned]

        def unturned(self) -> str:
            return f"{self.number} {uuid.uuid4()}"  # ok: no workflow calls it


class Station:
    """Every method is called like a clock, and none is one."""

    def now(self) -> str:
        return "now"

    def time(self) -> float:
        return 1.0

    def today(self) -> str:
        return "today"

    def open(self) -> bool:
        return True

    def hash(self) -> int:
        return 1

    def sleep(self) -> None:
        self.asleep = True

    def get(self, url: str) -> str:
        return url

    def post(self, url: str) -> str:
        return url

    def print(self) -> str:
        return "printed"


@workflow.defn
class CalendarWorkflow:
    time = 7
    random = Calendar()

    def __init__(self) -> None:
        self.calendar = Calendar()
        self.page = Calendar.Page()
        self.station = Station()

    @workflow.run
    async def run(self, day: str) -> str:
        first = self.calendar.today() + str(self.calendar.clock()) + self.calendar.really_today()
        second = f"{self.calendar.random()} {self.calendar.uuid4()} {self.page.turned()}"
        third = datetime_like.now()  # ok: a class of this file
        fourth = time.monotonic()  # error: TMP101 @17 time.monotonic() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        fifth = self.time  # ok: the class attribute
        sixth = datetime.datetime.now()  # error: TMP101 @16 datetime.now() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        return f"{first}{second}{third}{fourth}{fifth}{sixth}"

    @workflow.signal
    async def call(self) -> None:
        station = self.station
        workflow.logger.info("%s", (station.now(), station.time(), station.today()))  # ok: our own methods
        station.sleep()  # ok: our own method
        if station.open():  # ok: our own method
            station.get("https://shop.example")  # ok: our own method
            station.post("https://shop.example")  # ok: our own method
        workflow.logger.info("%s %s", station.hash(), station.print())  # ok: our own methods

    @workflow.query
    def now(self) -> str:
        return str(self.time)  # ok: the class attribute

    @workflow.query
    def ask(self) -> str:
        return self.now()  # ok: the query of this class

    @workflow.query
    def print(self) -> str:
        return "printed"

    @workflow.update
    async def write(self, text: str) -> str:
        print(text)  # error: TMP111 @8 print() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
        return self.print()  # ok: the query of this class
