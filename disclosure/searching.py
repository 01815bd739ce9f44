"""What site search finds of this room: lists as lists, and the items of the catalogue.

The words of a list are its programme, place, stage and month and the villages in it; its persons
are searched inside the list only.
"""

from django.db.models import QuerySet
from django.urls import reverse

from disclosure.models import CatalogueItem, Roster
from disclosure.queries import open_rosters
from portal.core.searchable import Entry, Source, searchable, township_of


def _list(roster: Roster) -> Entry:
    month = roster.month
    named = roster.entries.order_by().values_list("village_name", "village__name").distinct()
    villages = sorted({name for names in named for name in names if name})
    words = [
        f"{month.year}年{month.month}月",
        roster.office.name,
        *villages,
        roster.basis,
        roster.reference,
        str(roster._meta.verbose_name),
    ]
    return Entry(
        title=f"{roster.division.name} {roster.title}",
        text=" ".join(words),
        address=reverse("disclosure:list", args=[roster.reference]),
        kind="list",
        at=roster.opened_at or roster.created_at,
        year=month.year,
        township=township_of(roster.division),
    )


def _catalogue_items() -> QuerySet[CatalogueItem]:
    return CatalogueItem.objects.filter(active=True)


def _item(item: CatalogueItem) -> Entry:
    return Entry(
        title=f"{item.category} · {item.title}",
        text=f"{item.content} {item.basis} {item.publisher}",
        address=f"{reverse('disclosure:catalogue')}#item-{item.number}",
        kind="catalogue",
        at=None,
    )


searchable(Source("list", (Roster,), open_rosters, _list))
searchable(Source("catalogue", (CatalogueItem,), _catalogue_items, _item))
