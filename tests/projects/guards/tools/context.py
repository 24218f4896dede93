"""Where this code runs."""

from temporalio import activity, workflow


def inside() -> bool:
    return workflow.in_workflow()


def outside() -> bool:
    return not inside()


def kind() -> str:
    return "workflow"


class Context:
    @property
    def is_workflow(self) -> bool:
        return workflow.in_workflow()

    @staticmethod
    def is_activity() -> bool:
        return activity.in_activity()
