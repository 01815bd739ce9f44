"""Whatever is sent to the forms of the ledger is answered, and sent twice it counts once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from complaints import desk, rules, verification
from complaints.forms import FilingForm
from complaints.models import Complaint, LedgerEvent
from complaints.staff.register_form import RegisterForm
from complaints.staff.steps import STEPS
from complaints.tracking_forms import LookupForm
from complaints.views.case import ACTIONS
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.storm import FORM, body_of, filled, shared_out, texts

pytestmark = pytest.mark.django_db
FREE = dict.fromkeys(
    ("FILING_FREE_RATE", "FILING_LIMIT_RATE", "TRACKING_FREE_RATE", "TRACKING_LIMIT_RATE"),
    "1000000/h",
)
Pairs = list[tuple[str, str]]
SERVER_FAULT = 500


def pairs_of(values: dict[str, Any]) -> Pairs:
    """The values as a browser sends them."""
    return [
        (name, one)
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def spoilt(data: st.DataObject, pairs: Pairs) -> Pairs:
    """Sometimes with names missing, doubled or unknown, and values with lone surrogates."""
    if not data.draw(st.integers(0, 2), label="spoil"):
        return pairs
    left = [pair for pair in pairs if data.draw(st.integers(0, 9)) != 0]
    known = [name for name, _value in pairs] or ["x"]
    more = st.tuples(st.sampled_from([*known, "x", "\x00", "\ud800"]), texts())
    return left + data.draw(st.lists(more, max_size=3), label="more")


def post(client: Client, url: str, pairs: Pairs) -> Any:
    with override_settings(**FREE):
        answer = client.post(url, body_of(pairs), content_type=FORM)
    assert answer.status_code < SERVER_FAULT
    return answer


def counted() -> tuple[int, int]:
    return Complaint.objects.count(), LedgerEvent.objects.count()


@shared_out(0.15)
@given(st.data())
def test_any_filing_is_answered_and_counts_once(
    client: Client, place: County, data: st.DataObject
) -> None:
    page = client.get("/complaints/file/")
    token = page.context["form"].initial["form_token"]
    empty = FilingForm(kinds=rules.kinds_in_force())
    values = data.draw(filled(empty)) | {"form_token": token}
    pairs = spoilt(data, pairs_of(values))
    before = counted()
    post(client, "/complaints/file/", pairs)
    after = counted()
    assert after[0] - before[0] == after[1] - before[1] in (0, 1)
    post(client, "/complaints/file/", pairs)
    carried = dict(pairs).get("form_token") == token
    assert not carried or counted()[0] - before[0] <= 1


@shared_out(0.1)
@given(st.data())
def test_anything_sent_from_the_tracking_page_is_answered(
    client: Client, place: County, qinhe_officer: User, data: st.DataObject
) -> None:
    filed = desk.file(factories.filing(place))
    case = filed.complaint
    if data.draw(st.booleans(), label="answered"):
        desk.accept(case, qinhe_officer)
        factories.reply(case, qinhe_officer)
    code = filed.query_code or ""
    look_up = [("number", case.number), ("code", code)]
    found = post(client, "/complaints/track/", look_up)
    leave = found.context["pass"]
    for _ in range(data.draw(st.integers(1, 3), label="actions")):
        name = data.draw(st.sampled_from(sorted(ACTIONS)))
        values = data.draw(filled(ACTIONS[name].empty("")), label=name)
        sent = [*spoilt(data, pairs_of(values)), ("action", name), ("pass", leave)]
        before = LedgerEvent.objects.count()
        post(client, "/complaints/track/", sent)
        taken = LedgerEvent.objects.count() - before
        assert taken in (0, 1)
        post(client, "/complaints/track/", sent)
        assert LedgerEvent.objects.count() - before <= 1


@shared_out(0.05)
@given(st.data())
def test_any_look_up_is_answered(client: Client, place: County, data: st.DataObject) -> None:
    pairs = spoilt(data, pairs_of(data.draw(filled(LookupForm()))))
    assert post(client, "/complaints/track/", pairs).status_code == 200


@shared_out(0.1)
@given(st.data())
def test_any_step_sent_by_staff_is_answered(
    client: Client, place: County, qinhe_officer: User, data: st.DataObject
) -> None:
    client.force_login(qinhe_officer)
    case = factories.filed(place, public_consent=True)
    url = f"/admin/petitions/inspect/{case.pk}/"
    for _ in range(data.draw(st.integers(1, 4), label="steps")):
        step = data.draw(st.sampled_from(STEPS))
        now = factories.fresh(case)
        form = step.form(None, None, prefix=step.name, case=now, user=qinhe_officer)
        pairs = spoilt(data, [*pairs_of(data.draw(filled(form))), ("step", step.name)])
        status, events = now.status, LedgerEvent.objects.count()
        post(client, url, pairs)
        if factories.fresh(case).status != status:
            assert LedgerEvent.objects.count() > events


@shared_out(0.1)
@given(st.data())
def test_any_case_registered_by_staff_is_answered_and_counts_once(
    client: Client, place: County, qinhe_officer: User, data: st.DataObject
) -> None:
    client.force_login(qinhe_officer)
    form = RegisterForm(user=qinhe_officer)
    token = f"register-{Complaint.objects.count()}-{LedgerEvent.objects.count()}"
    values = data.draw(filled(form)) | {"form_token": token}
    pairs = spoilt(data, pairs_of(values))
    before = counted()
    post(client, "/admin/petitions_register/", pairs)
    post(client, "/admin/petitions_register/", pairs)
    made = counted()[0] - before[0]
    assert made <= (1 if dict(pairs).get("form_token") == token else 2)
    assert counted()[1] - before[1] == made


@pytest.mark.parametrize("url", ["/complaints/file/", "/complaints/track/"])
def test_four_megabytes_of_text_are_answered(client: Client, place: County, url: str) -> None:
    before = counted()
    for text in ("a" * 4_000_000, "情" * 1_300_000):
        post(client, url, [("body", text), ("action", "supplement"), ("subject", text)])
    assert counted() == before


def test_a_form_that_is_no_form_is_answered(client: Client, place: County) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
        answer = client.post("/complaints/file/", b"\xff\xfe{]", content_type=kind)
        assert answer.status_code < SERVER_FAULT
    odd = SimpleUploadedFile("\u202egpj.exe", b"MZ\x00\x00", "image/png")
    answer = client.post("/complaints/file/", {"attachments": odd})
    assert answer.status_code < SERVER_FAULT
    assert verification.verify().ok
