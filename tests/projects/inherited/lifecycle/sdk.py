"""The decorators of the SDK by other names."""

from temporalio import workflow

run = workflow.run
signal = workflow.signal
