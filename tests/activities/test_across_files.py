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
