"""A help desk."""

from desk.clients import make_client, session_for
