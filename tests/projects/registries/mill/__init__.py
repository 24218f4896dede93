"""Steps that register themselves."""
