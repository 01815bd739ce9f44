"""What a guide may not lack: the key elements that inspections of government sites ask for.

Source: 国办秘函〔2019〕19号, single veto item on services: 事项名称、设定依据、申请条件、办理材料、
办理地点、办理时间、联系电话、办理流程.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.core.errors import Refused
from portal.core.models import Division, Office

Missing = tuple[str, str]


def missing(page: Any) -> list[Missing]:
    """The elements that *page* lacks: the field to fill, and a sentence."""
    return [*_parts(page), *_place(page)]


def sentences(page: Any) -> list[str]:
    """What *page* lacks, in words."""
    return [sentence for _field, sentence in missing(page)]


def require_whole(page: Any) -> None:
    """Raises Refused with everything that *page* lacks."""
    told = sentences(page)
    if told:
        raise Refused(" ".join(told), code="guide-incomplete")


def _parts(page: Any) -> Iterator[Missing]:
    if not page.title.strip():
        yield "title", _("The name of the matter is missing.")
    if not page.bases:
        yield "bases", _("The legal basis is missing: name at least one document.")
    if not page.eligible:
        yield "eligible", _("The conditions are missing: say who can apply.")
    if not page.materials:
        yield "materials", _("The list of what to bring is missing.")
    if not page.steps:
        yield "steps", _("The steps are missing: say what happens after the application.")


def _place(page: Any) -> Iterator[Missing]:
    places = [dict(child.value) for child in page.where]
    if page.at_townships:
        units = Office.objects.filter(division__level=Division.Level.TOWNSHIP)
        places += [
            {"address": unit.address, "hours": unit.hours, "phone": unit.hotline} for unit in units
        ]
    for part, sentence in (
        ("address", _("The address is missing: say where to apply.")),
        ("hours", _("The office hours are missing: say when to come.")),
        ("phone", _("The phone is missing: say whom to call.")),
    ):
        if not any(str(place.get(part) or "").strip() for place in places):
            yield "where", sentence
