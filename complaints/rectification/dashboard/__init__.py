"""What the first screen of the staff area says of rectification, and the same over a period."""
