"""Loads the catalogue of what must be public; what a county has changed stays."""

from typing import Any

from disclosure.models import CatalogueItem, Programme
from portal.core.demo import Options, data, demo_loader

FILE = "catalogue"


@demo_loader(order=33, name="catalogue")
def load_catalogue(options: Options) -> dict[str, int]:
    """Add the items whose number is not taken yet."""
    rows = data(FILE)
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    for row in rows["items"]:
        _load_item({**rows["common"], **row}, rows["channels"], programmes)
    return {"items": CatalogueItem.objects.count()}


def _load_item(
    row: dict[str, Any], channels: dict[str, str], programmes: dict[str, Programme]
) -> None:
    codes = row.pop("programmes", [])
    row["channels"] = channels[row["channels"]]
    item, new = CatalogueItem.objects.get_or_create(number=row.pop("number"), defaults=row)
    if new:
        item.programmes.set([programmes[code] for code in codes])
