"""Objects that log."""

from support.logs import event_logger, make_logger


class Handler:
    log = make_logger("handler")

    def __init__(self) -> None:
        self.events = event_logger("handler")

    def handle(self, text: str) -> None:
        self.log.warning(text)
