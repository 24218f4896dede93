"""Workflows that share what they do."""
