"""Kinds of message, wording of letters and relations, as a county's files tell them."""

from collections.abc import Iterable
from typing import Any

from complaints.models import ComplaintKind, KinRelation, LetterText
from portal.core.county.reading import Folder
from portal.core.county.topics import Row, plain, topic


@topic(order=30, name="kinds", file="complaint_kinds")
def kinds(rows: Any, county: Folder) -> Iterable[Row]:
    """The kinds of message with their texts, routes and clocks."""
    return plain(ComplaintKind, rows, ("code", "effective_from"))


@topic(order=31, name="letters", file="letters")
def letters(rows: Any, county: Folder) -> Iterable[Row]:
    """The fixed words of letters."""
    return plain(LetterText, rows, ("form",))


@topic(order=32, name="relations", file="relations")
def relations(rows: Any, county: Folder) -> Iterable[Row]:
    """Who counts as a near relative, in this order."""
    ordered = [{"order": 10 * place, **row} for place, row in enumerate(rows["relations"], start=1)]
    for row, source in zip(plain(KinRelation, ordered, ("code",)), rows["relations"], strict=True):
        row.source = source
        yield row
