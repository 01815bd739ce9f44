"""The receipt proves the filing, the code is typed back once, and a lost one comes anew."""

import re
from typing import Any

import pypdfium2 as pdfium
import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import desk, ledger, receipts
from complaints.models import Complaint, LedgerEvent, Reporter
from complaints.receipts import Voucher
from complaints.views.tracking import Pass
from portal.core.errors import Refused
from portal.core.models import OutboxMessage, Role, User
from portal.core.uploads import CleanFile
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories
from tests.complaints.factories import PERSON, County
from tests.complaints.test_staff_area import client_of, take
from tests.support.made_up import mobile
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
LOST, RECEIPT = "/complaints/lost-code/", "/complaints/receipt/"


@pytest.fixture
def phone() -> str:
    return mobile()


@pytest.fixture
def filed(place: County, phone: str) -> desk.Filed:
    cache.clear()
    return desk.file(factories.filing(place, phone=phone))


@pytest.fixture
def officer(place: County) -> User:
    return factories.officer("clerk", place.qinhe)


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))


def test_the_paper_carries_number_code_and_seal_and_nobodys_name(
    client: Client, filed: desk.Filed, phone: str
) -> None:
    case, code = filed.complaint, filed.query_code
    assert code is not None
    answer = client.post("/complaints/receipt.pdf", {"voucher": Voucher(case.pk, code).sealed()})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"].startswith("private, no-store")
    said = text_of(answer.content)
    seal = receipts.seal_of(case)[: receipts.SHOWN]
    for part in (case.number, code, case.office.hotline, seal):
        assert part in said
    assert PERSON not in said
    assert phone not in said


@pytest.mark.parametrize("voucher", ["", "x", "gAAAAAB", "\x00"])
def test_a_voucher_of_ones_own_make_opens_nothing(client: Client, voucher: str) -> None:
    assert client.post("/complaints/receipt.pdf", {"voucher": voucher}).status_code == 410
    assert client.get("/complaints/receipt.pdf").status_code == 405


def test_a_voucher_ends(filed: desk.Filed, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Voucher(filed.complaint.pk, "7K2QD").sealed()
    assert Voucher.read(text) is not None
    monkeypatch.setattr(receipts, "time", lambda: 4e9)
    assert Voucher.read(text) is None


@pytest.mark.parametrize(("change", "said"), [("", True), ("Z", False)])
def test_the_code_is_typed_back(client: Client, filed: desk.Filed, change: str, said: bool) -> None:
    code = filed.query_code or ""
    voucher = Voucher(filed.complaint.pk, code).sealed()
    typed = code.lower().replace("-", " ") + change
    page = client.post(RECEIPT, {"voucher": voucher, "typed": typed})
    shown = BeautifulSoup(page.content, "html.parser").select_one("[data-query-code]")
    assert (shown is None) is said
    if shown:
        assert shown["data-query-code"] == code


def test_a_receipt_is_in_the_ledger_or_not_and_nothing_else_is_told(
    client: Client, filed: desk.Filed
) -> None:
    case = filed.complaint
    seal = receipts.seal_of(case)
    right = client.post(RECEIPT, {"number": case.number.lower(), "seal": seal[:16].upper()})
    assert right.context["found"].subject_number == case.number
    assert case.subject not in right.content.decode()
    for wrong in (seal[:15], "0" * 16, "z" * 16):
        assert client.post(RECEIPT, {"number": case.number, "seal": wrong}).context["found"] is None


def ask(client: Client, settings: Any, **changes: str) -> str:
    settings.CHALLENGE = "none"
    answer = client.post(LOST, changes)
    assert answer.status_code == 200
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", answer.content.decode()
    )


def test_the_answer_is_the_same_whatever_was_typed(
    client: Client, settings: Any, filed: desk.Filed, phone: str
) -> None:
    number = filed.complaint.number
    answers = {
        ask(client, settings, number=number, name=PERSON, phone=phone),
        ask(client, settings, number=number, name="别人", phone=phone),
        ask(client, settings, number=number, name=PERSON, phone=mobile()),
        ask(client, settings, number="QY19990101-0001", name=PERSON, phone=phone),
    }
    assert len(answers) == 1
    found = LedgerEvent.objects.filter(kind="code_requested")
    assert [event.subject_number for event in found] == [number]


def test_asking_twice_asks_once_and_tells_nobodys_number(
    client: Client, settings: Any, filed: desk.Filed, phone: str, officer: User
) -> None:
    for _again in range(2):
        ask(client, settings, number=filed.complaint.number, name=PERSON, phone=phone)
    assert LedgerEvent.objects.filter(kind="code_requested").count() == 1
    assert not OutboxMessage.objects.filter(body__contains=phone).exists()
    titles = [item.title for item in work_for(officer, timezone.localdate())[Bucket.MINE].items]
    assert any(filed.complaint.number in title for title in titles)
    desk.reissue_code(filed.complaint, officer, "按备案电话回拨核实")
    titles = [item.title for item in work_for(officer, timezone.localdate())[Bucket.MINE].items]
    assert not any(filed.complaint.number in title for title in titles)


def test_a_new_code_opens_the_case_and_the_old_one_no_longer(
    filed: desk.Filed, officer: User
) -> None:
    number, old = filed.complaint.number, filed.query_code or ""
    new = desk.reissue_code(filed.complaint, officer, "当面核对身份证件")
    assert desk.find_by_code(number, old) is None
    assert desk.find_by_code(number, new) == filed.complaint
    event = ledger.timeline("complaint", number).last()
    assert event is not None
    assert event.kind == "code_reissued"
    assert new not in str(event.public) + str(event.private) + str(event.sealed)
    assert ledger.verify().ok


def test_a_code_is_given_out_three_times_a_day_and_never_for_the_anonymous(
    place: County,
    filed: desk.Filed,
    officer: User,
) -> None:
    for _again in range(3):
        desk.reissue_code(filed.complaint, officer, "按备案电话回拨核实")
    with pytest.raises(Refused) as often:
        desk.reissue_code(filed.complaint, officer, "按备案电话回拨核实")
    assert often.value.code == "too-often"
    nobody = factories.filed(place, anonymous=True, name="")
    with pytest.raises(Refused) as anonymous:
        desk.reissue_code(nobody, officer, "按备案电话回拨核实")
    assert anonymous.value.code == "anonymous"


def test_the_new_code_is_shown_once_to_the_officer(filed: desk.Filed, officer: User) -> None:
    staff_access()
    client = client_of(officer)
    address = reverse("petitions:inspect", args=[filed.complaint.pk])
    page = take(client, filed.complaint, "reissue", how_verified="按备案电话回拨核实")
    shown = BeautifulSoup(page.content, "html.parser").select_one("[data-new-code]")
    assert shown is not None
    assert desk.find_by_code(filed.complaint.number, str(shown["data-new-code"]))
    again = client.get(address).content.decode()
    assert str(shown["data-new-code"]) not in again


def test_what_is_not_accepted_comes_before_the_supervisor(
    place: County,
    officer: User,
) -> None:
    boss = factories.officer("boss", place.root, Role.SUPERVISOR)
    case = factories.in_status(place, officer, "replied")
    desk.set_acceptance(case, False, "没有核实")
    titles = [item.title for item in work_for(boss, timezone.localdate())[Bucket.TO_APPROVE].items]
    assert any(case.number in title for title in titles)


def test_the_name_is_recognised_by_a_digest_only(filed: desk.Filed) -> None:
    reporter = Reporter.objects.get(complaint=filed.complaint)
    assert len(reporter.name_digest) == 64
    assert Complaint.objects.get().reporter.name == PERSON


def test_a_page_and_a_paper_of_the_old_code_end_with_it(
    client: Client, filed: desk.Filed, officer: User
) -> None:
    case = filed.complaint
    leave, voucher = Pass.of(case).signed(), Voucher(case.pk, filed.query_code or "").sealed()
    desk.reissue_code(case, officer, "按备案电话回拨核实")
    assert Pass.read(leave) is None
    assert client.post("/complaints/receipt.pdf", {"voucher": voucher}).status_code == 410


def test_a_sender_fetches_own_files_and_nobody_elses(client: Client, place: County) -> None:
    photo = CleanFile("photo.jpg", "image/jpeg", b"made-up bytes", "0" * 64)
    mine = desk.file(factories.filing(place, attachments=[photo])).complaint
    other = factories.filed(place)
    key = mine.attachments.get().pk
    address = "/complaints/track/file/"
    answer = client.post(address, {"pass": Pass.of(mine).signed(), "file": key})
    assert b"".join(answer.streaming_content) == b"made-up bytes"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    for leave, file in ((Pass.of(other), key), (Pass.of(mine), "x"), (Pass.of(mine), 0)):
        assert client.post(address, {"pass": leave.signed(), "file": file}).status_code == 404
    assert client.post(address, {"pass": "forged", "file": key}).status_code == 410
    assert client.get(address).status_code == 405
