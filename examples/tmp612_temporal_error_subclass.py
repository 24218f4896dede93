"""TMP612: errors of the SDK are not meant to be extended."""

import temporalio.exceptions
from temporalio.exceptions import ActivityError, ApplicationError, FailureError, TemporalError


class OutOfStock(ApplicationError):  # error: TMP612 @0 OutOfStock extends ApplicationError; raise ApplicationError with type= instead
    def __init__(self, sku: str) -> None:
        super().__init__(f"no {sku} left", type="OutOfStock")


class Refused(temporalio.exceptions.FailureError):  # error: TMP612 @0 Refused extends FailureError; raise ApplicationError with type= instead
    pass


class Broken(ValueError, TemporalError):  # error: TMP612 @0 Broken extends TemporalError; raise ApplicationError with type= instead
    pass


class OutOfReach(Exception):  # ok: its class name becomes the type of the failure
    pass


class OutOfMoney(OutOfStock):  # ok: said of its base class
    pass


class Translated:  # ok: it holds an error, and is none
    def __init__(self, cause: ActivityError) -> None:
        self.cause = cause

    def fail(self) -> FailureError:
        return ApplicationError("refused", type="Refused")  # ok: what to write
