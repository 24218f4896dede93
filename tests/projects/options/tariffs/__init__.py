"""Tariffs."""

from tariffs.rates import live as live_rate
