"""Where a function waits, loops and handles errors, and what it never reads."""

import asyncio


async def poll(client: object, done: asyncio.Event) -> str:
    unread = client.start()
    read = client.start()
    while not done.is_set():
        try:
            await read
        except (ValueError, KeyError) as error:
            raise RuntimeError from error
        except asyncio.CancelledError:
            raise
        except:  # noqa: E722
            break
        else:
            await asyncio.sleep(1)
        finally:
            client.close()
    while True:
        async with client.lock, client:
            async for item in client.items():
                return f"{item}: {read!r:>{client.width}}"
        try:
            pass
        except* OSError:
            pass


def closes_over(value: int) -> object:
    kept = value
    lost = value

    def inner() -> int:
        return kept

    return inner


def insists(value: object) -> None:
    assert isinstance(value, str), "a text"
