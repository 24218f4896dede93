"""Exceptions of the project, failures of the SDK and others."""

from temporalio.exceptions import ApplicationError


class DepotError(ApplicationError):
    """Fails a workflow."""


class StockError(Exception):
    """Does not."""
