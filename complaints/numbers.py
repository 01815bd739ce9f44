"""Case numbers such as QY20261123-0007: county, local date, serial of the day."""

from datetime import date
from functools import lru_cache

from django.db.models import F
from pypinyin import Style, lazy_pinyin

from complaints.models import DailySerial
from portal.core.models import Division


@lru_cache(maxsize=8)
def prefix_of(county: str) -> str:
    """The initials of a county's name without its last character (沁源县 → QY)."""
    name = county[:-1] if len(county) > 2 else county  # noqa: PLR2004  two characters are all name
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(c for c in letters.upper() if c.isascii() and c.isalnum())[:6] or "C"


def next_number(division: Division, day: date) -> str:
    """The next number of *day*; its row stays locked until the transaction ends, so no gaps."""
    DailySerial.objects.get_or_create(day=day)
    DailySerial.objects.filter(day=day).update(last=F("last") + 1)
    serial = DailySerial.objects.values_list("last", flat=True).get(day=day)
    return f"{prefix_of(_county_name(division))}{day:%Y%m%d}-{serial:04d}"


def _county_name(division: Division) -> str:
    root = division if division.depth == 1 else division.get_root()
    return str(root.name)
