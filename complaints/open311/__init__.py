"""Open311 GeoReport v2: other programs read published cases and file new ones with a key."""
