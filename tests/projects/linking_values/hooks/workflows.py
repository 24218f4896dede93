"""Linking: functions and objects that travel as values between files."""

import functools
import time

from temporalio import activity, workflow

from hooks import tables
from hooks.actions import Echo, Pinger, scale, stamp, upper
from hooks.machines import (
    Bus,
    Machine,
    apply,
    apply_default,
    apply_later,
    apply_quiet,
    ping_all,
    picker,
    prefixer,
    quiet_prefixer,
)
from hooks.registries import Commands, left, router
from hooks.tables import (
    ACTIONS,
    BY_NAME,
    CALLED,
    CHECKS,
    LATE,
    MIXED,
    OWN,
    QUIET_ACTIONS,
    QUIET_STEPS,
    REGISTRY,
    STEPS,
    TESTED,
    own,
    triple,
)


def local(text: str) -> str:
    return f"{text}{time.time()}"  # error: TMP101


def local_hook(text: str) -> str:
    return f"{text}{time.time()}"  # error: TMP101


def scheduled(text: str) -> str:
    return f"{text}{time.time()}"  # ok: an activity


archive = activity.defn(scheduled)


@own("own")
def own_label(text: str) -> str:
    return f"{text}{time.time()}"  # error: TMP101


@workflow.defn
class HookWorkflow:
    def __init__(self) -> None:
        self.machine = Machine(stamp)
        self.quiet_machine = Machine(upper)
        self.own_machine = Machine(local_hook)
        self.action = stamp
        self.bus = Bus()

    @workflow.run
    async def run(self, text: str) -> str:
        first = apply(stamp, text)  # error: TMP101 [via HookWorkflow.run -> hooks.machines.apply -> hooks.actions.stamp:9]
        second = apply(upper, text)  # ok: a quiet action
        third = apply(local, text)  # ok: reported where it stands, above
        fourth = apply(functools.partial(scale, factor=2), text)  # error: TMP101
        fifth = apply(lambda word: stamp(word), text)  # error: TMP101
        sixth = await apply_later(self.later, text)
        seventh = apply_default(text)  # error: TMP101
        eighth = apply_default(text, upper)  # ok: the default is not used
        ninth = apply_quiet(text)  # ok: the default is quiet
        tenth = apply_quiet(text, action=stamp)  # error: TMP101
        return first + second + third + fourth + fifth + sixth + seventh + eighth + ninth + tenth

    async def later(self, text: str) -> str:
        return stamp(text)  # error: TMP101

    @workflow.signal
    async def from_tables(self, name: str) -> None:
        self.listed = ACTIONS[name](name)  # error: TMP101 | TMP102
        self.chosen = ACTIONS["draw"](name)  # error: TMP102
        self.got = tables.ACTIONS.get("stamp", upper)(name)  # error: TMP101
        self.quiet = QUIET_ACTIONS[name](name)  # ok: quiet actions only
        self.at_key = MIXED["upper"](name)  # ok: the action under this key is quiet
        self.checked = [check(name) for check in CHECKS]  # error: TMP101
        self.tripled = triple(name)  # error: TMP101
        self.registered = REGISTRY[name](name)  # error: TMP101 | TMP103
        self.fresh = REGISTRY["fresh"](name)  # error: TMP103 [via HookWorkflow.from_tables -> hooks.tables.fresh_label -> hooks.actions.fresh:17]
        self.quiet_label = REGISTRY["quiet"](name)  # ok: the function registered under this key is quiet
        self.unknown_label = REGISTRY["missing"](name)  # ok: nobody sees who registers this one
        self.dispatched = tables.dispatch(name, name)  # error: TMP101 | TMP103
        self.late = LATE[name](name)  # error: TMP101
        self.late_quiet = LATE["upper"](name)  # ok: the action under this key is quiet
        self.stepped = [step(name) for step in STEPS]  # error: TMP102
        self.quiet_stepped = [step(name) for step in QUIET_STEPS]  # ok: only quiet steps were added
        self.by_name = BY_NAME["label_by_name"](name)  # error: TMP101
        self.called = CALLED["stamp"](name)  # error: TMP101
        self.called_quiet = CALLED["upper"](name)  # ok: the action under this key is quiet
        self.own = OWN["own"](name)
        self.tested = TESTED[name](name)  # ok: only a function that nothing here calls fills it
        self.ticked = Commands.find("tick")(name)  # error: TMP101
        self.tacked = Commands.find("tack")(name)  # ok: the command of this name is quiet
        self.routed = router.route("stamp", name)  # error: TMP101
        self.routed_quiet = left.route("stamp", name)  # ok: two objects of the class, whose routes are not told apart

    @workflow.signal
    async def from_own(self, name: str) -> None:
        self.hooks: list = []
        self.hooks.append(self.later)
        self.table = {}
        self.table["stamp"] = stamp
        self.table["upper"] = upper
        self.hooked = [await hook(name) for hook in self.hooks]
        self.tabled = self.table["stamp"](name)  # error: TMP101
        self.tabled_quiet = self.table["upper"](name)  # ok: the action under this key is quiet
        steps = [upper]
        steps.append(stamp)
        stepped = [step(name) for step in steps]  # error: TMP101
        names = []
        names.append(name)
        for one in names:
            stepped.append(one.upper())  # ok: plain text

    @workflow.signal
    async def from_objects(self, name: str) -> None:
        self.fired = self.machine.fire(name)  # error: TMP101 [via HookWorkflow.from_objects -> hooks.machines.Machine.fire -> hooks.actions.stamp:9]
        self.quiet = self.quiet_machine.fire(name)  # ok: a quiet hook
        self.own = self.own_machine.fire(name)  # ok: reported where it stands, above
        self.acted = self.action(name)  # error: TMP101
        self.emitted = self.bus.emit("stamp", name)  # error: TMP101
        self.pinged = self.bus.pinger.ping(name)  # error: TMP101
        self.passed = ping_all(Pinger(), name)  # error: TMP101
        self.echoed = ping_all(Echo(), name)  # ok: a quiet object

    @workflow.signal
    async def from_closures(self, name: str) -> None:
        prefix = prefixer("a")
        quiet_prefix = quiet_prefixer("a")
        self.prefixed = prefix(name)  # error: TMP101 [via HookWorkflow.from_closures -> hooks.machines.prefixer.prefixed -> hooks.actions.stamp:9]
        self.quiet_prefixed = quiet_prefix(name)  # ok: a quiet closure
        self.picked = picker("stamp")(name)  # error: TMP101
