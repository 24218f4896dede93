"""Options: a table of the team says what its own platform library does."""

import time

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import shop_platform
    from shop_platform import Gateway, clock, config, open_gateway, remote


@activity.defn
def notify(customer: str) -> str:
    return f"{Gateway().send(customer)} {shop_platform.current_time()}"  # ok: an activity


@workflow.defn
class NoticeWorkflow:
    def __init__(self) -> None:
        self.gateway = Gateway()  # ok: building one does nothing

    @workflow.run
    async def run(self, customer: str) -> str:
        now = shop_platform.current_time()  # error: TMP101 @14 shop_platform.current_time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        again = clock.current()  # error: TMP101 @16 shop_platform.current_time() reads the wall clock in workflow code; use workflow.now() or workflow.time()
        profile = remote.profiles.load(customer)  # error: TMP104 @18 shop_platform.remote.profiles.load() does network I/O in workflow code; move it into an activity
        address = remote.address_of(customer)  # ok: the table says that it is pure
        limit = config.values["limit"]  # error: TMP107 @16 shop_platform.config.values reads environment or configuration in workflow code; pass it as workflow input
        sent = self.gateway.send(customer)  # error: TMP112 @15 shop_platform.Gateway.send() calls an external service in workflow code; move it into an activity
        opened = open_gateway().receive()  # error: TMP112 @17 shop_platform.Gateway.receive() calls an external service in workflow code; move it into an activity
        described = self.gateway.describe()  # ok: the table says that it is pure
        measured = time.monotonic()  # ok: the table overrides ours
        return f"{now}{again}{profile}{address}{limit}{sent}{opened}{described}{measured}"

    @workflow.query
    def unknown(self) -> str:
        return str(shop_platform.version())  # ok: no table knows it
