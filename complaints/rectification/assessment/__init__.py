"""The assessment of townships: what counts, the points, and the one writer of it."""
