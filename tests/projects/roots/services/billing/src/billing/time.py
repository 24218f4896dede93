"""Spans of time. Inside its package it is called as a module of the standard library is."""


def time() -> float:
    return 0.0
