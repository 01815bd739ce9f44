"""The QR code of a poster opens the filing form with its list and village filled in."""

import pytest
from django.test import Client

from disclosure import roster as writer
from tests.complaints_public.factories import clocks, kinds
from tests.disclosure.factories import County, opened, small_county
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> County:
    kinds()
    clocks()
    return small_county()


def asked(client: Client, **params: str) -> dict[str, str]:
    form = soup(client.get("/complaints/file/", params)).select_one("form.form")
    assert form is not None
    chosen = {
        str(field["name"]): str(option["value"])
        for field in form.select("select")
        if (option := field.select_one("option[selected]"))
    }
    kind = form.select_one("input[name=kind][checked]")
    subject = form.select_one("input[name=subject]")
    assert subject is not None
    return chosen | {
        "kind": str(kind["value"]) if kind else chosen.get("kind", ""),
        "subject": str(subject.get("value") or ""),
    }


def test_list_village_kind_and_programme_are_filled_in(client: Client, place: County) -> None:
    roster = opened(place)
    village = place.qinhe.get_children().last()
    form = asked(client, list=roster.reference, division=village.code)
    assert form["division"] == village.code
    assert form["programme"] == "dibao-rural"
    assert form["kind"] == "assistance_report"
    assert str(roster) in form["subject"]


def test_a_village_of_elsewhere_counts_as_the_lists_township(client: Client, place: County) -> None:
    roster = opened(place)
    foreign = place.guodao.get_children().last()
    assert asked(client, list=roster.reference, division=foreign.code)["division"] == (
        roster.division.code
    )


def test_a_list_that_is_no_longer_public_fills_in_nothing(client: Client, place: County) -> None:
    roster = opened(place)
    writer.withdraw(roster, place.supervisor, "Posted with a wrong heading")
    assert asked(client, list=roster.reference)["subject"] == ""
