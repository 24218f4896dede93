"""Findings with a fix to edited source. The only part that knows ``libcst``; the linting part never loads it."""
