"""Linking: objects with what they were built with, and everything else that is called without being named."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import httpx
    from plant.clocks import CLOCKS, DURABLE_CLOCKS, WALL_CLOCKS, Clock, DurableClock, WallClock
    from plant.generics import (
        DurableBetween,
        DurableHolder,
        Holder,
        KeyHolder,
        WallBetween,
        WallHolder,
        WebReads,
        build,
        opened,
        pick,
        same,
    )
    from plant.services import (
        Builder,
        HttpRepository,
        Meter,
        Outer,
        Shouter,
        Stamper,
        TextRepository,
        Timer,
        call,
        is_due,
        on_quiet_signal,
        on_signal,
        poll,
        quiet_poll,
        stream,
        timed,
        traced,
    )


@workflow.defn
class InjectionWorkflow:
    def __init__(self) -> None:
        self.timer = Timer(DurableClock())
        self.wall_timer = Timer()
        self.wall = 0.0

    @workflow.run
    async def run(self, clock: Clock) -> float:
        first = Timer(DurableClock()).lap()  # ok: the clock that is passed is durable
        second = Timer().lap()  # error: TMP101 [via InjectionWorkflow.run -> plant.services.Timer.lap -> plant.clocks.WallClock.now:15]
        third = Timer(clock=WallClock()).lap()  # error: TMP101
        fourth = Timer(clock).lap()  # ok: a clock is passed, nobody knows which
        fifth = Meter().read()  # ok: the default is durable
        sixth = Meter(WallClock()).read()  # error: TMP101
        seventh = Meter().value  # ok: the default is durable
        eighth = Meter(WallClock()).value  # error: TMP101
        ninth = self.timer.lap()  # ok: built with a durable clock
        tenth = self.wall_timer.lap()  # error: TMP101
        await workflow.wait_condition(workflow.all_handlers_finished)
        return first + second + third + fourth + fifth + sixth + seventh + eighth + ninth + tenth

    @workflow.signal
    async def from_containers(self) -> None:
        self.wall = CLOCKS["wall"].now()  # error: TMP101
        self.durable = CLOCKS["durable"].now()  # ok: the clock under this key is durable
        self.laps = [clock.now() for clock in CLOCKS.values()]  # ok: objects of two types, so nobody knows
        self.wall_laps = [clock.now() for clock in WALL_CLOCKS]  # error: TMP101
        self.durable_laps = [clock.now() for clock in DURABLE_CLOCKS]  # ok: durable clocks only

    @workflow.signal
    async def generic(self, http: HttpRepository, text: TextRepository) -> None:
        self.page = http.client.get("/")  # error: TMP104
        self.loaded = http.load("/").get("/")  # error: TMP104
        self.word = text.client.upper()  # ok: a text

    @workflow.signal
    async def held(self, wall: WallHolder, durable: DurableHolder, key: KeyHolder, bare: Holder) -> None:
        self.read = wall.read()  # error: TMP101 [via InjectionWorkflow.held -> plant.generics.Holder.read -> plant.clocks.WallClock.now:15]
        self.durable_read = durable.read()  # ok: a durable clock
        self.key_read = key.read()  # ok: the clock is a text there
        self.bare_read = bare.read()  # ok: nobody says which clock
        self.held_now = wall.held().now()  # error: TMP101
        self.durable_held = durable.held().now()  # ok: a durable clock
        self.measured = wall.measure(self.wall)  # error: TMP101
        self.durable_measured = durable.measure(self.wall)  # ok: a durable clock
        self.every = wall.every([])  # error: TMP101
        self.twice = WallBetween().twice()  # error: TMP101
        self.durable_twice = DurableBetween().twice()  # ok: a durable clock
        self.web = WebReads().page()  # error: TMP104

    @workflow.signal
    async def made(self) -> None:
        self.now_made = build(WallClock).now()  # error: TMP101
        self.durable_made = build(DurableClock).now()  # ok: a durable clock
        self.got = build(httpx.Client).get("/")  # error: TMP104
        self.same = same(WallClock()).now()  # error: TMP101
        self.same_text = same("a").upper()  # ok: a text
        self.picked = pick([], DurableClock()).now()  # ok: a durable clock
        async with opened(WallClock) as clock:
            self.opened = clock.now()  # error: TMP101
        async with opened(DurableClock) as durable:
            self.durable_opened = durable.now()  # ok: a durable clock

    @workflow.signal
    async def fluent(self) -> None:
        self.built = Builder().add("a").add("b").build()  # error: TMP103
        self.again = Builder().again().add("b").build()  # error: TMP103
        self.text = Builder().add("a").again().text()  # ok: joins text
        self.inner = Outer.Inner().now()  # error: TMP101
        self.inner_of_class = Outer.inner.now()  # error: TMP101

    @workflow.signal
    async def callables(self) -> None:
        self.stamped = Stamper()("a")  # error: TMP101
        self.passed = call(Stamper(), "a")  # error: TMP101
        self.shouted = Shouter()("a") + call(Shouter(), "a")  # ok: text only

    @workflow.signal
    async def concurrent(self, names: list[str]) -> None:
        self.polled = await asyncio.gather(*[poll(name) for name in names])  # error: TMP101
        self.quiet = await asyncio.gather(*[quiet_poll(name) for name in names])  # ok: counts only
        self.task = asyncio.create_task(poll("a"))  # error: TMP101
        async for moment in stream("a"):  # error: TMP101
            self.moment = moment
        await workflow.wait_condition(lambda: is_due(self.moment))  # error: TMP101
        workflow.set_signal_handler("a", on_signal)  # error: TMP111
        workflow.set_signal_handler("b", on_quiet_signal)  # ok: text only


@workflow.defn
class DecoratedWorkflow:
    @workflow.run
    @timed  # error: TMP101 | TMP111
    async def run(self) -> None:
        await self.step()

    @traced  # ok: the wrapper only calls the method
    async def step(self) -> None:
        workflow.logger.info("step")
