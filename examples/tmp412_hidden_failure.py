"""TMP412: an activity that catches everything has succeeded, whatever went wrong."""

import requests
from temporalio import activity

client: requests.Session


@activity.defn
def swallowed() -> bool:
    try:
        requests.get("https://shop.example", timeout=10)
        return True
    except Exception:  # error: TMP412 @4 activity catches Exception and returns; Temporal sees success and never retries
        return False


@activity.defn
def logged() -> None:
    try:
        client.get("https://shop.example", timeout=10)  # noqa: TMP501
    except Exception as error:  # error: TMP412 @4 activity catches Exception and returns; Temporal sees success and never retries
        activity.logger.error("failed: %s", error)


@activity.defn
def bare() -> str:
    try:
        return requests.get("https://shop.example", timeout=10).text
    except:  # noqa: E722  # error: TMP412 @4 activity catches everything and returns; Temporal sees success and never retries
        return ""


@activity.defn
def raised() -> None:
    try:
        requests.get("https://shop.example", timeout=10)
    except Exception as error:  # ok: raised again
        activity.logger.error("failed: %s", error)
        raise


@activity.defn
def meant() -> bool:
    try:
        requests.get("https://shop.example", timeout=10)
        return True
    except requests.HTTPError:  # ok: an error that means something
        return False


@activity.defn
def each(orders: list[str]) -> list[str]:
    failed = []
    for order in orders:
        try:
            requests.get(f"https://shop.example/{order}", timeout=10)
        except Exception:  # ok: one of many
            failed.append(order)
    return failed


@activity.defn
def later() -> None:
    problem = None
    try:
        requests.get("https://shop.example", timeout=10)
    except Exception as error:  # ok: raised behind it
        problem = error
    if problem is not None:
        raise RuntimeError("failed") from problem


@activity.defn
def parsed(text: str) -> int:
    try:
        return int(text)
    except Exception:  # ok: nothing outside can fail
        return 0


@activity.defn
def cleaned_up() -> None:
    try:
        requests.get("https://shop.example", timeout=10).raise_for_status()
    finally:
        try:
            requests.delete("https://shop.example/locks/1", timeout=10)
        except Exception:
            activity.logger.warning("lock is left")  # ok: cleaning up behind itself
