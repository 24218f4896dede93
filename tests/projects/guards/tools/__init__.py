"""Tools for code that runs in workflows and elsewhere."""
