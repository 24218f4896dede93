"""TMP206: a validator takes what its update takes, and raises to reject it."""

from typing import Any, NoReturn

from temporalio import workflow
from temporalio.exceptions import ApplicationError
from unknown_framework import traced


def is_known(text: str) -> bool: ...


@workflow.defn
class Wrong:
    @workflow.run
    async def run(self) -> None: ...

    @workflow.update
    async def amount(self, value: int) -> None: ...

    @amount.validator
    def check_amount(self, value: int) -> bool:
        return value > 0

    @workflow.update
    async def text(self, value: str) -> None: ...

    @text.validator
    def check_text(self, value: str):
        return not value

    @workflow.update
    async def later(self, value: int) -> None: ...

    @later.validator
    def check_later(self, value: int) -> None: ...

    @workflow.update
    async def more(self, value: int, factor: int) -> None: ...

    @more.validator
    def check_more(self, value: int) -> None: ...

    @workflow.update
    async def twice(self) -> None: ...

    @twice.validator
    def check_once(self) -> None: ...

    @twice.validator
    def check_twice(self) -> None: ...

    @workflow.update
    async def itself(self) -> None: ...

    @itself.validator
    def itself(self) -> None: ...

    @workflow.update
    async def called(self) -> None: ...

    @called.validator
    def check_called(self) -> None: ...


class Bases:
    @workflow.update
    async def rename(self, name: str) -> None: ...


@workflow.defn
class Right(Bases):
    @workflow.run
    async def run(self) -> None: ...

    @workflow.update
    async def amount(self, value: int, factor: int = 1) -> int:
        return value

    @amount.validator
    def check_amount(self, number: int, times: int = 1) -> None:  # ok: names may differ
        if number < 0:
            raise ApplicationError("negative")
        return

    @workflow.update(name="text")
    async def set_text(self, value: str) -> bool:
        return not value  # ok: the update itself may return something

    @set_text.validator
    def check_text(self, value: str) -> None:
        return self.look(value)  # ok: what another method returns

    def look(self, value: str) -> None: ...

    @workflow.update
    async def never(self) -> None: ...

    @never.validator
    def reject(self) -> NoReturn:  # ok: always raises
        raise ApplicationError("not yet")

    @workflow.update
    async def later(self, value: int) -> None: ...

    @later.validator
    @traced
    async def check_later(self, count: str) -> None: ...  # ok: nobody knows what the decorator makes of it

    @Bases.rename.validator
    def check_name(self, name: str) -> None: ...  # ok: an inherited update

    @workflow.update
    @traced
    async def loose(self, *args: Any) -> None: ...

    @loose.validator
    def check_loose(self, name: str) -> None: ...  # ok: nobody knows what the update takes

    def validator(self) -> bool:  # ok: only called so
        return True
