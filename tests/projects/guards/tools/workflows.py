"""Guards: of a helper only the branch counts that runs in workflows, with the arguments it gets."""

from datetime import datetime

from temporalio import workflow

from tools import clock, context


def own_now() -> datetime:
    if context.inside():
        return workflow.now()
    return datetime.now()  # ok: behind a predicate of another file


@workflow.defn
class GuardWorkflow:
    @workflow.run
    async def run(self, key: str) -> None:
        self.early = clock.now()  # ok: returns before the clock in workflows
        self.predicate = clock.now_by_predicate()  # ok: a predicate of the project
        self.inverted = clock.now_inverted()  # ok: the inverted form
        self.ternary = clock.now_ternary()  # ok: a property as predicate
        self.activity = clock.now_in_activity()  # ok: only in activities
        self.swapped = clock.now_swapped()  # error: TMP101 [via GuardWorkflow.run -> tools.clock.now_swapped:39]
        self.unsure = clock.now_unsure()  # error: TMP101
        self.own = own_now()
        if context.outside():
            self.dead = clock.now_swapped()  # ok: not in a workflow
        if not context.inside():
            return
        self.alive = clock.now_swapped()  # error: TMP101

    @workflow.signal
    async def passed(self) -> None:
        self.right = clock.now_when(workflow.in_workflow())  # ok: the guard is passed
        self.literal = clock.now_when(True)  # ok: the guard is passed
        self.wrong = clock.now_when(False)  # error: TMP101
        self.named = clock.now_when(is_workflow=not workflow.in_workflow())  # error: TMP101
        self.behind = clock.behind(context.inside())  # ok: the guard is passed on
        self.wrong_behind = clock.behind(False)  # error: TMP101
        self.default = clock.now_unless()  # ok: the default is the guard
        self.other = clock.now_unless(True)  # error: TMP101

    @workflow.signal
    async def objects(self) -> None:
        self.clock = clock.Clock(workflow.in_workflow()).read()  # ok: the guard is kept in the object
        self.labels = clock.Labels("a").key  # ok: the key is passed
        self.fresh_labels = clock.Labels().key  # error: TMP103

    @workflow.signal
    async def arguments(self, key: str) -> None:
        self.stamped = clock.stamped(workflow.now())  # ok: a moment is passed
        self.unstamped = clock.stamped()  # error: TMP101
        self.label = clock.label("a", key)  # ok: a key is passed
        self.fresh = clock.label("a")  # error: TMP103
        self.none = clock.label("a", None)  # error: TMP103
        self.keyword = clock.label("a", key=key)  # ok: a key is passed
        self.if_none = clock.label_if_none("a", key)  # ok: a key is passed
        self.fresh_if_none = clock.label_if_none("a")  # error: TMP103
        self.chosen = clock.label_ternary(key)  # ok: a key is passed
        self.fresh_ternary = clock.label_ternary()  # error: TMP103
        self.double = clock.double_label(key)  # ok: the key is passed on
        self.fresh_double = clock.double_label()  # error: TMP103
        self.either = clock.either_label(other=key)  # ok: the second of three is passed
        self.neither = clock.either_label()  # error: TMP103
