"""A list that ended, for whatever reason, is gone everywhere at once; a tombstone says why."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import roster as writer
from disclosure.models import Roster
from disclosure.queries import ended_rosters, entry_for_report, open_rosters
from disclosure.views.tombstone import STORY
from tests.disclosure.factories import County, a_meeting, csv_of, opened, paused
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def _closed(county: County) -> Roster:
    roster = opened(county)
    writer.close_due(timezone.now() + timedelta(days=8))
    return roster


def _late_timer(county: County) -> Roster:
    return opened(county, at=timezone.now() - timedelta(days=30))


def _withdrawn(county: County) -> Roster:
    return writer.withdraw(opened(county), county.reviewer, "发现一户信息有误")


def _replaced(county: County) -> Roster:
    roster = opened(county, stage="monthly")
    opened(county, stage="monthly")
    return roster


def _corrected(county: County) -> Roster:
    roster = paused(county)
    draft = writer.import_correction(roster, csv_of(4), "corrected.csv", county.editor)
    draft = writer.describe(draft, county.editor, **a_meeting())
    writer.approve(writer.submit(draft, county.editor), county.reviewer)
    return roster


# How a list ends, the last thing its tombstone tells, and how the page answers.
ENDS: dict[str, tuple[Any, str, int]] = {
    "closed": (_closed, "closed", 200),
    "past its last day": (_late_timer, "opened", 200),
    "paused": (paused, "paused", 200),
    "withdrawn": (_withdrawn, "withdrawn", 410),
    "replaced": (_replaced, "replaced", 200),
    "corrected": (_corrected, "corrected", 200),
}


@pytest.fixture(params=ENDS)
def ended(request: pytest.FixtureRequest, county: County) -> tuple[Roster, str, int]:
    make, kind, status = ENDS[request.param]
    roster = make(county)
    roster.refresh_from_db()
    return roster, kind, status


def test_no_page_shows_a_row_of_it(client: Client, ended: tuple[Roster, str, int]) -> None:
    roster, _kind, status = ended
    entry = roster.entries.get(number=1)
    address = reverse("disclosure:list", args=[roster.reference])
    for query in ("", "?page=1", f"?q={entry.masked_name}", f"?q={entry.village_name}"):
        response = client.get(address + query)
        assert response.status_code == status
        assert "no-store" in response["Cache-Control"]
        page = soup(response).select_one("main")
        assert not page.select("tbody tr")
        assert entry.masked_name not in page.get_text()
        assert entry.village_name not in page.get_text()


def test_no_query_of_another_room_finds_it(ended: tuple[Roster, str, int]) -> None:
    roster = ended[0]
    assert roster not in open_rosters()
    assert roster not in open_rosters(roster.division)
    assert roster in ended_rosters()
    assert entry_for_report(roster.entries.first().pk) is None


def test_no_entrance_of_the_site_leads_to_it(
    client: Client, ended: tuple[Roster, str, int]
) -> None:
    roster = ended[0]
    address = reverse("disclosure:list", args=[roster.reference])
    # The corrected list's reference is another one, so the address is compared as a whole.
    for place in ("/", "/publicity/", "/search/?q=农村低保"):
        assert f'"{address}"' not in client.get(place).content.decode(), place
    assert f'"{address}"' in client.get("/publicity/?state=ended").content.decode()


def test_the_complaint_form_knows_neither_the_list_nor_its_entries(
    client: Client, ended: tuple[Roster, str, int]
) -> None:
    roster = ended[0]
    entry = roster.entries.get(number=1)
    for query in (f"entry={entry.pk}", f"list={roster.reference}"):
        form = soup(client.get(f"/complaints/file/?{query}")).select_one("main")
        assert entry.masked_name not in form.get_text()
        assert roster.title not in str(form)


def test_the_tombstone_says_what_it_was_when_and_why_it_is_gone(
    client: Client, ended: tuple[Roster, str, int]
) -> None:
    roster, kind, _status = ended
    response = client.get(reverse("disclosure:list", args=[roster.reference]))
    text = soup(response).select_one("main").get_text(" ")
    for expected in (roster.title, roster.reference, roster.publication.sha256):
        assert expected in text
    story = response.context["story"]
    assert story[-1]["title"] == STORY[kind]
    assert len(soup(response).select("ol.timeline > li")) == len(story)
    for step in story:
        assert str(step["title"]) in text
        assert step["text"] in text


def test_the_tombstone_says_whom_to_call(client: Client, ended: tuple[Roster, str, int]) -> None:
    roster = ended[0]
    page = soup(client.get(reverse("disclosure:list", args=[roster.reference])))
    for phone in (roster.township_phone, roster.county_phone):
        assert page.select_one(f'main a[href="tel:{phone}"]')


def test_a_replaced_list_leads_to_the_newer_one_while_that_is_public(
    client: Client, county: County
) -> None:
    old = _replaced(county)
    newer = open_rosters().get(stage="monthly")
    address = reverse("disclosure:list", args=[newer.reference])
    place = reverse("disclosure:list", args=[old.reference])
    assert soup(client.get(place)).select_one(f'main a[href="{address}"]')
    writer.withdraw(newer, county.reviewer, "发现一户信息有误")
    assert f'"{address}"' not in client.get(place).content.decode()
    ended = soup(client.get("/publicity/?state=ended")).select_one(f'a[href="{address}"]')
    assert "已撤下" in ended.parent.text
    assert f"自{newer.opens_on}起公示" in ended.parent.text


def test_a_withdrawn_list_leads_to_the_one_of_the_same_month_while_that_is_public(
    client: Client, county: County
) -> None:
    gone = _withdrawn(county)
    address = reverse("disclosure:list", args=[gone.reference])
    month = gone.month
    earlier = (month - timedelta(days=1)).replace(day=1)
    opened(county, month=earlier, data=csv_of(3))
    assert not soup(client.get(address)).select("main p > a[href^='/publicity/dibao']")
    again = opened(county, month=month, data=csv_of(4))
    (link,) = soup(client.get(address)).select("main p > a[href^='/publicity/dibao']")
    assert link["href"] == reverse("disclosure:list", args=[again.reference])
    writer.withdraw(again, county.reviewer, "又有一户信息有误")
    assert not soup(client.get(address)).select("main p > a[href^='/publicity/dibao']")
