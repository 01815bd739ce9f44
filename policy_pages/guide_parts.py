"""What a guide shows beside its own words: units, time limits, amounts, documents of today.

A fixed number of queries, however long the guide is.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from policy_pages import self_check, sources
from policy_pages.marks import first_number
from portal.core.models import Division, Office


@dataclass(frozen=True, slots=True)
class Step:
    """One step with the time that it may take."""

    title: str
    who: str
    limit: str
    text: str


@dataclass(frozen=True, slots=True)
class Amount:
    """One standard in force; *page* is the document that sets it, where this site shows it."""

    title: str
    value: str
    since: date | None
    basis: str
    page: Any = None


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis; *page* is the document where this site shows it."""

    title: str
    number: str
    article: str
    page: Any
    url: str
    successor: Any

    @property
    def repealed(self) -> bool:
        return bool(self.page and self.page.is_repealed)


def whole(page: Any, township: str, request: HttpRequest) -> dict[str, Any]:
    """Everything that the guide's page shows."""
    today = timezone.localdate()
    codes = {page.programme_code, *self_check.programmes(page)}
    standards = sources.standards(codes, today)
    return {
        "steps": _steps(page, today),
        "standards": _standards(page, standards),
        "bases": bases(page, request),
        "check": self_check.questions(page, standards),
        **_units(page, township),
    }


def sheet(page: Any, township: str) -> dict[str, Any]:
    """What the printed list shows."""
    return _units(page, township)


def _steps(page: Any, today: date) -> list[Step]:
    rows = [child.value for child in page.steps]
    lengths = sources.limits((row.get("rule") or "" for row in rows), page.programme_code, today)
    found = []
    for row in rows:
        parts = (lengths.get(row.get("rule") or "", ""), row.get("limit") or "")
        limit = _(", ").join(part for part in parts if part)
        found.append(Step(row["title"], row.get("who") or "", limit, row.get("text") or ""))
    return found


def _standards(page: Any, found: list[sources.Standard]) -> list[Amount]:
    """The amounts of the programme, then those that staff typed, each with its document."""
    rows = [
        Amount(one.title, one.value, one.since, one.basis)
        for one in found
        if one.programme == page.programme_code
    ]
    typed = [child.value for child in page.standards]
    rows += [Amount(r["title"], r["value"], r.get("since"), r.get("basis") or "") for r in typed]
    numbers = {number for row in rows if (number := first_number(row.basis))}
    papers = _of_numbers(numbers)
    return [replace(row, page=papers.get(first_number(row.basis))) for row in rows]


def _of_numbers(numbers: set[str]) -> dict[str, Any]:
    from policy_pages.models import PolicyDocumentPage  # noqa: PLC0415  its guides use this module

    if not numbers:
        return {}
    pages = PolicyDocumentPage.objects.live().public().defer("body").filter(number__in=numbers)
    return {page.number: page for page in pages}


def _units(page: Any, township: str) -> dict[str, Any]:
    """The units of the townships, and the one that the reader asks for."""
    if not page.at_townships:
        return {"units": [], "unit": None, "township": ""}
    rows = Office.objects.filter(division__level=Division.Level.TOWNSHIP)
    units = list(rows.select_related("division").order_by("division__code", "pk"))
    unit = next((unit for unit in units if unit.division.short_code == township), None)
    return {"units": units, "unit": unit, "township": township if unit else ""}


def bases(page: Any, request: HttpRequest | None = None) -> list[Basis]:
    """The legal bases in their order, with what became of each document."""
    rows = [child.value for child in page.bases]
    documents = [row.get("page") for row in rows]
    wanted = {one.successor_id for one in documents if one and one.successor_id}
    successors = _public(wanted)
    found = []
    for row, document in zip(rows, documents, strict=True):
        shown = document if document and document.live else None
        found.append(
            Basis(
                title=row["title"],
                number=row.get("number") or "",
                article=row.get("article") or "",
                page=document,
                url=(shown.get_url(request) or "") if shown else "",
                successor=successors.get(document.successor_id) if document else None,
            )
        )
    return found


def _public(keys: set[int]) -> dict[int, Any]:
    from policy_pages.models import PolicyDocumentPage  # noqa: PLC0415  its guides use this module

    return PolicyDocumentPage.objects.live().public().in_bulk(keys) if keys else {}


def repealed_bases(page: Any) -> list[str]:
    """A sentence for each document that the guide names and that does not hold any more."""
    words = _("The legal basis “%(title)s” is repealed. Name what holds now.")
    return [words % {"title": basis.title} for basis in bases(page) if basis.repealed]
