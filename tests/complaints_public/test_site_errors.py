"""An error on the website is reported like any filing and answered with number and code."""

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from complaints import desk, rules
from complaints.models import Complaint, ComplaintKind
from complaints.site_errors import page_of_ours
from portal.core.models import DeadlineRule
from tests.complaints_public.factories import county
from tests.support.made_up import identity_number, mobile
from tests.support.pages import soup

URL = "/errors/report/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places() -> dict[str, Any]:
    made = county()
    for key, amount in (("message.site_error_notice", 1), ("message.site_error", 2)):
        DeadlineRule.objects.create(
            key=key, title=key, amount=amount, unit="working", effective_from=date(2020, 1, 1)
        )
    ComplaintKind.objects.create(
        code="site_error",
        name="网站纠错",
        route="answer",
        notice_rule="message.site_error_notice",
        handle_rule="message.site_error",
        effective_from=date(2020, 1, 1),
    )
    return made


def form(client: Client, page: str = "/policies/", **values: str) -> dict[str, str]:
    field = soup(client.get(URL, {"page": page})).select_one("input[name=form_token]")
    assert field is not None
    return {"page": page, "wrong": "A dead link.", "form_token": str(field["value"]), **values}


def test_every_page_links_to_the_form_with_its_own_address(client: Client) -> None:
    page = soup(client.get("/complaints/offices/"))
    link = page.select_one('footer a[href^="/errors/report/"]')
    assert link is not None
    opened = soup(client.get(str(link["href"])))
    assert opened.select_one("input[name=page]")["value"] == "/complaints/offices/"  # type: ignore[index]


def test_the_receipt_opens_the_case_at_the_county_bureau(
    client: Client, places: dict[str, Any]
) -> None:
    receipt = soup(client.post(URL, form(client))).select_one("[data-query-code]")
    assert receipt is not None
    case = desk.find_by_code(receipt["data-complaint-number"], receipt["data-query-code"])  # type: ignore[arg-type]
    assert case is not None
    assert (case.kind.code, case.office, case.anonymous) == ("site_error", places["bureau"], True)
    assert "/policies/" in case.subject


def test_it_is_answered_within_three_working_days(client: Client) -> None:
    client.post(URL, form(client))
    case = Complaint.objects.get()
    assert case.notice_rule
    assert case.handle_rule
    assert case.notice_rule.amount + case.handle_rule.amount == 3
    assert rules.next_due(case) == case.notice_due


def test_the_same_form_twice_is_one_case(client: Client) -> None:
    data = form(client)
    for _time in range(2):
        assert client.post(URL, data).status_code == 200
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page", "https://example.org/"),
        ("page", "//example.org/"),
        ("page", "javascript:alert(1)"),
        ("page", ""),
        ("wrong", ""),
        pytest.param("wrong", f"My number is {identity_number()}", id="an identity number"),
        ("phone", "12"),
        pytest.param("phone", mobile(), id="a mobile number"),
        ("name", "Somebody"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(client: Client, field: str, value: str) -> None:
    page = soup(client.post(URL, form(client) | {field: value}))
    assert page.select(".field--error")
    assert page.select_one("textarea[name=wrong]")
    assert not Complaint.objects.exists()


def test_with_name_and_phone_the_sender_can_be_called(client: Client) -> None:
    client.post(URL, form(client, name="Somebody", phone=mobile()))
    assert Complaint.objects.get().reporter.name == "Somebody"


@override_settings(FILING_FREE_RATE="1/h")
def test_a_visitor_in_a_hurry_answers_a_question(client: Client) -> None:
    client.post(URL, form(client))
    page = soup(client.post(URL, form(client)))
    assert page.select_one("[name=challenge_answer]")
    assert Complaint.objects.count() == 1


@override_settings(FILING_LIMIT_RATE="1/h")
def test_too_many_are_asked_to_come_back_and_lose_nothing(client: Client) -> None:
    client.post(URL, form(client))
    response = client.post(URL, form(client, wrong="Still there."))
    assert response.status_code == 429
    assert "Still there." in response.content.decode()


def test_without_its_kind_nothing_is_lost(client: Client) -> None:
    data = form(client)
    ComplaintKind.objects.filter(code="site_error").delete()
    page = soup(client.post(URL, data))
    assert page.select_one(".error-summary")
    assert "A dead link." in page.get_text()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/policies/?q=1#x", "/policies/"),
        ("/\\example.org", ""),
        ("/a\nb", ""),
        ("https://www.gov.cn/", ""),
        ("#x", ""),
    ],
)
def test_only_pages_of_ours_are_taken(address: str, path: str) -> None:
    assert page_of_ours(address) == path
