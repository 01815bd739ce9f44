"""The rectification list as the table that people know: taken out, looked at, brought back."""
