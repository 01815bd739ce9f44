"""Old content is walked through as well: what was stored before the rule came, or past it."""

from portal.core.leak_scan.run import begin, last_scan, scan
from portal.core.leak_scan.walk import Hit

__all__ = ["Hit", "begin", "last_scan", "scan"]
