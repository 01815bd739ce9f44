"""The people of the product walk through it."""
