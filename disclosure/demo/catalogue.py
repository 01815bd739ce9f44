"""Loads the catalogue of what must be public; what a county has changed stays.

On a demo site some townships published last month's lists in time and some did not.
"""

import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from disclosure.demo.lists import load_list
from disclosure.demo.people import People, months_back
from disclosure.demo.programmes import FILE as PROGRAMMES
from disclosure.models import CatalogueItem, Stage
from portal.core.demo import Options, data, demo_loader, load_rules

FILE = "catalogue"
AT_LEAST_AGO = timedelta(days=20)


@demo_loader(order=33, name="catalogue")
def load_catalogue(options: Options) -> dict[str, int]:
    """Add the items whose number is not taken yet."""
    load_rules("catalogue")
    if settings.DEMO:
        _load_lists(data(FILE)["lists"])
    return {"items": CatalogueItem.objects.count()}


def _load_lists(rows: dict[str, Any]) -> None:
    """Monthly lists of last month, opened on the day that the file names or earlier."""
    people = People(random.Random(), data(PROGRAMMES))  # noqa: S311  made-up people
    today = timezone.localdate()
    # Older than the other made-up lists, which are what a visitor should find first.
    opened = min(months_back(1) + timedelta(days=rows["day"] - 1), today - AT_LEAST_AGO)
    common = {
        "stage": Stage.MONTHLY,
        "months_ago": 1,
        "opened_days_ago": (today - opened).days,
        **{key: rows[key] for key in ("entries", "by", "approver")},
    }
    for township in rows["townships"]:
        for programme in rows["programmes"]:
            load_list({**common, "township": township, "programme": programme}, people)
