"""TMP001: a pragma that says nothing useful is one clear finding, and accepts nothing."""

import time

from temporalio import workflow


@workflow.defn
class PragmaWorkflow:
    @workflow.run
    async def run(self, order: str) -> str:
        first = time.time()  # tmp: ok[TMP101]  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() | TMP001 @29 malformed `# tmp:` comment: 'ok' needs a reason after the codes
        second = time.time()  # tmp: fine[TMP101] because  # error: TMP101 @17 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() | TMP001 @30 malformed `# tmp:` comment: unknown word 'fine'; expected one of idempotent, non-idempotent, ok, pure
        third = time.time()  # tmp: ok because  # error: TMP101 @16 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() | TMP001 @29 malformed `# tmp:` comment: 'ok' takes codes in brackets, as in ok[TMP101] reason
        fourth = workflow.time()  # tmp: harmless  # error: TMP001 @34 malformed `# tmp:` comment: unknown word 'harmless'; expected one of idempotent, non-idempotent, ok, pure
        fifth = time.time()  # tmp: ok[TMP101] shown to support only
        sixth = workflow.time()  # ok: no pragma; "tmp: harmless" is not how this comment starts
        seventh = workflow.time()  # temporary, and no pragma either  # ok: another word
        return f"{order}{first}{second}{third}{fourth}{fifth}{sixth}{seventh}"
