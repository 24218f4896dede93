"""Guards: code that asks where it runs does not run in workflows on the other branch."""

import contextlib
import logging
import time
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import activity, workflow
from temporalio.workflow import in_workflow as inside

if TYPE_CHECKING:
    import requests

logger = logging.getLogger(__name__)


def now() -> float:
    if workflow.in_workflow():
        return workflow.time()  # ok: the workflow's branch
    return time.time()  # ok: never in a workflow, after the early return


def now_inverted() -> float:
    if not workflow.in_workflow():
        return time.time()  # ok: never in a workflow
    return workflow.time()


def now_if_else() -> float:
    if inside():
        moment = workflow.time()
    else:
        moment = time.time()  # ok: never in a workflow
    return moment


def now_ternary() -> float:
    return workflow.time() if workflow.in_workflow() else time.time()  # ok: never in a workflow


def now_inverted_ternary() -> float:
    return time.time() if not workflow.in_workflow() else workflow.time()  # ok: never in a workflow


def now_and_or() -> float:
    return (workflow.in_workflow() and workflow.time()) or 0.0


def fresh() -> str:
    return str((workflow.uuid4 if workflow.in_workflow() else uuid.uuid4)())  # ok: never in a workflow


def guarded_by_local() -> float:
    replayed = workflow.in_workflow()
    if replayed:
        return workflow.time()
    return time.time()  # ok: never in a workflow


def running_in_workflow() -> bool:
    return workflow.in_workflow()


def outside() -> bool:
    return not running_in_workflow()


def guarded_by_predicate() -> float:
    if running_in_workflow():
        return workflow.time()
    return time.time()  # ok: never in a workflow


def guarded_by_inverse_predicate() -> float:
    if outside():
        return time.time()  # ok: never in a workflow
    return workflow.time()


def guarded_by_raise() -> float:
    if workflow.in_workflow():
        raise RuntimeError("not in a workflow")
    return time.time()  # ok: never in a workflow, after the raise


def guarded_in_loop(names: list[str]) -> list[float]:
    moments = []
    for _ in names:
        if workflow.in_workflow():
            continue
        moments.append(time.time())  # ok: never in a workflow, after the continue
    return moments


def guarded_by_and(verbose: bool) -> None:
    if verbose and not workflow.in_workflow():
        logger.info("verbose at %s", time.time())  # ok: never in a workflow


def guarded_by_elif(offline: bool) -> float:
    if offline:
        return 0.0
    elif workflow.in_workflow():
        return workflow.time()
    else:
        return time.time()  # ok: never in a workflow


def guarded_by_activity() -> float:
    if activity.in_activity():
        return time.time()  # ok: only in activities
    return workflow.time()


def guarded_by_both() -> float:
    if activity.in_activity() or not workflow.in_workflow():
        return time.time()  # ok: neither runs in a workflow
    return workflow.time()


def guarded_by_match() -> float:
    match workflow.in_workflow():
        case True:
            return workflow.time()
        case False:
            return time.time()  # ok: never in a workflow


def guarded_assertion() -> float:
    assert not workflow.in_workflow()
    return time.time()  # ok: never in a workflow, after the assertion


def stamped(inside_workflow: bool) -> float:
    return workflow.time() if inside_workflow else time.time()  # ok: every caller passes the guard's value


def only_types() -> str:
    if TYPE_CHECKING:
        return requests.get("https://shop.example").text  # ok: never runs
    return "typed"


def wrong_branch() -> float:
    if workflow.in_workflow():
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> wrong_branch]
    return 0.0


def wrong_branch_inverted() -> float:
    if not workflow.in_workflow():
        return 0.0
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> wrong_branch_inverted]


def after_the_guard() -> float:
    if workflow.in_workflow():
        workflow.logger.info("in a workflow")
    return time.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> after_the_guard]


def wrong_ternary() -> float:
    return time.time() if workflow.in_workflow() else workflow.time()  # error: TMP101 @11 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> wrong_ternary]


def other_condition(in_workflow: bool) -> float:
    return 0.0 if in_workflow else time.time()  # error: TMP101 @35 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> other_condition]


def either_condition(verbose: bool) -> float:
    if verbose or workflow.in_workflow():
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> either_condition]
    return 0.0


def wrong_activity_branch() -> float:
    if not activity.in_activity():
        return time.time()  # error: TMP101 @15 time.time() reads the wall clock in workflow code; use workflow.now() or workflow.time() [via GuardedWorkflow.run -> wrong_activity_branch]
    return 0.0


def called_outside_only() -> float:
    return time.time()  # ok: its only caller is guarded


def caller_with_guard() -> float:
    if workflow.in_workflow():
        return 0.0
    return called_outside_only()


def nested_function_in_guard() -> float:
    if not workflow.in_workflow():

        def read() -> float:
            return time.time()  # ok: never in a workflow

        return read()
    return workflow.time()


@workflow.defn
class GuardedWorkflow:
    @workflow.run
    async def run(self, names: list[str], flag: bool) -> str:
        numbers = [now(), now_inverted(), now_if_else(), now_ternary(), now_inverted_ternary(), now_and_or()]
        numbers += [guarded_by_local(), guarded_by_predicate()]
        numbers += [guarded_by_inverse_predicate(), guarded_by_activity()]
        numbers += [guarded_by_both(), guarded_by_match(), guarded_assertion()]
        numbers += [guarded_by_raise(), caller_with_guard()]
        numbers += [wrong_branch(), wrong_branch_inverted(), after_the_guard()]
        numbers += [wrong_ternary(), other_condition(flag)]
        numbers += [either_condition(flag), wrong_activity_branch()]
        numbers += [guarded_by_elif(flag), nested_function_in_guard()]
        numbers += guarded_in_loop(names)
        numbers.append(stamped(workflow.in_workflow()))
        guarded_by_and(flag)
        return f"{fresh()}{numbers}{only_types()}"

    @workflow.signal
    async def direct(self, name: str) -> None:
        if not workflow.in_workflow():
            logger.info("%s at %s", name, datetime.now())  # ok: never in a workflow
        with contextlib.suppress(ValueError):
            if workflow.in_workflow():
                logger.info(name)  # error: TMP111 @16 logging.Logger.info() is not replay-safe in workflow code; use workflow.logger or workflow.metric_meter()
            else:
                logger.info("%s at %s", name, datetime.now())  # ok: never in a workflow
