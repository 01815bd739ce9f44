"""Asking residents: whom, with which codes, on which slips, and what their answers come to."""
