"""Prices."""

from .rules import quote, rebate as discount
