"""Case numbers such as QY20261123-0007: county, local date, serial of the day."""

import re
from datetime import date
from functools import lru_cache

from django.db import connection
from pypinyin import Style, lazy_pinyin

from complaints.models import DailySerial
from portal.core.gazetteer import root_of
from portal.core.models import Division

# One statement for the first of a day and for every later one, so that the lock is short.
_TABLE = DailySerial._meta.db_table
_NEXT = f"""
INSERT INTO {_TABLE} (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = {_TABLE}.last + 1 RETURNING last
"""  # noqa: S608  a name of ours

CASE_NUMBER = re.compile(r"[A-Z0-9]{1,6}\d{8}-\d{4,}", re.ASCII)


@lru_cache(maxsize=8)
def prefix_of(county: str) -> str:
    """The initials of a county's name without its last character (沁源县 → QY)."""
    name = county[:-1] if len(county) > 2 else county  # noqa: PLR2004  two characters are all name
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(c for c in letters.upper() if c.isascii() and c.isalnum())[:6] or "C"


def next_number(division: Division, day: date) -> str:
    """The next number of *day*; its row stays locked until the transaction ends, so no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [day])
        serial: int = cursor.fetchone()[0]
    return f"{prefix_of(root_of(division).name)}{day:%Y%m%d}-{serial:04d}"
