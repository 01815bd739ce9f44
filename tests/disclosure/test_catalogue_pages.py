"""The catalogue as people see it: late first, in plain words, on the site and in the staff area."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import jobs
from disclosure.catalogue import State, standing
from disclosure.models import CatalogueItem, Programme, PublicityWaiver
from portal.core.models import OutboxMessage, User
from portal.core.worklists import Bucket, work_for
from tests.disclosure.factories import County, opened, staff
from tests.disclosure.test_catalogue import noon, watched  # noqa: F401  a fixture
from tests.policy_pages.factories import document, section
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
PAGE, CSV = "/publicity/catalogue/", "/publicity/catalogue.csv"
STAFF = "/admin/catalogue_standing/"
LATE_DAY = date(2026, 3, 1)
OFFICIAL = 10


@pytest.fixture
def year(watched: County) -> County:  # noqa: F811
    """The catalogue on the real today: since February, months are late."""
    return watched


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(3)))


def test_late_items_come_first_with_the_reason_in_words(client: Client, year: County) -> None:
    page = soup(client.get(PAGE))
    first = page.select_one("table.data tbody tr")
    assert first.select_one(".badge--red")
    assert first.select("details li")
    # Not the whole county's lines: only what is late or due soon.
    shown = page.select_one("table.data").select("tbody tr")
    urgent = [x for x in standing(timezone.localdate()) if x.state in {State.LATE, State.SOON}]
    assert len(shown) == len(urgent)


def test_one_township_shows_every_item(client: Client, year: County) -> None:
    page = soup(client.get(f"{PAGE}?division=140431100"))
    rows = page.select_one("table.data").select("tbody tr")
    assert len(rows) == CatalogueItem.objects.filter(by_townships=True).count()
    assert year.qinhe.name in page.find("h1").text
    assert len(soup(client.get(f"{PAGE}?division=%00")).select("table.data")) == 2


def test_the_official_columns_stand_in_their_order(client: Client, year: County) -> None:
    page = soup(client.get(PAGE))
    item = page.select_one("#item-6 .facts")
    assert len(item.find_all("dt")) == OFFICIAL
    assert CatalogueItem.objects.get(number=6).channels in item.text


def test_a_waiver_is_shown_with_its_public_reason(client: Client, year: County) -> None:
    today = timezone.localdate().replace(day=1)
    PublicityWaiver.objects.create(
        programme=Programme.objects.get(code="tekun"),
        division=year.qinhe,
        stage="monthly",
        month=today,
        reason="本月没有特困对象",
        asked_by=year.editor,
        approved_by=year.reviewer,
    )
    assert "本月没有特困对象" in client.get(f"{PAGE}?division=140431100").content.decode()
    assert "本月没有特困对象" in client.get(CSV).content.decode()


def test_the_page_is_made_of_labelled_tables(client: Client, year: County) -> None:
    page = soup(client.get(PAGE))
    assert all(table.find("caption").text.strip() for table in page.select("table"))
    assert all(head["scope"] for head in page.select("th"))
    labels = {label["for"] for label in page.select("form.filters label")}
    assert labels == {field["id"] for field in page.select("form.filters select")}
    assert len({tag["id"] for tag in page.select("[id]")}) == len(page.select("[id]"))
    assert not page.select("[style], script:not([src])")


def test_the_file_has_every_line_and_runs_nothing(client: Client, year: County) -> None:
    CatalogueItem.objects.filter(number=1).update(content="=1+1")
    response = client.get(CSV)
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(standing(timezone.localdate()))
    assert len({len(row) for row in rows}) == 1
    assert {row[2] for row in rows if row[0] == "1"} == {"'=1+1"}
    only = list(csv.reader(io.StringIO(client.get(f"{CSV}?division=140431100").content.decode())))
    assert {row[OFFICIAL] for row in only[1:]} == {year.qinhe.name}


def test_the_address_is_not_taken_for_a_list(client: Client, county: County) -> None:
    for url in (PAGE, CSV, "/publicity/funds/", "/publicity/funds.csv"):
        assert client.get(url).status_code == 200


def test_the_whole_page_takes_few_queries(
    client: Client, year: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    document(section(), signed_on=date(2026, 3, 2))
    client.get(PAGE)
    with django_assert_max_num_queries(20):
        client.get(PAGE)
    client.force_login(year.supervisor)
    client.get(STAFF)
    with django_assert_max_num_queries(30):
        client.get(STAFF)


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("editor", {"沁河镇"}),
        ("reviewer", {"沁河镇"}),
        ("foreign_editor", {"郭道镇"}),
        ("supervisor", {"沁源县", "沁河镇", "郭道镇"}),
        ("auditor", {"沁源县", "沁河镇", "郭道镇"}),
    ],
)
def test_staff_see_how_their_own_units_stand_and_who_sees_to_it(
    client: Client, year: County, who: str, places: set[str]
) -> None:
    client.force_login(getattr(year, who))
    page = soup(client.get(STAFF))
    assert {row.find_all("td")[1].text for row in page.select("tr[data-state]")} == places
    if who == "editor":
        assert year.editor.get_full_name() in page.select_one("tr[data-state]").text


def test_who_has_nothing_to_do_with_lists_does_not_see_it(client: Client, year: County) -> None:
    client.force_login(staff("petition", "petition_officer", year.county))
    assert client.get(STAFF).status_code in {302, 403}


@pytest.mark.parametrize(
    ("role", "allowed"), [("administrator", True), ("editor", False), ("supervisor", False)]
)
def test_only_the_administrator_changes_items_and_every_change_is_on_record(
    client: Client, year: County, role: str, allowed: bool
) -> None:
    item = CatalogueItem.objects.get(number=6)
    client.force_login(staff("someone", role, year.county))
    edit = reverse("catalogue_items:edit", args=[item.pk])
    page = client.get(edit)
    assert (page.status_code == 200) is allowed
    if not allowed:
        return
    form = soup(page).select_one("main form[method='POST']")
    given = form.select("input[name]:not([type=checkbox])")
    fields = {x["name"]: x.get("value", "") for x in given}
    ticked = form.select("input[type=checkbox][checked]")
    fields |= {x["name"]: "on" for x in ticked if x["name"] != "stages"}
    fields["stages"] = [x["value"] for x in ticked if x["name"] == "stages"]
    assert fields["stages"] == ["approved", "monthly"]
    fields["programmes"] = [row.pk for row in item.programmes.all()]
    fields |= {"satisfied_by": item.satisfied_by, "limit": "7", "title": "本县名称"}
    wrong = client.post(edit, {**fields, "stages": ["approved", "forever"]})
    assert "forever" in wrong.content.decode()
    assert client.post(edit, {**fields, "stages": ["approved"], "monthly": "on"}).status_code == 200
    assert client.post(edit, fields).status_code == 302
    item.refresh_from_db()
    assert (item.limit, item.title, item.stages) == (7, "本县名称", "approved monthly")
    listing = soup(client.get(reverse("catalogue_items:index"))).select_one("main table")
    assert listing.select("td svg.icon-check")
    assert "True" not in listing.text
    client.force_login(year.auditor)
    assert "本县名称" in client.get(reverse("staff_log")).content.decode()


def test_the_work_list_names_what_is_late_and_due_soon_in_ones_own_place(year: County) -> None:
    late = work_for(year.editor, LATE_DAY)[Bucket.OVERDUE]
    assert {item.detail.split(" · ")[0] for item in late.items} == {year.qinhe.name}
    assert late.count == 2  # dibao and tekun of February
    soon = work_for(year.editor, date(2026, 2, 26))[Bucket.DUE_SOON]
    assert soon.count == 2
    assert work_for(year.reviewer, LATE_DAY)[Bucket.OVERDUE].count == 0


def _with_addresses(county: County) -> None:
    for user in User.objects.all():
        user.email = f"{user.username}@example.test"
        user.save()
    office = county.qinhe.offices.get()
    office.email = "unit@example.test"
    office.save()


def _told() -> list[str]:
    rows = OutboxMessage.objects.filter(key__startswith="catalogue:")
    return sorted(f"{row.to} {row.key.split(':')[2]}" for row in rows)


def test_the_unit_is_told_once_however_often_the_timer_runs(year: County) -> None:
    _with_addresses(year)
    CatalogueItem.objects.exclude(number__in=(6, 10)).update(active=False)
    assert jobs.catalogue(at(date(2026, 2, 28))) == {"late": 0}
    assert jobs.catalogue(at(LATE_DAY)) == {"late": 4}
    assert jobs.catalogue(at(LATE_DAY)) == {"late": 0}
    assert jobs.catalogue(at(date(2026, 3, 9))) == {"late": 0}
    assert _told() == [
        "editor@example.test 10",
        "editor@example.test 6",
        "foreign-editor@example.test 10",
        "foreign-editor@example.test 6",
        "unit@example.test 10",
        "unit@example.test 6",
    ]
    assert jobs.catalogue(at(date(2026, 3, 31))) == {"late": 4}  # the next month


def test_after_a_weeks_outage_the_unit_is_still_told(year: County) -> None:
    _with_addresses(year)
    CatalogueItem.objects.exclude(number=6).update(active=False)
    assert jobs.catalogue(at(date(2026, 3, 8))) == {"late": 2}


def test_what_has_been_late_for_long_is_not_told_again(year: County) -> None:
    _with_addresses(year)
    CatalogueItem.objects.exclude(number=6).update(active=False)
    jobs.catalogue(at(date(2026, 11, 1)))
    dues = {row.key.split(":")[3] for row in OutboxMessage.objects.filter(key__startswith="cat")}
    assert dues == {"2026-10-30"}


def test_a_place_without_an_editor_is_the_countys_to_see_to(year: County) -> None:
    _with_addresses(year)
    county_editor = staff("county-editor", "editor", year.county)
    county_editor.email = "county@example.test"
    county_editor.save()
    year.foreign_editor.appointments.all().delete()
    CatalogueItem.objects.exclude(number=6).update(active=False)
    jobs.catalogue(at(LATE_DAY))
    told = {row.to for row in OutboxMessage.objects.filter(key__startswith="catalogue:140431101")}
    assert told == {"county@example.test"}


def test_the_message_names_the_item_and_the_day(year: County) -> None:
    _with_addresses(year)
    CatalogueItem.objects.exclude(number=6).update(active=False)
    opened(year, stage="approved", at=noon(date(2026, 2, 11)), month=date(2026, 2, 1))
    jobs.catalogue(at(LATE_DAY))
    message = OutboxMessage.objects.filter(to="editor@example.test").get()
    assert "2026-02-28" in message.body
    assert "2026-02" in message.body
    assert year.qinhe.name in message.body


def test_an_item_leads_to_its_columns_and_a_late_one_to_the_phone(
    client: Client, year: County
) -> None:
    page = soup(client.get(f"{PAGE}?division=140431100"))
    link = page.select_one("table.data td.strong a")
    assert page.select_one(f"details{link['href']} dl.facts")
    # The unit is said once, in the heading.
    assert "单位" not in page.select_one("table.data thead").text
    assert "单位" in soup(client.get(PAGE)).select_one("table.data thead").text
    assert page.select('main a[href="/complaints/file/"]')
