"""Keys, statements and evidence in other files: followed where they are imported, reported in the linted file."""

from pathlib import Path

import pytest

from flake8_temporal import engine
from flake8_temporal.model import Settings

HELPERS = {
    "shop/__init__.py": "",
    "shop/ids.py": (
        "import uuid\n\n\ndef fresh():\n    return str(uuid.uuid4())\n\n\n"
        "def stable(order):\n    return str(uuid.uuid5(uuid.NAMESPACE_URL, order))\n\n\n"
        "def prefixed(name, key):\n    return f'{name}-{key}'\n"
    ),
    "shop/queries.py": (
        "ADD = 'INSERT INTO orders (id) VALUES (1)'\n"
        "UPSERT = 'INSERT INTO orders (id) VALUES (1) ON CONFLICT DO NOTHING'\n\n\n"
        "class Queries:\n    ADD = 'INSERT INTO orders (id) VALUES (1)'\n"
    ),
    "shop/mails.py": (
        "from sendgrid import SendGridAPIClient\n\n\nclass Mails:\n"
        "    def __init__(self):\n        self._client = SendGridAPIClient('key')\n\n"
        "    def send(self, message):\n        self._client.send(message)\n\n\n"
        "def careful(message):  # tmp: idempotent\n    Mails().send(message)\n"
    ),
}
HEAD = (
    "import requests\nimport sqlite3\nimport uuid\nfrom temporalio import activity\n"
    "from shop import ids\nfrom shop.mails import Mails, careful\nfrom shop.queries import ADD, UPSERT, Queries\n\n"
    "db: sqlite3.Connection\n\n\n@activity.defn\ndef step(order: str):\n    "
)


@pytest.mark.parametrize(
    ("body", "code", "chain"),
    [
        ("requests.post('u', headers={'Idempotency-Key': ids.fresh()})", "TMP401", ""),
        ("requests.post('u', headers={'Idempotency-Key': ids.prefixed('a', uuid.uuid4())})", "TMP401", ""),
        ("requests.post('u', headers={'Idempotency-Key': ids.stable(order)})", "", ""),
        ("requests.post('u', headers={'Idempotency-Key': ids.prefixed(uuid.uuid4, order)})", "", ""),
        ("db.execute(ADD)", "TMP404", ""),
        ("db.execute(Queries.ADD)", "TMP404", ""),
        ("db.execute(UPSERT)", "", ""),
        ("Mails().send(order)", "TMP402", "[via step -> shop.mails.Mails.send:9]"),
        ("careful(order)", "", ""),
    ],
)
def test_helpers_are_followed(tmp_path: Path, body: str, code: str, chain: str) -> None:
    for name, text in HELPERS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    text = f"{HEAD}{body}\n"
    found = engine.check(text, None, str(tmp_path / "activities.py"), Settings(no_cache=True))
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.line == len(HEAD.splitlines()) and one.message.endswith(chain) for one in found)


SENDING = (
    "from sendgrid import SendGridAPIClient\nfrom temporalio import activity\n{}\n\n"
    "@activity.defn\ndef send(order: str):{}\n    SendGridAPIClient('key').send(order)\n"
)
CALLING = (
    "from datetime import timedelta\nfrom temporalio import workflow\n"
    "from temporalio.common import RetryPolicy\n{}\n\n"
    "@workflow.defn\nclass Flow:\n    @workflow.run\n    async def run(self, order: str) -> None:\n"
    "        await workflow.execute_activity(\n            {}, start_to_close_timeout=timedelta(seconds=9){}"
    "\n        )\n"
)
ONCE = ", retry_policy=RetryPolicy(maximum_attempts=1)"


def lint(tmp_path: Path, name: str, settings: Settings = Settings(no_cache=True), **files: str) -> list[str]:
    for stem, text in files.items():
        (tmp_path / f"{stem}.py").write_text(text)
    return [found.code for found in engine.check(files[name], None, str(tmp_path / f"{name}.py"), settings)]


def test_a_call_site_counts_where_the_activity_can_see_it(tmp_path: Path) -> None:
    calling = CALLING.format("", "'send'", ONCE)
    assert lint(tmp_path, "activities", activities=SENDING.format("", ""), flows=calling) == ["TMP402"]
    calling = CALLING.format("from activities import send", "send", ONCE)
    assert lint(tmp_path, "activities", activities=SENDING.format("", ""), flows=calling) == ["TMP402"]
    assert lint(tmp_path, "activities", activities=SENDING.format("import flows", ""), flows=calling) == []
    by_name = CALLING.format("", "'send'", ONCE)
    assert lint(tmp_path, "activities", activities=SENDING.format("import flows", ""), flows=by_name) == []
    twice = CALLING.format("from activities import send", "send", "")
    assert lint(tmp_path, "activities", activities=SENDING.format("import flows", ""), flows=twice) == ["TMP402"]


@pytest.mark.parametrize(
    ("mark", "called", "options", "expected"),
    [
        ("  # tmp: non-idempotent", "send", "", True),
        ("  # tmp: non-idempotent", "send, 'x'", "", True),
        ("  # tmp: non-idempotent", "send", ONCE, False),
        ("  # tmp: non-idempotent", "send, {'idempotency_key': order}", "", False),
        ("", "send", "", False),
    ],
)
def test_a_mark_is_asked_for_at_the_call(
    tmp_path: Path, mark: str, called: str, options: str, expected: bool
) -> None:
    calling = CALLING.format("from activities import send", called, options)
    found = lint(tmp_path, "flows", activities=SENDING.format("", mark), flows=calling)
    assert ("TMP413" in found) is expected


def test_files_that_are_not_imported_change_nothing(tmp_path: Path) -> None:
    alone = lint(tmp_path, "activities", activities=SENDING.format("", ""))
    sending = SENDING.format("", "  # tmp: idempotent")
    calling = CALLING.format("from activities import send", "send", ONCE)
    assert lint(tmp_path, "activities", activities=SENDING.format("", ""), other=sending, flows=calling) == alone
