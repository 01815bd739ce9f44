"""What site search finds of this room: the units with their phones, never a person's."""

from django.db.models import QuerySet
from django.urls import reverse

from portal.core.models import Office
from portal.core.searchable import Entry, Source, searchable, township_of


def _offices() -> QuerySet[Office]:
    return Office.objects.select_related("division")


def _office(office: Office) -> Entry:
    return Entry(
        title=office.name,
        text=f"{office.division.name} {office.hotline} {office.address} {office.hours}",
        address=f"{reverse('complaints:offices')}#office-{office.pk}",
        kind="office",
        at=None,
        township=township_of(office.division),
    )


searchable(Source("office", (Office,), _offices, _office))
