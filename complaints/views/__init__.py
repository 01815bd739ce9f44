"""Public pages of the complaints room."""
