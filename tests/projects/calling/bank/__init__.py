"""Calling: what a workflow starts is looked up where it is defined."""
