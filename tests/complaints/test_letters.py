"""A written opinion has all its parts, is a paper with a receipt, and tells nobody who wrote."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import desk, letters, opinions
from complaints.models import Complaint, ComplaintKind, LetterText, Reply
from complaints.views.tracking import Pass
from portal.core.errors import Refused
from portal.core.models import Role, User
from portal.core.typesetting import GETA, press
from tests.complaints import factories
from tests.complaints.factories import WHOLE, County
from tests.complaints.test_staff_area import client_of, page_of, take
from tests.support.made_up import identity_number, mobile
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
BASIS = "《信访工作条例》第三十二条"


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


@pytest.fixture
def phone() -> str:
    return mobile()


@pytest.fixture
def answered(place: County, qinhe_officer: User, phone: str) -> Complaint:
    case = factories.in_status(place, qinhe_officer, "accepted", phone=phone)
    return factories.reply(case, qinhe_officer, review_office="县人民政府复查复核机构")


def text_of(pdf: bytes) -> list[str]:
    """The text of each page without what only breaks lines."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return ["".join(page.split()) for page in pages]


@pytest.mark.parametrize("missing", [*WHOLE, "legal_basis"])
def test_an_opinion_without_one_of_its_parts_is_refused(
    place: County, qinhe_officer: User, missing: str
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    parts = {**WHOLE, "legal_basis": BASIS, missing: "  "}
    with pytest.raises(Refused) as refused:
        desk.reply(case, qinhe_officer, "explained", "经查，情况如下。", **parts)
    assert refused.value.code == "opinion-incomplete"
    assert not Reply.objects.exists()


def test_a_part_that_is_too_long_is_refused_and_never_cut(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    with pytest.raises(Refused) as refused:
        factories.reply(case, qinhe_officer, facts="长" * 4001)
    assert refused.value.code == "part-too-long"


@pytest.mark.parametrize("part", ["request", "facts", "reasons", "legal_basis", "review_office"])
def test_no_identity_number_enters_any_part(place: County, qinhe_officer: User, part: str) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    with pytest.raises(Refused) as refused:
        factories.reply(case, qinhe_officer, **{part: f"见{identity_number()}"})
    assert refused.value.code == "personal-data"


def test_a_question_gets_a_plain_answer(place: County, qinhe_officer: User) -> None:
    ComplaintKind.objects.filter(code="consult").update(route="answer")
    case = factories.in_status(place, qinhe_officer, "accepted", kind="consult")
    assert desk.reply(case, qinhe_officer, "explained", "请带身份证。").status == "replied"


def test_the_letter_says_everything_and_not_who_wrote(answered: Complaint, phone: str) -> None:
    reply = answered.replies.get()
    letter, receipt = text_of(letters.reply_letter(reply))
    said = (*WHOLE.values(), reply.body, BASIS, "县人民政府复查复核机构", answered.number)
    for text in (*said, answered.office.name):
        assert text in letter
    assert GETA not in letter + receipt
    assert answered.number in receipt
    for secret in (factories.PERSON, phone, factories.PERSON[0] + "*"):
        assert secret not in letter + receipt


def test_the_county_words_its_letters_itself(answered: Complaint) -> None:
    LetterText.objects.create(
        form="opinion",
        heading="沁源县信访处理意见书",
        opening="您好，来件收悉。",
        closing="特此告知。",
        receipt_heading="回证",
        receipt_note="拒收的记明事由。",
    )
    letter, receipt = text_of(letters.reply_letter(answered.replies.get()))
    for text in ("沁源县信访处理意见书", "您好，来件收悉。", "特此告知。"):
        assert text in letter
    assert receipt.startswith("回证")
    assert "拒收的记明事由。" in receipt


def test_where_to_ask_for_a_review_is_the_unit_above_unless_the_county_says_otherwise(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    assert opinions.first_words(case)["review_office"] == place.bureau.name
    LetterText.objects.create(form="opinion", review_office="县人民政府")
    assert opinions.first_words(case)["review_office"] == "县人民政府"


def test_the_facts_of_the_investigation_begin_the_answer(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    found = factories.investigated(case, qinhe_officer).found
    page = client_of(qinhe_officer).get(page_of(case)).content.decode()
    assert found in page[page.index('name="reply-facts"') :]


def test_hostile_and_rare_signs_are_set_as_they_are(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    hostile = r"#panic() *a* $b$ \u{41} 𠮷"
    factories.reply(case, qinhe_officer, body=hostile)
    (letter, _receipt) = text_of(letters.reply_letter(case.replies.get()))
    assert r"#panic()*a*$b$\u{41}" + GETA in letter
    assert "U+20BB7" in letter


def test_a_long_opinion_takes_more_pages_and_keeps_its_receipt(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    factories.reply(case, qinhe_officer, facts="查明如下。\n" * 400)
    pages = text_of(letters.reply_letter(case.replies.get()))
    assert len(pages) > 3
    assert case.number in pages[-1]


def test_the_last_day_for_a_review_stands_on_it_once_it_was_delivered(
    answered: Complaint, qinhe_officer: User
) -> None:
    reply = answered.replies.get()
    before = letters.reply_letter(reply)
    factories.delivered(answered, qinhe_officer)
    after = letters.reply_letter(Reply.objects.get(pk=reply.pk))
    last = timezone.localdate() + timedelta(days=30)
    words = f"{last.year}年{last.month}月{last.day}日"
    assert words not in text_of(before)[0]
    assert words in text_of(after)[0]


def test_staff_download_what_they_may_open(
    place: County, answered: Complaint, qinhe_officer: User, guodao_officer: User
) -> None:
    address = reverse("petitions:letter", args=[answered.replies.get().pk])
    response = client_of(qinhe_officer).get(address)
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]
    assert answered.number in response["Content-Disposition"]
    assert client_of(guodao_officer).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_confidential_letter_is_for_its_role(
    place: County, confidential_officer: User, county_officer: User
) -> None:
    case = factories.in_status(place, confidential_officer, "replied", kind="accusation")
    address = reverse("petitions:letter", args=[case.replies.get().pk])
    assert client_of(county_officer).get(address).status_code == 404
    assert client_of(confidential_officer).get(address).status_code == 200


def test_the_preview_sends_nothing(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    parts = {**WHOLE, "legal_basis": BASIS, "outcome": "explained", "body": "经查，情况如下。"}
    values = {f"reply-{name}": value for name, value in parts.items()}
    client = client_of(qinhe_officer)
    response = client.post(page_of(case), {"step": "reply", "preview": "1", **values})
    assert WHOLE["facts"] in text_of(response.content)[0]
    assert factories.fresh(case).status == "accepted"
    half = client.post(page_of(case), {"step": "reply", "preview": "1", "reply-body": "写好的"})
    assert half.status_code == 422
    assert "写好的" in half.content.decode()
    assert client.post(page_of(case), {"step": "note", "preview": "1"}).status_code in {403, 422}


def test_the_work_page_offers_to_look_at_the_letter_first(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    page = soup(client_of(qinhe_officer).get(page_of(case)))
    boxes = [button.find_parent("details")["id"] for button in page.select("[name=preview]")]
    assert boxes == ["step-reply"]


def test_the_sender_takes_their_letter_with_the_pass_of_the_page(answered: Complaint) -> None:
    reply = answered.replies.get()
    address = reverse("complaints:letter")
    good = {"pass": Pass.of(answered).signed(), "reply": reply.pk}
    response = Client().post(address, good)
    assert WHOLE["facts"] in text_of(response.content)[0]
    assert "no-store" in response["Cache-Control"]
    assert Client().get(address).status_code == 405
    assert Client().post(address, {**good, "pass": "forged"}).status_code == 410
    for wrong in ("", "x", "9" * 30, str(reply.pk + 1)):
        assert Client().post(address, {**good, "reply": wrong}).status_code == 404


def test_the_tracking_page_offers_the_letter(place: County, qinhe_officer: User) -> None:
    filed = desk.file(factories.filing(place))
    case = factories.reply(desk.accept(filed.complaint, qinhe_officer), qinhe_officer)
    values = {"number": case.number, "code": filed.query_code}
    page = soup(Client().post(reverse("complaints:track"), values))
    assert all(part in page.get_text() for part in factories.WHOLE.values())
    (form,) = page.select(f'form[action="{reverse("complaints:letter")}"]')
    sent = {str(f["name"]): str(f["value"]) for f in form.select("input")}
    assert Client().post(str(form["action"]), sent).content.startswith(b"%PDF")


def test_letters_are_asked_for_at_a_rate(answered: Complaint, settings: Any) -> None:
    settings.POSTER_LIMIT_RATE = "1/h"
    values = {"pass": Pass.of(answered).signed(), "reply": answered.replies.get().pk}
    codes = [Client().post(reverse("complaints:letter"), values).status_code for _ in range(2)]
    assert codes == [200, 429]


def test_a_pass_opens_no_letter_of_another_case(
    place: County, answered: Complaint, qinhe_officer: User
) -> None:
    other = factories.in_status(place, qinhe_officer, "replied")
    wrong = {"pass": Pass.of(other).signed(), "reply": answered.replies.get().pk}
    assert Client().post(reverse("complaints:letter"), wrong).status_code == 404


def test_an_old_pass_is_told_to_look_up_again(answered: Complaint, monkeypatch: Any) -> None:
    monkeypatch.setattr("complaints.views.tracking.PASS_SECONDS", -1)
    values = {"pass": Pass.of(answered).signed(), "reply": answered.replies.get().pk}
    response = Client().post(reverse("complaints:letter"), values)
    assert response.status_code == 410
    assert reverse("complaints:track") in response.content.decode()


def test_while_the_press_is_busy_both_sides_are_told(
    place: County, answered: Complaint, qinhe_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SECONDS_IN_LINE", 0.01)
    reply = answered.replies.get()
    values = {"pass": Pass.of(answered).signed(), "reply": reply.pk}
    with press._places, press._places:
        citizen = Client().post(reverse("complaints:letter"), values)
        staff = client_of(qinhe_officer).get(reverse("petitions:letter", args=[reply.pk]))
    assert citizen.status_code == 503
    assert staff["Location"] == page_of(answered)


def test_the_wording_is_edited_by_those_who_manage_the_rules(
    place: County, qinhe_officer: User
) -> None:
    row = LetterText.objects.create(form="opinion")
    admin = factories.officer("admin", place.root, Role.ADMINISTRATOR)
    address = reverse("petitions_letters:edit", args=[row.pk])
    values = dict.fromkeys(("opening", "closing", "receipt_heading", "receipt_note"), "")
    values |= {"heading": "意见书", "review_office": "县人民政府"}
    assert client_of(admin).post(address, values).status_code == 302
    row.refresh_from_db()
    assert row.heading == "意见书"
    assert client_of(qinhe_officer).get(address).status_code in {302, 403, 404}


def test_the_steps_of_the_answer_by_the_forms(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "replied")
    client = client_of(qinhe_officer)
    values = {"reply": case.replies.get().pk, "way": "post", "on": timezone.localdate()}
    assert take(client, case, "deliver", result="returned", **values).status_code == 422
    told = take(client, case, "deliver", result="signed", **values)
    assert told.status_code == 302
    assert factories.fresh(case).delivered_at is not None
