"""What the tables say of a second attempt: tidy, true for what is installed, found by name, and open to users.

Which finding follows from it is the business of the rules' examples.
"""

import importlib.metadata
import tomllib
from pathlib import Path

import pytest
from test_knowledge import resolve

from flake8_temporal.knowledge import load, schema
from flake8_temporal.knowledge.table import build, standard
from flake8_temporal.model import ConfigurationError, Settings

PATH = load.FOLDER / "operations.toml"
ENTRIES = tomllib.loads(PATH.read_text(encoding="utf-8"))["operation"]
CHAINED = (".*.", "botocore.client.BaseClient.", "twilio.rest.Client.", "sendgrid.SendGridAPIClient.")


def test_lists_are_sorted_and_named_once() -> None:
    names = [name for entry in ENTRIES for name in entry["calls"]]
    assert sorted(set(names)) == sorted(names)
    assert [entry["dist"] for entry in ENTRIES if entry["calls"] != sorted(entry["calls"])] == []


def test_every_operation_says_where_it_comes_from() -> None:
    for entry in ENTRIES:
        assert entry["dist"], entry
        assert entry["status"] == "memory" or entry["status"].startswith("verified "), entry["calls"]
        assert bool(entry.get("advice")) == (entry["on_retry"] == "fails"), entry["calls"]


def test_what_repeats_also_acts() -> None:
    table = standard()
    silent = [name for entry in ENTRIES for name in entry["calls"] if table.call(name.replace(".*.", ".x."))]
    assert len(silent) > 200


@pytest.mark.parametrize("dist", sorted({entry["dist"] for entry in ENTRIES}))
def test_names_of_installed_packages_exist(dist: str) -> None:
    if dist != "stdlib":
        try:
            importlib.metadata.version(dist)
        except importlib.metadata.PackageNotFoundError:
            pytest.skip(f"{dist} is not installed")
    names = [name for entry in ENTRIES if entry["dist"] == dist for name in entry["calls"]]
    for name in names:
        if not any(part in name for part in CHAINED):
            resolve(name)


@pytest.mark.parametrize(
    ("name", "on_retry"),
    [
        ("slack_sdk.WebClient.chat_postMessage", "repeats"),
        ("stripe.StripeClient.payment_intents.create", "new key"),
        ("stripe.Charge.create", "new key"),
        ("pymongo.MongoClient.shop.orders.insert_one", "may write twice"),
        ("os.makedirs", "fails"),
        ("stripe.Charge.retrieve", ""),
        ("create", ""),
    ],
)
def test_an_operation_is_found_by_its_name(name: str, on_retry: str) -> None:
    found = standard().operations.find(name)
    assert (found.on_retry if found else "") == on_retry


def test_writes_are_known() -> None:
    operations = standard().operations
    assert operations.is_write("redis.Redis.hset")
    assert operations.is_write("pymongo.MongoClient.shop.orders.update_one")
    assert not operations.is_write("redis.Redis.get")


def test_a_users_table_adds_and_overrides(tmp_path: Path) -> None:
    table = tmp_path / "team.toml"
    table.write_text(
        "schema = 1\n[[operation]]\non_retry = 'repeats'\ndedupe = ['key']\n"
        "calls = ['shop.bank.pay', 'os.makedirs']\n"
    )
    operations = build(Settings(knowledge=(str(table),))).operations
    assert operations.find("shop.bank.pay") == schema.Operation("repeats", ("key",), "", ())
    makedirs = operations.find("os.makedirs")
    assert makedirs is not None and makedirs.on_retry == "repeats"
    assert standard().operations.find("shop.bank.pay") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("calls = ['a.b']", "on_retry: expected one of accumulates, fails, keyed, may write twice"),
        ("on_retry = 'repeat'\ncalls = ['a.b']", "on_retry: unknown value 'repeat', did you mean 'repeats'?"),
        ("on_retry = 'repeats'", "calls: expected a list of dotted names, found nothing"),
        ("on_retry = 'repeats'\ncalls = ['a b']", "calls: expected a dotted name, found 'a b'"),
        ("on_retry = 'repeats'\ncalls = ['a.b']\nkind = 'db'", "kind: unknown key"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path: Path, text: str, problem: str) -> None:
    table = tmp_path / "team.toml"
    table.write_text(f"schema = 1\n[[operation]]\n{text}\n")
    with pytest.raises(ConfigurationError, match="team.toml") as caught:
        build(Settings(knowledge=(str(table),)))
    assert f"[[operation]] 1 {problem}" in str(caught.value)
