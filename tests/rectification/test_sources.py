"""Problems entered by hand: hits of data comparisons, audits and the hotline, with their number."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from complaints.rectification.models import Category, RectificationItem, Source
from complaints.rectification.queries import listable_hits
from disclosure.demo.programmes import load_programmes
from disclosure.models import Finding, Programme, Roster
from disclosure.screening.rescreening import _drop
from portal.core.demo import Options
from portal.core.errors import Refused
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
Item = RectificationItem


@pytest.fixture
def hit(place: County, people: Staff) -> Finding:
    """Somebody dead on a list of Qinhe."""
    load_programmes(Options())
    roster = Roster.objects.create(
        programme=Programme.objects.all()[0],
        division=place.qinhe,
        stage="initial",
        month=date(2026, 3, 1),
        preparer=people.county_officer,
        office=place.qinhe_office,
        township_phone="0355-7000001",
        county_phone="0355-7000002",
        basis="-",
        source_digest="0" * 64,
    )
    return Finding.objects.create(roster=roster, row=7, code="deceased", severity="explain")


def test_a_hit_becomes_one_item_that_is_linked_both_ways(
    place: County, people: Staff, hit: Finding
) -> None:
    item = factories.listed(place, people, source=Source.SCREENING, screening=hit)
    assert hit.rectification_items.get() == item
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, source=Source.SCREENING, screening=hit)
    assert refused.value.code == "listed-already"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": Source.AUDIT}, "source-and-screening"),
        ({"source": Source.SCREENING, "elsewhere": True}, "other-division"),
    ],
)
def test_a_hit_that_does_not_fit_is_refused(
    place: County, people: Staff, hit: Finding, changes: dict[str, Any], code: str
) -> None:
    if changes.pop("elsewhere", False):
        Roster.objects.update(division=place.guodao)
        hit = Finding.objects.get(pk=hit.pk)
    with pytest.raises(Refused) as refused:
        factories.listed(place, people, screening=hit, reference="审〔2022〕3号", **changes)
    assert refused.value.code == code


def test_hits_are_offered_where_they_are_and_of_kinds_that_are_problems(
    place: County, people: Staff, hit: Finding
) -> None:
    assert list(listable_hits(people.qinhe_officer)) == [hit]
    assert not listable_hits(people.guodao_officer)
    assert not listable_hits(people.supervisor)
    Finding.objects.update(code="heading-unit")
    assert not listable_hits(people.qinhe_officer)


def test_which_household_is_a_relatives_is_read_by_who_sees_filings_alone(
    place: County, people: Staff, hit: Finding
) -> None:
    staff_access()
    Finding.objects.update(code="relative-not-filed")
    assert list(listable_hits(people.qinhe_officer)) == [hit]
    assert not listable_hits(people.petition)
    item = factories.listed(place, people, source=Source.SCREENING, screening=hit)
    page = reverse("rectification_items:inspect", args=[item.pk])
    row = f"{hit.roster} · {hit.row}"
    assert row in client_of(people.qinhe_officer).get(page).content.decode()
    assert str(hit.roster) not in client_of(people.petition).get(page).content.decode()


def test_a_hit_on_the_list_stays_when_it_does_not_hold_any_more(
    place: County, people: Staff, hit: Finding
) -> None:
    other = Finding.objects.create(roster=hit.roster, code="deceased", severity="explain")
    factories.listed(place, people, source=Source.SCREENING, screening=hit)
    assert _drop([hit.pk, other.pk]) == 2
    assert [(one.pk, one.severity) for one in Finding.objects.all()] == [(hit.pk, "note")]


def _posted(place: County, people: Staff, **changes: Any) -> dict[str, Any]:
    draft = factories.draft(place, people.qinhe_officer)
    return {
        "source": "audit",
        "category": Category.PUBLICITY,
        "division": draft.division.pk,
        "problem": draft.problem,
        "public_problem": draft.public_problem,
        "responsible_unit": draft.responsible_unit.pk,
        "responsible_person": draft.responsible_person.pk,
        "kind": "at_once",
        "target": draft.target,
        "deadline": draft.deadline.isoformat(),
        **changes,
    }


@pytest.mark.parametrize("source", ["audit", "hotline"])
def test_audit_and_hotline_need_their_number(place: County, people: Staff, source: str) -> None:
    staff_access()
    client, url = client_of(people.county_officer), reverse("rectification_items:add")
    assert client.post(url, _posted(place, people, source=source)).status_code == 422
    assert not Item.objects.exists()
    client.post(url, _posted(place, people, source=source, reference="12345-0007"))
    item = Item.objects.get()
    assert (item.source, item.source_reference, item.kind) == (source, "12345-0007", "at_once")


def test_the_form_is_filled_in_from_a_hit(place: County, people: Staff, hit: Finding) -> None:
    staff_access()
    client, url = client_of(people.county_officer), reverse("rectification_items:add")
    form = client.get(f"{url}?hit={hit.pk}").context["form"]
    assert form.initial["screening"] == hit
    assert form.initial["category"] == Category.DECEASED
    client.post(url, _posted(place, people, source="", screening=hit.pk, category="deceased"))
    assert Item.objects.get().source_screening == hit


@pytest.mark.parametrize("gone", ["deadline", "responsible_unit", "responsible_person"])
def test_nothing_is_listed_without_deadline_unit_and_person(
    place: County, people: Staff, gone: str
) -> None:
    staff_access()
    client, url = client_of(people.county_officer), reverse("rectification_items:add")
    values = _posted(place, people, reference="审〔2022〕3号", **{gone: ""})
    assert client.post(url, values).status_code == 422
    made = factories.listed(place, people)
    made.pk, made.number = None, "ZG2026-99999"
    setattr(made, gone, None) if gone == "deadline" else setattr(made, f"{gone}_id", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.bulk_create([made])
