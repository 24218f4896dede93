"""Suppression: what was accepted where the cause stands is accepted for every chain that leads there."""

import time

from temporalio import workflow

from ledger import clock, generated, half_generated


@workflow.defn
class LedgerWorkflow:
    @workflow.run
    async def run(self) -> None:
        self.by_code = clock.by_code()  # ok: accepted at the cause
        self.by_family = clock.by_family()  # ok: accepted at the cause
        self.by_noqa = clock.by_noqa()  # ok: accepted at the cause
        self.by_pragma = clock.by_pragma()  # ok: accepted at the cause
        self.by_pragma_on_def = clock.by_pragma_on_def()  # ok: accepted at the cause
        self.by_pure = clock.by_pure()  # ok: declared pure
        self.table = clock.Table().age()  # ok: declared pure
        self.deep = clock.deep()  # ok: every cause is accepted
        self.by_call = clock.by_call()  # ok: accepted at the call that leads to the cause
        self.by_pragma_on_call = clock.by_pragma_on_call()  # ok: accepted at the call that leads to the cause
        self.generated = generated.stamp()  # ok: accepted for the whole file
        self.half_generated = half_generated.stamp()  # ok: accepted for the whole file

    @workflow.signal
    async def remaining(self) -> None:
        self.other_code = clock.other_code()  # error: TMP101
        self.other_tool = clock.other_tool()  # error: TMP101
        self.other_pragma = clock.other_pragma()  # error: TMP101
        self.without_reason = clock.without_reason()  # error: TMP101
        self.other_line = clock.other_line()  # error: TMP101
        self.bare = clock.by_bare_noqa_on_call()  # error: TMP101
        self.other_code_on_call = clock.other_code_on_call()  # error: TMP101
        self.two_calls = clock.two_calls()  # error: TMP101 [via LedgerWorkflow.remaining -> ledger.clock.two_calls -> ledger.clock.other_line:54]
        self.both = clock.both()  # error: TMP103
        self.one_of_two = clock.one_of_two()  # error: TMP101
        self.draw = half_generated.draw()  # error: TMP102

    @workflow.signal
    async def accepted_here(self) -> None:
        self.at_the_call = clock.other_tool()  # noqa: TMP101
        self.by_pragma = clock.other_tool()  # tmp: ok[TMP101] shown to support only
        self.pure = clock.other_tool()  # tmp: pure
        self.own = time.time()  # noqa
        self.not_accepted = clock.other_tool()  # error: TMP101
