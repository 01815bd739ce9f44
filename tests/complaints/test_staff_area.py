"""The staff area shows each person their cases, offers only what they may do, and logs the rest."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from complaints import desk
from complaints.desk.checks import allowed_actions
from complaints.models import Attachment, Complaint, ComplaintKind, IdentityAccess
from complaints.staff.steps import STEPS
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.made_up import mobile
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


def client_of(user: User) -> Client:
    """A signed-in browser of *user*."""
    from django.contrib.auth.models import Group

    roles = user.appointments.values_list("role", flat=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    client = Client()
    client.force_login(user)
    return client


def page_of(case: Complaint) -> str:
    return reverse("petitions:inspect", args=[case.pk])


def take(client: Client, case: Complaint, step: str, **fields: Any) -> Any:
    """Post *step* as the form of the work page does."""
    values = {f"{step}-{name}": value for name, value in fields.items()}
    return client.post(page_of(case), {"step": step, **values})


def test_the_list_shows_the_jurisdiction_and_nothing_else(
    place: County, qinhe_officer: User
) -> None:
    own = factories.filed(place)
    other = factories.filed(place, division=place.guodao_village)
    secret = factories.filed(place, kind="accusation")
    text = client_of(qinhe_officer).get(reverse("petitions:index")).content.decode()
    assert own.number in text
    assert other.number not in text
    assert secret.number not in text


@pytest.mark.parametrize("rows", [3, 40])
def test_the_list_needs_the_same_few_queries_for_any_number_of_rows(
    place: County, county_officer: User, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        factories.filed(place)
    client = client_of(county_officer)
    client.get(reverse("petitions:index"))
    with django_assert_max_num_queries(12):
        response = client.get(reverse("petitions:index"))
    assert response.status_code == 200


def test_the_work_page_needs_a_bounded_number_of_queries(
    place: County, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    case = factories.in_status(place, county_officer, "replied")
    for number in range(10):
        desk.citizen_message(case, f"补充 {number}")
    client = client_of(county_officer)
    client.get(page_of(case))
    with django_assert_max_num_queries(32):
        client.get(page_of(case))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=accepted", ["accepted"]),
        ("channel=phone", ["spoken"]),
        ("overdue=on", ["old"]),
        ("q=两个月", ["accepted", "spoken", "old"]),
        ("status=closed", []),
        ("status=nonsense&overdue=perhaps&kind=x", None),
    ],
)
def test_the_filters_of_the_list(
    place: County, county_officer: User, query: str, found: list[str] | None
) -> None:
    cases = {
        "accepted": factories.in_status(place, county_officer, "accepted"),
        "spoken": factories.filed(place, by=county_officer, channel="phone"),
        "old": factories.filed(place, at=factories.MONDAY),
    }
    response = client_of(county_officer).get(f"{reverse('petitions:index')}?{query}")
    assert response.status_code == 200
    if found is not None:
        text = response.content.decode()
        assert [name for name, case in cases.items() if case.number in text] == found


def test_a_case_of_elsewhere_does_not_exist_for_others(
    place: County, guodao_officer: User, county_officer: User
) -> None:
    case = factories.filed(place)
    secret = factories.filed(place, kind="accusation")
    assert client_of(guodao_officer).get(page_of(case)).status_code == 404
    assert take(client_of(guodao_officer), case, "accept").status_code == 404
    assert client_of(county_officer).get(page_of(secret)).status_code == 404


def test_the_confidential_queue_is_for_its_role(
    place: County, county_officer: User, confidential_officer: User
) -> None:
    case = factories.filed(place, kind="accusation")
    queue = reverse("petitions_confidential:index")
    client = client_of(confidential_officer)
    assert case.number in client.get(queue).content.decode()
    assert client.get(page_of(case)).status_code == 200
    response = client_of(county_officer).get(queue)
    assert response.status_code in {302, 403}


def test_the_work_page_tells_facts_clocks_and_history(place: County, qinhe_officer: User) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    text = client_of(qinhe_officer).get(page_of(case)).content.decode()
    for said in (case.subject, "《信访工作条例》第三十四条", "受理告知", place.qinhe_office.name):
        assert said in text
    assert factories.PERSON not in text


@pytest.mark.parametrize(
    "status", ["registered", "transferred", "accepted", "replied", "closed", "refused", "withdrawn"]
)
def test_the_forms_are_those_that_the_desk_allows(
    place: County, qinhe_officer: User, county_officer: User, status: str
) -> None:
    case = factories.in_status(place, county_officer, status)
    page = soup(client_of(qinhe_officer).get(page_of(case)))
    shown = sorted(field["value"] for field in page.select("input[name=step]"))
    allowed = {step.value for step in allowed_actions(factories.fresh(case), qinhe_officer)}
    assert shown == sorted(allowed & {step.name for step in STEPS})


def test_accept_and_reply_by_the_forms(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place)
    client = client_of(qinhe_officer)
    assert take(client, case, "accept").status_code == 302
    parts = {**factories.WHOLE, "legal_basis": "《信访工作条例》第三十二条"}
    response = take(client, case, "reply", outcome="explained", body="经查，情况如下。", **parts)
    assert response.status_code == 302
    assert factories.fresh(case).status == "replied"


def test_a_refused_step_keeps_what_was_typed_and_changes_nothing(
    place: County, qinhe_officer: User
) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    response = take(client_of(qinhe_officer), case, "reply", outcome="", body="写好的答复")
    assert response.status_code == 422
    assert "写好的答复" in response.content.decode()
    assert factories.fresh(case).status == "accepted"


@pytest.mark.parametrize("step", ["", "close", "no-such-step", "rate", "withdraw", "accept\x00"])
def test_a_forged_or_late_step_is_refused(place: County, qinhe_officer: User, step: str) -> None:
    case = factories.filed(place)
    assert take(client_of(qinhe_officer), case, step).status_code == 302
    assert factories.fresh(case).status == "registered"


def test_an_auditor_sees_and_touches_nothing(place: County) -> None:
    auditor = factories.officer("auditor", place.root, Role.AUDITOR)
    case = factories.filed(place)
    client = client_of(auditor)
    assert not soup(client.get(page_of(case))).select("input[name=step]")
    take(client, case, "accept")
    assert factories.fresh(case).status == "registered"


def test_the_identity_is_shown_once_with_a_reason_and_never_cached(
    place: County, qinhe_officer: User
) -> None:
    phone = mobile()
    case = factories.filed(place, phone=phone)
    client = client_of(qinhe_officer)
    assert phone not in client.get(page_of(case)).content.decode()
    assert take(client, case, "identity", purpose="contact", reason="").status_code == 422
    assert not IdentityAccess.objects.exists()
    assert take(client, case, "identity", purpose="", reason="需要电话核实").status_code == 422
    assert not IdentityAccess.objects.exists()
    opened = take(client, case, "identity", purpose="contact", reason="需要电话核实")
    assert phone in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert IdentityAccess.objects.get().reason == "需要电话核实"
    again = client.get(page_of(case)).content.decode()
    assert phone not in again
    assert "需要电话核实" in again


def photo() -> SimpleUploadedFile:
    """A small picture, made now."""
    from io import BytesIO

    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue(), "image/png")


def spoken(place: County, **changes: Any) -> dict[str, Any]:
    """What a clerk types while somebody speaks."""
    return {
        "form_token": "f" * 32,
        "channel": "phone",
        "received_at": "2026-03-09 10:15",
        "late_reason": "登记本补录",
        "kind": "service",
        "division": place.qinhe_village.code,
        "subject": "来电反映",
        "body": "来电人反映补贴没有到账。",
        "name": factories.PERSON,
        "phone": mobile(),
        "contact_by": "phone",
        **changes,
    }


def test_a_spoken_case_is_registered_with_a_receipt(place: County, qinhe_officer: User) -> None:
    client = client_of(qinhe_officer)
    address = reverse("petitions_register:index")
    assert client.get(address).status_code == 200
    response = client.post(address, spoken(place, attachments=photo()))
    case = Complaint.objects.get()
    told = soup(response).select_one("[data-complaint-number]")
    assert told is not None
    assert told["data-complaint-number"] == case.number == "QY20260309-0001"
    assert desk.find_by_code(case.number, str(told["data-query-code"])) == case
    assert (case.channel, case.registered_by) == ("phone", qinhe_officer)
    assert "no-store" in response["Cache-Control"]
    assert Attachment.objects.count() == 1


def test_sending_the_register_twice_makes_one_case(place: County, qinhe_officer: User) -> None:
    client = client_of(qinhe_officer)
    address = reverse("petitions_register:index")
    client.post(address, spoken(place))
    again = client.post(address, spoken(place))
    told = soup(again).select_one("[data-complaint-number]")
    assert told is not None
    assert "data-query-code" not in told.attrs
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"body": ""},
        {"name": ""},
        {"division": "140431101207"},
        {"division": "x"},
        {"received_at": "2099-01-01 00:00"},
        {"received_at": "soon"},
        {"kind": "none"},
        {"channel": "web"},
        {"subject": "长" * 101},
        {"attachments": SimpleUploadedFile("a.exe", b"MZ not a picture")},
    ],
)
def test_a_half_filled_register_keeps_what_was_typed(
    place: County, qinhe_officer: User, changes: dict[str, Any]
) -> None:
    address = reverse("petitions_register:index")
    response = client_of(qinhe_officer).post(address, spoken(place, **changes))
    assert response.status_code == 422
    assert not Complaint.objects.exists()
    if "subject" not in changes:
        assert "来电反映" in response.content.decode()


def test_a_register_with_too_large_files_is_not_taken_without_them(
    place: County, qinhe_officer: User, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    large = SimpleUploadedFile("a.png", b"\x89PNG" + b"0" * 2000, content_type="image/png")
    address = reverse("petitions_register:index")
    response = client_of(qinhe_officer).post(address, spoken(place, attachments=large))
    assert response.status_code == 422
    assert not Complaint.objects.exists()


def test_only_petition_officers_register(place: County) -> None:
    editor = factories.officer("editor", place.qinhe, Role.EDITOR)
    response = client_of(editor).get(reverse("petitions_register:index"))
    assert response.status_code in {302, 403}


def test_an_attachment_is_a_download_for_those_who_see_its_case(
    place: County, qinhe_officer: User, guodao_officer: User
) -> None:
    client_of(qinhe_officer).post(
        reverse("petitions_register:index"), spoken(place, attachments=photo())
    )
    address = reverse("petitions:attachment", args=[Attachment.objects.get().pk])
    response = client_of(qinhe_officer).get(address)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")
    assert client_of(guodao_officer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_kinds_are_edited_by_those_who_manage_the_rules(place: County, qinhe_officer: User) -> None:
    admin = factories.officer("admin", place.root, Role.ADMINISTRATOR)
    kind = ComplaintKind.objects.get(code="service")
    address = reverse("petitions_kinds:edit", args=[kind.pk])
    assert client_of(admin).get(reverse("petitions_kinds:index")).status_code == 200
    assert client_of(admin).get(address).status_code == 200
    assert client_of(qinhe_officer).get(address).status_code in {302, 403, 404}


def test_the_menu_offers_the_queue_to_its_role_only(
    place: County, county_officer: User, confidential_officer: User
) -> None:
    queue = reverse("petitions_confidential:index")
    home = reverse("wagtailadmin_home")
    assert queue in client_of(confidential_officer).get(home).content.decode()
    assert queue not in client_of(county_officer).get(home).content.decode()


def test_the_most_urgent_case_stands_first_and_the_finished_ones_last(
    place: County, county_officer: User
) -> None:
    done = factories.in_status(place, county_officer, "replied")
    fresh = factories.filed(place)
    late = factories.filed(place, at=factories.MONDAY)
    text = client_of(county_officer).get(reverse("petitions:index")).content.decode()
    places = [text.index(case.number) for case in (late, fresh, done)]
    assert places == sorted(places)


def test_the_buttons_stand_under_headings_each_said_once(
    place: County, qinhe_officer: User
) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    shown = soup(client_of(qinhe_officer).get(page_of(case))).select(".case__steps h3")
    headings = [heading.get_text() for heading in shown]
    assert len(headings) > 3
    assert len(headings) == len(set(headings))


def test_who_decides_on_longer_time_reads_days_and_reason(
    place: County, qinhe_officer: User
) -> None:
    head = factories.officer("head", place.root, Role.SUPERVISOR)
    case = desk.accept(factories.filed(place), qinhe_officer)
    desk.ask_extension(case, qinhe_officer, 17, "等待银行回函。")
    page = soup(client_of(head).get(page_of(case)))
    for step in ("grant_extension", "refuse_extension"):
        box = page.select_one(f"#step-{step}")
        assert box is not None
        assert "17" in box.get_text()
        assert "等待银行回函。" in box.get_text()
