"""Open data of the rectification list: what each field means, and the values of a row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.public_ledger.open_data import Values
from complaints.public_ledger.schema import Field
from complaints.rectification.public.listing import NUMBERS, Figures, Row

ITEMS_UNIT = pgettext_lazy("unit", "items")
ITEMS: tuple[Field, ...] = (
    Field("number", "string", _("number of the item")),
    Field("township_code", "string", _("statistical code of the township; six digits: the county")),
    Field("township", "string", _("name of the township, or of the county")),
    Field("unit", "string", _("responsible unit")),
    Field("category", "string", _("category of the problem, as a code that stays")),
    Field("category_label", "string", _("category in words")),
    Field("source", "string", _("where the problem came from, as a code that stays")),
    Field("source_label", "string", _("source in words")),
    Field("kind", "string", _("urgency, as a code that stays")),
    Field("kind_label", "string", _("urgency in words")),
    Field("problem", "string", _("the problem in plain words")),
    Field("target", "string", _("how one will see that it is fixed")),
    Field("listed", "date", _("day on which it was put on the list")),
    Field("deadline", "date", _("deadline, extensions included")),
    Field("extended_from", "date", _("former deadline, if it was extended"), "", True),
    Field("status", "string", _("state of the item, as a code that stays")),
    Field("status_label", "string", _("state in words")),
    Field("overdue", "boolean", _("whether the deadline has passed while it is open")),
    Field("relapses", "integer", _("how often a look-back reopened it")),
    Field("closed", "date", _("day on which it was closed"), "", True),
    Field("result", "string", _("the result in plain words; empty while it is open")),
    Field("looked_back", "date", _("day of the last look-back"), "", True),
    Field("measures_in_place", "boolean", _("were the measures in place then?"), "", True),
    Field("solved_on_time", "boolean", _("was it solved on time?"), "", True),
    Field("residents_accept", "boolean", _("did the residents accept the result?"), "", True),
)
TOWNSHIPS: tuple[Field, ...] = (
    Field("place_code", "string", _("statistical code of the township; six digits: the county")),
    Field("place", "string", _("name of the township, or of the county")),
    Field("listed", "integer", _("problems put on the list"), ITEMS_UNIT),
    Field("open", "integer", _("of these, not closed yet"), ITEMS_UNIT),
    Field("overdue", "integer", _("of the open ones, past their deadline"), ITEMS_UNIT),
    Field("closed", "integer", _("of all, closed after a check"), ITEMS_UNIT),
    Field("confirmed", "integer", _("of the closed ones, confirmed by look-back"), ITEMS_UNIT),
    Field("relapsed", "integer", _("of all, reopened by a look-back at least once"), ITEMS_UNIT),
)
TABLES = {"items": ITEMS, "townships": TOWNSHIPS}


def item_values(rows: Iterable[Row]) -> Iterator[Values]:
    """The values of each row in the order of the fields."""
    for row in rows:
        yield (*_what(row), *_how_it_stands(row), *_looked_back(row))


def township_values(figures: Iterable[Figures]) -> Iterator[Values]:
    """The values of every township and of the county."""
    for one in figures:
        yield (one.code, one.place, *(getattr(one, name) for name in NUMBERS))


def _what(row: Row) -> Values:
    item = row.item
    return (
        item.number,
        row.township_code,
        row.township,
        item.responsible_unit.name,
        item.category,
        str(item.get_category_display()),
        item.source,
        str(item.get_source_display()),
        item.kind,
        str(item.get_kind_display()),
        item.public_problem,
        item.target,
        _day(item.opened_at),
    )


def _how_it_stands(row: Row) -> Values:
    item = row.item
    return (
        item.deadline,
        row.extended_from or None,
        item.status,
        str(item.get_status_display()),
        row.standing.overdue,
        item.relapses,
        _day(row.closed_at),
        row.result,
    )


def _looked_back(row: Row) -> Values:
    made = row.look_back
    if made is None:
        return (None, None, None, None)
    return (
        _day(made.performed_at),
        made.measures_in_place,
        made.solved_on_time,
        made.residents_accept,
    )


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).date() if moment else None
