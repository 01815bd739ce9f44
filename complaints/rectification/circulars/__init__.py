"""What becomes of a circular: its items, the draft that a check's findings make, and the report."""
