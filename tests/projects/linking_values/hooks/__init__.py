"""Things that call what they are given."""
