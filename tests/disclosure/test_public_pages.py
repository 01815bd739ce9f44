"""What anyone sees of lists: only while public, only whitelisted columns, never an error."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import roster as writer
from disclosure.lists.sealing import columns_today
from disclosure.models import PublicColumn, Roster, RosterEntry
from disclosure.queries import describe_entry, entry_for_report, open_rosters
from disclosure.views.listing import PER_PAGE
from policy_pages.models import PolicyIndexPage
from portal.core.demo import Options
from portal.home.demo import load_home
from portal.home.models import HomePage
from tests.disclosure.factories import County, csv_of, imported, opened, staff, submitted
from tests.disclosure.workbooks import HEADER, person, text_table
from tests.policy_pages.guide_factory import guide
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def page_of(roster: Roster) -> str:
    return reverse("disclosure:list", args=[roster.reference])


def test_the_index_names_what_is_public_and_nothing_else(client: Client, county: County) -> None:
    public, draft = opened(county), imported(county, stage="monthly")
    text = client.get("/publicity/").content.decode()
    assert page_of(public) in text
    assert page_of(draft) not in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("programme=dibao-rural", True),
        ("programme=tekun", False),
        ("division=140431100", True),
        ("division=140431101", False),
        ("stage=initial&month=2026-11", True),
        ("stage=monthly", False),
        ("state=ended", False),
    ],
)
def test_the_index_filters(client: Client, county: County, query: str, shown: bool) -> None:
    from datetime import date

    roster = opened(county, month=date(2026, 11, 1))
    text = client.get(f"/publicity/?{query}").content.decode()
    assert (page_of(roster) in text) is shown


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "programme=%00",
        "division=%F0%9F%92%A9",
        "month=2026-99",
        "stage[]=initial",
        "state=%ED%A0%80",
        "q=%00%ff",
        f"q={'长' * 500}",
        "q=%25&page=2",
        "q='; DROP TABLE x; --",
    ],
)
def test_junk_in_the_address_is_no_error(client: Client, county: County, query: str) -> None:
    roster = opened(county)
    assert client.get(f"/publicity/?{query}").status_code == 200
    assert client.get(f"{page_of(roster)}?{query}").status_code == 200


@pytest.mark.parametrize("make", [imported, submitted], ids=["draft", "submitted"])
def test_a_list_that_was_never_public_does_not_exist(
    client: Client, county: County, make: Any
) -> None:
    assert client.get(page_of(make(county))).status_code == 404
    assert client.get("/publicity/no-such-list/").status_code == 404


def test_a_list_shows_its_head_its_phones_and_its_rows(client: Client, county: County) -> None:
    roster = opened(county)
    response = client.get(page_of(roster))
    page = soup(response)
    text = page.get_text(" ")
    for expected in (
        "农村低保",
        "沁河镇",
        "0355-5550101",
        "0355-5550100",
        roster.basis,
        roster.reference,
        f"{roster.closes_on}",
    ):
        assert expected in text
    assert len(page.select("tbody tr")) == 5
    entry = roster.entries.get(number=1)
    assert page.select_one(f'a[href="/complaints/file/?entry={entry.pk}"]')
    assert "noindex" in response["X-Robots-Tag"]
    assert page.select_one('meta[name="robots"][content*="noindex"]')
    # Exact to the commit: `portal.core.pagecache`.
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_only_whitelisted_columns_are_shown_and_the_whitelist_holds_at_once(
    client: Client, county: County
) -> None:
    roster = opened(county)
    heads = [cell.get_text() for cell in soup(client.get(page_of(roster))).select("thead th")]
    assert heads[:5] == ["序号", "村（社区）", "户主姓名", "保障人数", "金额（元）"]
    PublicColumn.objects.create(
        programme=county.dibao,
        stage="initial",
        meaning="name",
        label="户主姓名",
        legal_basis="本县规定",
        effective_from=timezone.localdate(),
    )
    heads = [cell.get_text() for cell in soup(client.get(page_of(roster))).select("thead th")]
    assert heads[:-1] == ["户主姓名"]


def test_a_column_that_was_added_later_stays_closed_in_what_was_approved_without_it(
    client: Client, county: County
) -> None:
    here = PublicColumn.objects.filter(programme=county.dibao, stage="initial")
    amount = here.get(meaning="amount")
    here.filter(meaning="amount").delete()
    yesterday = timezone.now() - timedelta(days=1)
    roster = opened(county, at=yesterday)
    versions = [*here, amount]
    for column in versions:
        column.pk, column.effective_from = None, timezone.localdate()
    PublicColumn.objects.bulk_create(versions)
    head = soup(client.get(page_of(roster))).select_one("thead").get_text()
    assert "户主姓名" in head
    assert amount.label not in head
    assert amount.label in [c.label for c in columns_today(imported(county, csv_of(7)))]


@pytest.mark.parametrize("ahead", [0, 1])
def test_the_whitelist_of_an_approved_list_is_not_added_to(
    client: Client, county: County, ahead: int
) -> None:
    roster = opened(county)
    client.force_login(staff("administrator", "administrator", county.county))
    form = {
        "programme": county.dibao.pk,
        "stage": roster.stage,
        "meaning": "age",
        "label": "年龄段",
        "legal_basis": "本县规定",
        "effective_from": f"{timezone.localdate() + timedelta(days=ahead)}",
        "order": 9,
    }
    client.post(reverse("public_columns:add"), form)
    added = PublicColumn.objects.filter(label="年龄段").exists()
    assert added is bool(ahead)
    running = PublicColumn.objects.filter(stage="initial", meaning="name").first()
    assert running
    edit = reverse("public_columns:edit", args=[running.pk])
    client.post(edit, form | {"meaning": "amount", "effective_from": f"{running.effective_from}"})
    running.refresh_from_db()
    assert running.meaning == "name"


def test_the_search_inside_finds_masks_and_villages(client: Client, county: County) -> None:
    rows = [HEADER, *(person(number) for number in range(1, 9))]
    rows[3][3] = "欧阳海燕"
    roster = opened(county, data=text_table(rows))

    def found(query: str) -> int:
        return len(soup(client.get(page_of(roster), {"q": query})).select("tbody tr"))

    assert found("欧阳*燕") == 1
    assert found("欧阳海燕") == 1
    assert found("河西村") == 2
    assert found("没有此人") == 0


def test_a_search_shows_its_pages_and_no_more_than_a_bounded_number(
    client: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = opened(county, data=csv_of(4 * PER_PAGE + 8))
    found = soup(client.get(page_of(roster), {"q": "河西村", "page": 2}))
    numbers = [row.td.get_text() for row in found.select("tbody tr")]
    assert numbers == [str(number) for number in (204, 208)]
    monkeypatch.setattr("disclosure.views.listing.MOST_FOUND", 3)
    found = soup(client.get(page_of(roster), {"q": "河西村"}))
    assert [row.td.get_text() for row in found.select("tbody tr")] == ["4", "8", "12"]


def test_pages_follow_the_serial_numbers(client: Client, county: County) -> None:
    roster = opened(county, data=csv_of(PER_PAGE + 3))
    rows = soup(client.get(page_of(roster), {"page": 2})).select("tbody tr")
    assert [row.td.get_text() for row in rows] == ["51", "52", "53"]


def test_a_list_leads_to_the_guide_of_its_programme_while_that_is_public(
    client: Client, county: County
) -> None:
    roster = opened(county)
    load_home(Options())
    parent = HomePage.objects.get().add_child(
        instance=PolicyIndexPage(title="政策", slug="policies")
    )
    assert "怎样" not in client.get(page_of(roster)).content.decode()
    written = guide(parent, programme_code=roster.programme.code, title="怎样申请")
    link = soup(client.get(page_of(roster))).select_one("main a[href^='/policies/guide/']")
    assert link["href"].endswith(f"?township={roster.division.short_code}")
    assert link.get_text() == "怎样申请"
    written.unpublish()
    assert "怎样" not in client.get(page_of(roster)).content.decode()


def test_an_ended_list_leaves_a_tombstone_without_rows(client: Client, county: County) -> None:
    roster = opened(county, at=timezone.now() - timedelta(days=30))
    # The timer has not run: the last day alone takes the rows down.
    assert roster.status == "open"
    for _run in range(2):
        response = client.get(page_of(roster))
        assert response.status_code == 200
        assert roster.entries.first().masked_name not in response.content.decode()
        writer.close_due(timezone.now())
    assert page_of(roster) in client.get("/publicity/?state=ended").content.decode()
    assert page_of(roster) not in client.get("/publicity/").content.decode()


def test_a_withdrawn_list_is_gone_and_says_why(client: Client, county: County) -> None:
    roster = writer.withdraw(opened(county), county.reviewer, "一户金额有误，更正后重新公示")
    response = client.get(page_of(roster))
    assert response.status_code == 410
    text = response.content.decode()
    assert "一户金额有误" in text
    assert roster.entries.first().masked_name not in text


def test_only_entries_that_are_public_now_can_be_reported(county: County) -> None:
    roster = opened(county)
    entry = roster.entries.get(number=1)
    assert entry_for_report(entry.pk) == entry
    assert entry_for_report(str(entry.pk)) == entry
    for junk in ("", "x", "-1", "9" * 30, None, "١"):
        assert entry_for_report(junk) is None
    assert "李*红" in describe_entry(entry)
    writer.withdraw(roster, county.reviewer, "名单有误")
    assert entry_for_report(entry.pk) is None


def test_open_lists_of_a_place_are_those_inside_it(county: County) -> None:
    roster = opened(county)
    assert list(open_rosters(county.county)) == [roster]
    assert list(open_rosters(county.qinhe)) == [roster]
    assert not open_rosters(county.guodao)


def test_pages_take_few_queries(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    roster = opened(county, data=csv_of(120))
    client.get("/publicity/")
    for address in (
        "/publicity/",
        "/publicity/?state=ended&programme=tekun",
        page_of(roster),
        f"{page_of(roster)}?page=3",
        f"{page_of(roster)}?q=河西村",
    ):
        with django_assert_max_num_queries(8):
            client.get(address)


def test_a_vandal_cannot_post(client: Client, county: County) -> None:
    assert client.post(page_of(opened(county))).status_code == 405
    assert RosterEntry.objects.count() == 5
