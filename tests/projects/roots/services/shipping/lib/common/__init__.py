"""What the parts of this service share."""
