"""Linking: methods are found along the classes of other files, for the object in hand."""

from temporalio import workflow

import fleet.depot
from fleet.base import Step
from fleet.depot import Depot, Site, default_step, quiet_step
from fleet.mixins import CountLayer
from fleet.steps import Both, Drive, Park, Race, Wait


def plan(step: Step[str], cargo: str) -> float:
    return step.execute(cargo)  # error: TMP101


def plan_unknown(step: Step[str], cargo: str) -> float:
    return step.execute(cargo)  # ok: only known to be some step


class Sprint(Drive):
    def execute(self, cargo: str) -> float:
        return super().execute(cargo)  # error: TMP101


class Nap(Park):
    def execute(self, cargo: str) -> float:
        return super().execute(cargo)  # ok: the cost of a nap is a constant


@workflow.defn
class TourWorkflow:
    def __init__(self) -> None:
        self.step = Drive()
        self.quiet = Park()

    @workflow.run
    async def run(self, cargo: str) -> float:
        drive = Drive().execute(cargo)  # error: TMP101 [via TourWorkflow.run -> fleet.base.Step.execute -> fleet.steps.Drive.cost -> fleet.mixins.ClockMixin.now:8]
        park = Park().execute(cargo)  # ok: the mixin in front is quiet
        race = Race().cost(cargo)  # error: TMP101 [via TourWorkflow.run -> fleet.steps.Race.cost -> fleet.steps.Drive.cost -> fleet.mixins.ClockMixin.now:8]
        wait = Wait().cost(cargo)  # ok: `super()` is quiet
        return drive + park + race + wait

    @workflow.signal
    async def layers(self) -> None:
        self.both = Both().read()  # error: TMP101 [via TourWorkflow.layers -> fleet.mixins.CountLayer.read -> fleet.mixins.ClockLayer.read:23]
        self.count = CountLayer().read()  # ok: alone, `super()` is another class

    @workflow.signal
    async def abstract(self, unknown: Step[str]) -> None:
        plan(Drive(), "oats")
        plan(Park(), "oats")
        plan_unknown(unknown, "oats")
        self.lucky = Drive().luck  # error: TMP102 [via TourWorkflow.abstract -> fleet.base.Step.luck -> fleet.steps.Drive.draw:15]
        self.unlucky = Park().luck  # ok: this one draws nothing
        self.sprint = Sprint().execute("oats")
        self.nap = Nap().execute("oats")
        self.cargo = Park().shuffled(["oats", "hay"])  # error: TMP102
        self.created = Drive.create().execute("oats")  # error: TMP101
        self.created_quiet = Park.create().execute("oats")  # ok: the class in hand makes it

    @workflow.signal
    async def attributes(self, depot: Depot, site: Site) -> None:
        depot.http.get("https://fleet.example")  # error: TMP104
        depot.session.post("https://fleet.example")  # error: TMP104
        self.first = depot.step.execute("hay")  # error: TMP101
        self.second = depot.quiet.execute("hay")  # ok: a quiet step
        self.third = depot.fallback.now()  # error: TMP101
        self.fourth = Depot.spare.now()  # ok: a quiet step
        self.fifth = depot.best().now()  # error: TMP101
        self.sixth = site.depot.step.now()  # error: TMP101
        self.seventh = site.step.now()  # ok: a quiet step
        self.eighth = self.step.now() + self.quiet.now()  # error: TMP101

    @workflow.signal
    async def singletons(self) -> None:
        self.default = default_step.execute("hay")  # error: TMP101
        self.dotted = fleet.depot.default_step.now()  # error: TMP101
        self.silent = quiet_step.execute("hay") + fleet.depot.quiet_step.now()  # ok: quiet steps
