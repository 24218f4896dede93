"""More exceptions, with their bases elsewhere."""

from depot.errors import DepotError, StockError


class Refused(DepotError):
    """Fails a workflow, two modules away."""


class Empty(StockError):
    """Does not."""
