"""Lorries and what they do."""
