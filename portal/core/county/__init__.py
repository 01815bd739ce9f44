"""A county as a folder of data files: read, checked whole, and loaded in one transaction."""
