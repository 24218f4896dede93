"""Stamps for parcels."""


def stamp() -> float:
    return 42.0
