"""Contract: workflows whose bases, errors and payloads stand in other modules."""
