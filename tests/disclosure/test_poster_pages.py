"""Posters on request: only of what is public now, bounded in cost, staff in their own place."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import roster as writer
from disclosure.models import PublicColumn, Roster
from disclosure.posters.content import villages_of
from portal.core.typesetting import press
from tests.disclosure.factories import County, csv_of, imported, opened, staff, submitted
from tests.disclosure.papers import pages_of
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def address(roster: Roster) -> str:
    return reverse("disclosure:poster", args=[roster.reference])


def first_village(roster: Roster) -> str:
    village = villages_of(roster)[0]
    assert village is not None
    return village.code


def test_anyone_chooses_a_village_that_has_entries_and_gets_its_poster(
    client: Client, county: County
) -> None:
    roster = opened(county, data=csv_of(2))
    page = client.get(f"/publicity/{roster.reference}/")
    assert soup(page).select_one(f'a[href="{address(roster)}"]')
    options = soup(client.get(address(roster))).select("select[name=village] option")
    assert {option["value"] for option in options} == {v.code for v in villages_of(roster) if v}
    assert len(options) == 2
    response = client.get(address(roster), {"village": first_village(roster), "paper": "a4"})
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert roster.township_phone in "".join(pages_of(response.content))


@pytest.mark.parametrize(
    "query",
    [
        "village=140431101201&paper=a4",
        "village=&paper=a4",
        "village=%00&paper=../a4",
        "village=none&paper=a4",
        "village=%ED%A0%80",
        "part=99999999999999999999",
    ],
)
def test_junk_is_answered_with_the_choice(client: Client, county: County, query: str) -> None:
    response = client.get(f"{address(opened(county))}?{query}")
    assert response.status_code == 200
    assert soup(response).select_one("select[name=village]")


def test_a_part_that_does_not_exist_is_not_found(client: Client, county: County) -> None:
    roster = opened(county)
    choice = {"village": first_village(roster), "paper": "a4", "part": "2"}
    assert client.get(address(roster), choice).status_code == 404


def test_a_poster_is_made_once_and_never_served_after_the_end(
    client: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = opened(county)
    choice = {"village": first_village(roster), "paper": "a4"}
    first = client.get(address(roster), choice).content
    monkeypatch.setattr(press, "TYPESETTER", "/nowhere")
    assert client.get(address(roster), choice).content == first
    writer.withdraw(roster, county.reviewer, "名单有误")
    response = client.get(address(roster), choice)
    assert response.status_code == 410
    assert b"%PDF" not in response.content
    assert roster.entries.first().masked_name not in response.content.decode()


def test_a_list_taken_down_while_its_poster_is_made_is_not_handed_out(
    client: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = opened(county)

    def slow(*args: Any) -> bytes:
        writer.withdraw(Roster.objects.get(pk=roster.pk), county.reviewer, "名单有误")
        return b"%PDF"

    monkeypatch.setattr("disclosure.views.posters.poster_pdf", slow)
    response = client.get(address(roster), {"village": first_village(roster), "paper": "a4"})
    assert response.status_code == 410
    assert b"%PDF" not in response.content


def test_a_list_past_its_last_day_has_no_poster_even_before_the_timer(
    client: Client, county: County
) -> None:
    roster = opened(county, at=timezone.now() - timedelta(days=30))
    assert roster.status == "open"
    choice = {"village": first_village(roster), "paper": "a4"}
    assert client.get(address(roster), choice).status_code == 410


def test_a_narrower_whitelist_holds_for_posters_at_once(client: Client, county: County) -> None:
    roster = opened(county)
    choice = {"village": first_village(roster), "paper": "a4"}
    assert "保障人数" in "".join(pages_of(client.get(address(roster), choice).content))
    PublicColumn.objects.create(
        programme=county.dibao,
        stage="initial",
        meaning="name",
        label="户主姓名",
        legal_basis="本县规定",
        effective_from=timezone.localdate(),
    )
    assert "保障人数" not in "".join(pages_of(client.get(address(roster), choice).content))


@pytest.mark.parametrize("make", [imported, submitted], ids=["draft", "submitted"])
def test_what_was_never_public_has_no_poster(client: Client, county: County, make: Any) -> None:
    assert client.get(address(make(county))).status_code == 404


def test_the_pace_of_one_address_is_bounded(client: Client, county: County, settings: Any) -> None:
    settings.POSTER_LIMIT_RATE = "2/h"
    roster = opened(county)
    choice = {"village": first_village(roster), "paper": "a4"}
    assert [client.get(address(roster), choice).status_code for _n in range(3)] == [200, 200, 429]
    assert client.get(address(roster)).status_code == 200


def test_while_the_press_is_busy_the_choice_stays(
    client: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SECONDS_IN_LINE", 0.01)
    roster = opened(county)
    with press._places, press._places:
        response = client.get(address(roster), {"village": first_village(roster), "paper": "a3"})
    assert response.status_code == 503
    assert soup(response).select_one("select[name=paper] option[value=a3][selected]")
    assert not caches["posters"]._cache  # type: ignore[attr-defined]


def test_staff_get_the_set_of_their_own_place_while_it_is_public(
    client: Client, county: County
) -> None:
    roster = opened(county)
    work = reverse("publicity_lists:inspect", args=[roster.pk])
    wanted = reverse("publicity_lists:posters", args=[roster.pk, "a4", "pdf"])
    client.force_login(county.auditor)
    assert soup(client.get(work)).select_one(f'a[href="{wanted}"]')
    response = client.get(wanted)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    for code in ("a5", "a4"):
        kind = "exe" if code == "a4" else "pdf"
        junk = reverse("publicity_lists:posters", args=[roster.pk, code, kind])
        assert client.get(junk).status_code == 404
    client.force_login(county.foreign_editor)
    assert client.get(wanted).status_code == 404
    client.force_login(staff("petition", "petition_officer", county.qinhe))
    assert client.get(wanted).status_code == 404
    writer.withdraw(roster, county.reviewer, "名单有误")
    client.force_login(county.editor)
    assert client.get(wanted).url == work
    assert not soup(client.get(work)).select_one(f'a[href="{wanted}"]')


def test_the_choice_takes_few_queries(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    roster = opened(county, data=csv_of(60))
    client.get(address(roster))
    with django_assert_max_num_queries(8):
        client.get(address(roster))
