"""A plant with machines."""
