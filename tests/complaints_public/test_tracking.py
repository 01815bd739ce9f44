"""Following a case: number and code open it, nothing else does, and each action counts once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone

from complaints import desk, tracking
from complaints.models import Complaint, Message, Rating
from complaints.views import tracking as view
from tests.complaints.factories import reply
from tests.complaints_public.factories import county, filed
from tests.support.made_up import identity_number
from tests.support.pages import soup

URL = "/complaints/track/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


@pytest.fixture
def case(places: dict[str, Any]) -> desk.Filed:
    return filed(places["qinhe_village"], subject="Roof over the school")


@pytest.fixture
def answered(places: dict[str, Any], case: desk.Filed) -> desk.Filed:
    officer = places["officer"]
    accepted = desk.accept(case.complaint, officer)
    desk.send_message(accepted, officer, "We are looking into it.")
    parts = {"legal_basis": "Article 9", "review_office": "The county"}
    reply(accepted, officer, "explained", "This is the answer.", **parts)
    return case


def look_up(client: Client, case: desk.Filed, **more: str) -> Any:
    return client.post(URL, {"number": case.complaint.number, "code": case.query_code, **more})


def leave(response: Any) -> str:
    return str(response.context["pass"])


def text_of(response: Any) -> str:
    return soup(response).get_text(" ", strip=True)


def test_number_and_code_open_the_case_which_is_stored_nowhere(
    client: Client, case: desk.Filed
) -> None:
    response = look_up(client, case)
    assert "Roof over the school" in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert case.query_code not in response.content.decode()
    assert not client.session.keys()


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda c: f" {c}"]
)
def test_the_code_may_be_typed_as_people_type(
    client: Client, case: desk.Filed, change: Any
) -> None:
    response = client.post(
        URL, {"number": case.complaint.number.lower(), "code": change(case.query_code)}
    )
    assert "Roof over the school" in text_of(response)


def test_a_wrong_number_and_a_wrong_code_look_the_same(client: Client, case: desk.Filed) -> None:
    other = filed(case.complaint.division)
    answers = [
        client.post(URL, {"number": number, "code": code}).context["form"].errors.as_text()
        for number, code in [
            (case.complaint.number, other.query_code),
            ("QY20990101-0001", case.query_code),
            (case.complaint.number, "nonsense"),
        ]
    ]
    assert len(set(answers)) == 1


def test_failures_lead_to_a_question_and_then_to_a_pause(client: Client, case: desk.Filed) -> None:
    wrong = {"number": case.complaint.number, "code": "00000-00000-00000"}
    for _time in range(5):
        assert not soup(client.get(URL)).select_one("[name=challenge_answer]")
        client.post(URL, wrong)
    assert soup(client.get(URL)).select_one("[name=challenge_answer]")
    refused = look_up(client, case)
    assert "Roof over the school" not in text_of(refused)
    question = refused.context["challenge"].question
    passed = look_up(
        client,
        case,
        challenge_token=question.token,
        challenge_answer=str(question.first + question.second),
    )
    assert "Roof over the school" in text_of(passed)
    with override_settings(TRACKING_LIMIT_RATE="5/h"):
        for _time in range(5):
            view._count_failure(passed.wsgi_request)
        assert look_up(client, case).status_code == 429


def test_the_page_tells_what_happened_what_is_next_and_why(
    client: Client, case: desk.Filed
) -> None:
    found = soup(look_up(client, case))
    assert found.select(".timeline li")
    due = timezone.localdate() + timedelta(days=15)
    assert due.isoformat() in found.get_text()
    assert found.select_one("details ul li")
    assert "Article 1" in found.get_text()


def test_the_answer_and_messages_of_both_sides_are_there(
    client: Client, answered: desk.Filed
) -> None:
    text = text_of(look_up(client, answered))
    for part in ("This is the answer.", "Article 9", "The county", "We are looking into it."):
        assert part in text


def test_a_message_is_added_once(client: Client, case: desk.Filed) -> None:
    form = {"action": "supplement", "pass": leave(look_up(client, case)), "body": "One more thing"}
    assert "One more thing" in text_of(client.post(URL, form))
    assert client.post(URL, form).status_code == 200
    assert Message.objects.count() == 1


def test_a_message_may_carry_files_and_names_the_bad_one(client: Client, case: desk.Filed) -> None:
    bad = SimpleUploadedFile("run.exe", b"MZ")
    response = client.post(
        URL,
        {
            "action": "supplement",
            "pass": leave(look_up(client, case)),
            "body": "See the photo",
            "attachments": [bad],
        },
    )
    assert "run.exe" in text_of(response)
    assert "See the photo" in response.content.decode()
    assert not Message.objects.exists()


def test_a_message_with_an_identity_number_is_not_taken(client: Client, case: desk.Filed) -> None:
    form = {"action": "supplement", "pass": leave(look_up(client, case)), "body": identity_number()}
    client.post(URL, form)
    assert not Message.objects.exists()


def test_withdrawing_wants_a_second_thought(client: Client, case: desk.Filed) -> None:
    form = {"action": "withdraw", "pass": leave(look_up(client, case))}
    response = client.post(URL, form)
    assert Complaint.objects.get().status == "registered"
    client.post(URL, {**form, "pass": leave(response), "sure": "on"})
    assert Complaint.objects.get().status == "withdrawn"


def test_not_satisfied_needs_a_reason(client: Client, answered: desk.Filed) -> None:
    form = {
        "action": "rate",
        "pass": leave(look_up(client, answered)),
        "unit_score": "unsatisfied",
        "petition_office_score": "basically",
    }
    response = client.post(URL, form)
    assert "reason" in response.context["form"].errors
    client.post(URL, {**form, "pass": leave(response), "reason": "It took too long"})
    assert Rating.objects.get().reason == "It took too long"


def test_the_result_is_accepted_or_not_with_a_reason(client: Client, answered: desk.Filed) -> None:
    form = {"action": "accept", "pass": leave(look_up(client, answered)), "accepted": "no"}
    response = client.post(URL, form)
    assert not Complaint.objects.get().acceptance
    client.post(URL, {**form, "pass": leave(response), "reason": "Nothing changed"})
    assert Complaint.objects.get().acceptance == "not_accepted"


def test_what_is_not_open_is_refused_in_words(client: Client, case: desk.Filed) -> None:
    form = {
        "action": "rate",
        "pass": leave(look_up(client, case)),
        "unit_score": "satisfied",
        "petition_office_score": "satisfied",
    }
    response = client.post(URL, form)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert soup(response).select_one(".error-summary li")


@pytest.mark.parametrize("text", ["", "x", "a:b:c", "\x00"])
def test_a_tampered_pass_asks_for_the_code_and_keeps_the_text(
    client: Client, case: desk.Filed, text: str
) -> None:
    response = client.post(URL, {"action": "supplement", "pass": text, "body": "A long letter"})
    assert not Message.objects.exists()
    assert "A long letter" in soup(response).select_one("textarea[name=draft]").text  # type: ignore[union-attr]
    again = look_up(client, case, draft="A long letter")
    assert "A long letter" in soup(again).select_one("textarea[name=body]").text  # type: ignore[union-attr]


def test_an_old_pass_no_longer_acts(
    client: Client, case: desk.Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"action": "withdraw", "pass": leave(look_up(client, case)), "sure": "on"}
    monkeypatch.setattr(view, "PASS_SECONDS", -1)
    client.post(URL, form)
    assert Complaint.objects.get().status == "registered"


def test_a_pass_opens_only_its_own_case(client: Client, case: desk.Filed) -> None:
    other = filed(case.complaint.division, subject="Another roof")
    form = {
        "action": "withdraw",
        "pass": leave(look_up(client, other)),
        "number": case.complaint.number,
        "sure": "on",
    }
    client.post(URL, form)
    assert Complaint.objects.get(pk=case.complaint.pk).status == "registered"


def test_results_of_other_rooms_are_linked(
    client: Client, case: desk.Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tracking.RelatedResult("Item 7", "/rectification/7/", "Closed", "green")
    monkeypatch.setattr(tracking, "related_results", [lambda complaint: [made]])
    link = soup(look_up(client, case)).select_one('a[href="/rectification/7/"]')
    assert link is not None
    assert link.text == "Item 7"


def test_the_page_needs_few_queries(
    client: Client, answered: desk.Filed, django_assert_max_num_queries: Any
) -> None:
    client.get(URL)  # the identity of a new site is made by its first page
    look_up(client, answered)
    with django_assert_max_num_queries(12):
        look_up(client, answered)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


@override_settings(FILING_LIMIT_RATE="2/h")
def test_one_code_cannot_flood_the_unit_and_what_was_typed_is_kept(
    client: Client, case: desk.Filed
) -> None:
    for number in range(3):
        form = {"action": "supplement", "pass": leave(look_up(client, case))}
        response = client.post(URL, {**form, "body": f"Message number {number}"})
    assert Message.objects.count() == 2
    assert "Message number 2" in response.content.decode()
