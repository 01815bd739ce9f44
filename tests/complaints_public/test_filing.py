"""Filing without an account: nothing typed is lost, nothing is filed twice, nobody is a 500."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from complaints import desk
from complaints.models import Attachment, Complaint, Reporter
from tests.complaints_public.factories import county, filed, typed
from tests.support.made_up import bank_card, identity_number, mobile
from tests.support.pages import soup

URL = "/complaints/file/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


def token_of(client: Client) -> str:
    return soup(client.get(URL)).select_one("input[name=form_token]")["value"]  # type: ignore[index,return-value]


def errors_of(response: Any) -> str:
    summary = soup(response).select_one(".error-summary")
    return summary.get_text(" ", strip=True) if summary else ""


def picture(name: str = "notice-board.jpg") -> SimpleUploadedFile:
    from io import BytesIO

    data = BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def test_the_form_has_the_promised_fields(client: Client, places: dict[str, Any]) -> None:
    names = {field.get("name") for field in soup(client.get(URL)).select("form.form [name]")}
    assert names >= {
        "kind", "programme", "division", "subject", "body", "about_unit", "about_person",
        "publicity_entry", "anonymous", "name", "phone", "contact_by", "public_consent",
        "attachments", "form_token",
    }  # fmt: skip


def test_the_receipt_carries_number_and_code_which_open_the_case(
    client: Client, places: dict[str, Any]
) -> None:
    response = client.post(URL, typed(form_token=token_of(client)))
    receipt = soup(response).select_one("[data-complaint-number][data-query-code]")
    assert receipt is not None, errors_of(response)
    found = desk.find_by_code(receipt["data-complaint-number"], receipt["data-query-code"])  # type: ignore[arg-type]
    assert found is not None
    assert found.reporter.name == "Somebody"
    assert "no-store" in response["Cache-Control"]


def test_sending_the_same_form_again_makes_no_second_case_and_shows_no_code(
    client: Client, places: dict[str, Any]
) -> None:
    form = typed(form_token=token_of(client))
    first, second = client.post(URL, form), client.post(URL, form)
    assert Complaint.objects.count() == 1
    number = Complaint.objects.get().number
    assert number in first.content.decode()
    shown = soup(second)
    assert shown.select_one(f'[data-complaint-number="{number}"]')
    assert not shown.select_one("[data-query-code]")


def test_a_token_that_is_not_ours_reveals_no_other_case(
    client: Client, places: dict[str, Any]
) -> None:
    client.post(URL, typed(form_token="guessed"))
    response = client.post(URL, typed(form_token="guessed"))
    assert Complaint.objects.count() == 2
    assert soup(response).select_one("[data-query-code]")


def test_anonymous_ignores_name_and_phone(client: Client, places: dict[str, Any]) -> None:
    client.post(URL, typed(anonymous="on", name="Somebody", phone="not a phone"))
    assert Complaint.objects.get().anonymous
    assert not Reporter.objects.exists()


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"name": "", "phone": ""}, {"name", "phone"}),
        ({"phone": "12"}, {"phone"}),
        ({"kind": None, "division": None}, {"kind", "division"}),
        ({"kind": "nonsense"}, {"kind"}),
        ({"division": "999999999999"}, {"division"}),
        ({"programme": "nonsense"}, {"programme"}),
        ({"subject": "x" * 101, "body": "y" * 4001}, {"subject", "body"}),
        ({"contact_by": "pigeon"}, {"contact_by"}),
    ],
)
def test_a_faulty_form_keeps_what_was_typed_and_files_nothing(
    client: Client, places: dict[str, Any], changed: dict[str, Any], fields: set[str]
) -> None:
    response = client.post(URL, typed(**changed))
    assert set(response.context["form"].errors) == fields
    assert not Complaint.objects.exists()
    page = soup(response)
    kept = page.select_one("textarea[name=body]")
    assert kept is not None
    assert kept.text.strip() == changed.get("body", "I applied and nobody answered.")
    assert page.select_one(".error-summary[autofocus]")


def test_long_text_with_windows_line_ends_counts_as_the_browser_counts(
    client: Client, places: dict[str, Any]
) -> None:
    client.post(URL, typed(body="ab\r\n" * 1300))
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("number", [identity_number, bank_card])
@pytest.mark.parametrize("field", ["subject", "body", "about_unit", "about_person"])
def test_a_number_in_the_text_is_shown_its_place_and_not_repeated(
    client: Client,
    places: dict[str, Any],
    number: Any,
    field: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    secret = number()
    response = client.post(URL, typed(**{field: f"his number {secret} see"}))
    assert set(response.context["form"].errors) == {field}
    assert "number ●●●●" in errors_of(response)
    assert secret not in errors_of(response)
    assert secret not in caplog.text
    assert response.content.decode().count(secret) == 1
    assert not Complaint.objects.exists()


def test_a_phone_in_the_text_is_the_writers_own_business(
    client: Client, places: dict[str, Any]
) -> None:
    client.post(URL, typed(body=f"call {mobile()}"))
    assert Complaint.objects.count() == 1


def test_photos_are_kept(client: Client, places: dict[str, Any]) -> None:
    response = client.post(URL, typed(attachments=[picture("a.jpg"), picture("b.jpg")]))
    assert not errors_of(response)
    assert sorted(one.file.name for one in Attachment.objects.all()) == ["a.jpg", "b.jpg"]


def test_the_error_names_the_file_and_asks_for_all_again(
    client: Client, places: dict[str, Any]
) -> None:
    bad = SimpleUploadedFile("run.exe", b"MZ nothing to see here")
    response = client.post(URL, typed(attachments=[picture("a.jpg"), bad]))
    assert "run.exe" in errors_of(response)
    assert "a.jpg, run.exe" in response.content.decode()
    assert not Complaint.objects.exists()


def test_seven_files_are_one_too_many(client: Client, places: dict[str, Any]) -> None:
    response = client.post(URL, typed(attachments=[picture(f"{n}.jpg") for n in range(7)]))
    assert set(response.context["form"].errors) == {"attachments"}


def test_thirty_megabytes_are_refused_and_the_text_stays(
    client: Client, places: dict[str, Any]
) -> None:
    big = SimpleUploadedFile("film.jpg", b"x" * 30 * 1024 * 1024)
    response = client.post(URL, typed(attachments=[big]))
    assert set(response.context["form"].errors) == {"attachments"}
    assert "I applied and nobody answered." in response.content.decode()


def test_an_entry_that_is_not_public_is_taken_off_once(
    client: Client, places: dict[str, Any]
) -> None:
    assert client.get(URL, {"entry": "77"}).status_code == 200
    response = client.post(URL, typed(publicity_entry="77"))
    assert set(response.context["form"].errors) == {"publicity_entry"}
    hidden = soup(response).select_one("input[name=publicity_entry]")
    assert hidden is not None
    assert not hidden.get("value")


def test_codes_of_any_length_are_read(client: Client, places: dict[str, Any]) -> None:
    client.post(URL, typed(division="140431100201"))
    assert Complaint.objects.get().division == places["qinhe_village"]


def test_the_first_filings_of_an_hour_meet_no_challenge_and_the_next_does(
    client: Client, places: dict[str, Any]
) -> None:
    for _time in range(3):
        assert not soup(client.get(URL)).select_one("[name=challenge_answer]")
        assert client.post(URL, typed()).context.get("code")
    page = soup(client.get(URL))
    assert page.select_one("[name=challenge_answer]")
    refused = client.post(URL, typed(subject="Fourth"))
    assert Complaint.objects.count() == 3
    assert "Fourth" in refused.content.decode()
    question = refused.context["challenge"].question
    answered = {
        "challenge_token": question.token,
        "challenge_answer": str(question.first + question.second),
    }
    assert client.post(URL, typed(subject="Fourth", **answered)).context.get("code")
    assert not client.post(URL, typed(subject="Fifth", **answered)).context.get("code")


def test_another_address_is_not_challenged(client: Client, places: dict[str, Any]) -> None:
    for _time in range(3):
        client.post(URL, typed())
    page = client.get(URL, REMOTE_ADDR="192.0.2.9")
    assert not soup(page).select_one("[name=challenge_answer]")
    forged = client.get(URL, HTTP_X_FORWARDED_FOR="192.0.2.9")
    assert soup(forged).select_one("[name=challenge_answer]")


@override_settings(FILING_LIMIT_RATE="1/h")
def test_beyond_the_limit_the_text_stays_in_the_form(
    client: Client, places: dict[str, Any]
) -> None:
    client.post(URL, typed())
    response = client.post(URL, typed(subject="Second", anonymous="on"))
    assert response.status_code == 429
    page = soup(response)
    assert page.select_one("input[name=subject]")["value"] == "Second"  # type: ignore[index]
    assert page.select_one("input[name=anonymous][checked]")
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", response.content.decode())
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


def test_lone_surrogates_and_nul_become_text(client: Client, places: dict[str, Any]) -> None:
    from django.http import QueryDict

    from complaints.form_parts import posted

    data = QueryDict(mutable=True)
    data.update({"body": "a\ud800b\x00c\r\nd", "\ud800": "x"})
    assert posted(data).dict() == {"body": "a\ufffdbc\nd"}


def test_utf7_cannot_smuggle_surrogates_in(client: Client, places: dict[str, Any]) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n+2AA-\r\n--b--\r\n'
    response = client.post(URL, body, content_type="multipart/form-data; boundary=b; charset=utf-7")
    assert response.status_code in (200, 400)


def test_the_form_needs_few_queries(
    client: Client, places: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    client.get(URL)
    with django_assert_max_num_queries(6):
        client.get(URL)


def test_a_confidential_kind_goes_to_the_county(client: Client, places: dict[str, Any]) -> None:
    client.post(URL, typed(kind="accusation", public_consent="on"))
    found = Complaint.objects.get()
    assert found.confidential
    assert not found.public_consent
    assert found.office == places["bureau"]


def test_the_form_is_never_cached(client: Client, places: dict[str, Any]) -> None:
    assert "no-store" in client.get(URL)["Cache-Control"]
    filed(places["qinhe"])
