"""TMP209, TMP211 and TMP212: handlers run beside the run method, before its first line and after its last one."""

from collections.abc import Iterator

from flake8_temporal.model import Finding
from flake8_temporal.project.concurrency import early_reads, unfinished
from flake8_temporal.project.interleaving import interleaved
from flake8_temporal.rules.rule import rule
from flake8_temporal.rules.view import View


@rule(
    "TMP209",
    name="unfinished-handlers",
    message="workflow {cls} may finish before async handler {name}; await all_handlers_finished first",
    since="0.1",
    unfixed="a wait before each `return` comes too early where what is returned awaits something",
)
def unfinished_handlers(view: View) -> Iterator[Finding]:
    """A workflow that ends takes its running handlers with it.

    What they were about to do is not done, and whoever sent an update is told that the workflow has completed. The
    SDK warns (``TMPRL1102``) when it happens, which is in production.

    Write ``await workflow.wait_condition(workflow.all_handlers_finished)`` before the run method returns or continues
    as new, or ``unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON`` on a handler that may be cut off.

    Limits: one report for each class. A class with a base that is not known is left alone, and so is one whose run
    method never returns. A handler that only waits for the very condition that the run method waits for, too, ends with
    it. Waiting for the handlers in an interceptor is not seen.

    Source: temporalio README, Signal and update handlers; docs, message passing, Wait for message handlers.
    """
    for place, (cls, name) in view.standing(
        (
            method.record.span if method.value.module == found.value.module else found.record.span,
            (found.record.name, method.record.name),
        )
        for found in view.definitions.workflows
        for method in [unfinished(view.reach, found, view.settings.strict)]
        if method is not None
    ):
        yield unfinished_handlers.at(place, cls=cls, name=name)


@rule(
    "TMP211",
    name="state-before-init",
    message="handler {name} reads self.{attr}, set only by {setter}; initialise it in __init__",
    since="0.1",
)
def state_before_init(view: View) -> Iterator[Finding]:
    """A handler may run before the first line of the run method.

    A signal or update that comes with the start of the workflow is handled first. An attribute that is not there yet
    is an ``AttributeError``: it fails the query, and in a signal handler it fails the workflow task for ever.

    Write the first value into ``__init__``, with ``@workflow.init`` if it depends on the arguments.

    Limits: reads behind a condition, in a ``try``, after an ``await``, or beside ``hasattr`` are left alone, and so
    are those of methods that the handler calls, and a class with a base that is not known or with ``setattr``.

    Source: temporalio docs, handling messages, Initializing the Workflow first; README, ``@workflow.init``.
    """
    reads = (
        (span, read) for found in view.definitions.workflows for span, read in early_reads(view.reach, found)
    )
    for place, read in view.standing(reads):
        setter = " and ".join(f"{name}()" for name in read.setters[:2])
        yield state_before_init.at(place, name=read.handler, attr=read.attribute, setter=setter)


@rule(
    "TMP212",
    name="handler-interleaving",
    message="handler {name} changes self across an await; guard it with asyncio.Lock",
    since="0.1",
    on_by_default=False,
)
def handler_interleaving(view: View) -> Iterator[Finding]:
    """While a handler waits, other handlers and the run method go on.

    What it read before may no longer be true, and what it changes after goes with something that another call has
    changed meanwhile: two messages at once leave a mixture.

    Write ``async with self.lock:`` around all of it, with an ``asyncio.Lock`` that ``__init__`` makes.

    Limits: off by default, since many handlers interleave without harm. Told by the order of the lines; changes under
    a key of the handler's own (``self.jobs[job_id] = ...``) are left alone.

    Source: temporalio docs, message passing, Control handler concurrency.
    """
    late = (
        (span, method.record.name)
        for found in view.definitions.classes
        for method in found.with_role("signal", "update")
        for span in [interleaved(view.reach, method)]
        if span is not None
    )
    for place, name in view.standing(late):
        yield handler_interleaving.at(place, name=name)


RULES = (unfinished_handlers, state_before_init, handler_interleaving)
