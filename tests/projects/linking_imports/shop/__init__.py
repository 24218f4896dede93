"""A shop; what it offers is defined three packages further down."""

from shop.pricing import discount, quote

__all__ = ["discount", "quote"]
