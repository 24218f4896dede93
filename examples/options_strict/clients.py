"""Options: strict mode, the module that brings a client in."""

import requests

session = requests.Session()


def fetch(address: str) -> str:
    return session.get(address, timeout=5).text
