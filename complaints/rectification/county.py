"""Indicators of the yearly assessment, as a county's files tell them."""

from collections.abc import Iterable
from typing import Any

from complaints.rectification.models import Indicator
from portal.core.county.reading import Folder
from portal.core.county.topics import Row, plain, topic


@topic(order=40, name="indicators", file="indicators")
def indicators(rows: Any, county: Folder) -> Iterable[Row]:
    """What townships are assessed by; never the number of petitions."""
    return plain(Indicator, rows["indicators"], ("code", "effective_from"))
