"""Whatever is changed behind the site's back is named by case and field, and nothing else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from complaints import desk, ledger, verification
from complaints.heads import keep_head
from complaints.models import (
    Attachment,
    CaseNote,
    CaseUnit,
    Complaint,
    Delivery,
    Extension,
    Investigation,
    Lateness,
    LedgerEvent,
    LedgerHead,
    Reply,
    Review,
    SupplementRequest,
)
from portal.core import guards
from portal.core.models import DeadlineRule, PrivateFile, User
from portal.core.uploads import CleanFile, clean_upload
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.complaints.test_ledger import verify_command

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 12)


def picture() -> CleanFile:
    buffer = BytesIO()
    Image.new("RGB", (20, 20), "#abc").save(buffer, "PNG")
    return clean_upload(ContentFile(buffer.getvalue(), name="photo.png"))


@pytest.fixture
def full(place: County, county_officer: User, qinhe_officer: User) -> Complaint:
    """A case that has a record of every sort, each sealed by an event."""
    filing = factories.filing(
        place, attachments=[picture()], public_consent=True, about_unit="郭道镇人民政府"
    )
    case = desk.file(filing, at=MONDAY).complaint
    desk.citizen_message(case, "补充一点情况")
    case = desk.accept(case, qinhe_officer)
    desk.send_message(case, qinhe_officer, "已收到")
    desk.open_identity(case, qinhe_officer, "contact", "需要电话核实")
    case = factories.reply(case, qinhe_officer, "explained", review_office="县民政局")
    desk.publish(case, qinhe_officer)
    desk.rate(case, "unsatisfied", "basically", "拖得太久")
    _records_of_other_steps(case, county_officer, qinhe_officer, place)
    return factories.fresh(case)


def _records_of_other_steps(case: Complaint, by: User, other: User, place: County) -> None:
    """One of each further record, with the event that seals them all."""
    now = timezone.now()
    made = {"complaint": case, "by": by, "at": now}
    rule = DeadlineRule.objects.get(key="petition.handle")
    reply = Reply.objects.get()
    CaseNote.objects.create(body="内部记录", **made)
    Investigation.objects.create(
        on=DAY,
        place="河西村",
        first_investigator=by,
        second_investigator=other,
        method="入户",
        found="属实",
        **made,
    )
    SupplementRequest.objects.create(body="请补充", due=DAY, rule=rule, **made)
    CaseUnit.objects.create(
        complaint=case, office=place.bureau, task="提供意见", asked_by=by, asked_at=now
    )
    Extension.objects.create(
        complaint=case, days=10, reason="情况复杂", rule=rule, asked_by=by, asked_at=now
    )
    Review.objects.create(
        complaint=case, reply=reply, level=1, reason="不服", organ="市民政局", asked_at=now
    )
    Delivery.objects.create(reply=reply, way="post", result="signed", on=DAY, by=by, at=now)
    Lateness.objects.create(complaint=case, clock="notice", due=DAY, at=now)
    ledger.append(ledger.COMPLAINT, case.number, "noted", by)


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor of somebody who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # to work the guards out again takes long there
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        guards.remove_guards(connection)
        yield cursor
        if connection.vendor != "sqlite":
            guards.install_guards(connection)
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        left = {name for (name,) in cursor.fetchall()}
        assert len(left) < len(triggers)
        for sql in (sql for name, sql in triggers if name not in left):
            cursor.execute(sql)


def named(code: str = "differs") -> set[tuple[str, str]]:
    """Record (without its key) and field of every problem; the exit status agrees."""
    status, answer = verify_command()
    assert status == (1 if answer["problems"] else 0)
    assert all(one["code"] == code for one in answer["problems"]), answer["problems"]
    return {(one["record"].partition(":")[0], one["field"]) for one in answer["problems"]}


def test_a_case_with_every_record_verifies(full: Complaint) -> None:
    assert named() == set()


TAMPERED = [
    ("complaint", "status", "closed"),
    ("complaint", "outcome", "supported"),
    ("complaint", "visibility", "private"),
    ("complaint", "acceptance", "accepted"),
    ("complaint", "channel", "phone"),
    ("complaint", "procedure", "simple"),
    ("complaint", "subject", "另一个题目"),
    ("complaint", "body", "另一段内容"),
    ("complaint", "about_unit", ""),
    ("complaint", "programme_code", "dibao"),
    ("complaint", "people_count", 7),
    ("complaint", "source_organ", "市局"),
    ("complaint", "filed_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "accepted_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "replied_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "closed_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "delivered_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "transferred_at", "2026-03-10 01:30:00+00:00"),
    ("complaint", "notice_due", "2027-01-01"),
    ("complaint", "handle_due", "2027-01-01"),
    ("complaint", "objection_due", "2027-01-01"),
    ("complaint", "due", "2027-01-01"),
    ("complaint", "query_code_digest", "0" * 64),
    ("message", "body", "别的话"),
    ("message", "direction", "staff"),
    ("message", "at", "2026-03-10 01:30:00+00:00"),
    ("reply", "body", "别的答复"),
    ("reply", "facts", "别的事实"),
    ("reply", "legal_basis", "别的依据"),
    ("reply", "review_office", "别处"),
    ("reply", "outcome", "supported"),
    ("rating", "unit_score", "satisfied"),
    ("rating", "petition_office_score", "satisfied"),
    ("rating", "reason", ""),
    ("casenote", "body", "别的记录"),
    ("casenote", "public", True),
    ("investigation", "found", "不属实"),
    ("investigation", "place", "别处"),
    ("supplementrequest", "due", "2027-01-01"),
    ("supplementrequest", "body", "别的"),
    ("caseunit", "opinion", "同意"),
    ("extension", "days", 30),
    ("extension", "reason", "别的理由"),
    ("review", "reason", "别的理由"),
    ("review", "opinion", "维持"),
    ("delivery", "result", "refused"),
    ("delivery", "on", "2027-01-01"),
    ("lateness", "clock", "review"),
    ("identityaccess", "reason", "别的理由"),
    ("exclusion", "reason", "recused"),
]


@pytest.mark.parametrize(("table", "column", "value"), TAMPERED)
def test_a_changed_field_is_named(full: Complaint, table: str, column: str, value: object) -> None:
    key = connection.ops.quote_name(column)
    with unguarded() as cursor:
        cursor.execute(f"UPDATE complaints_{table} SET {key} = %s", [value])  # noqa: S608
    assert named() == {("" if table == "complaint" else table, column)}


@pytest.mark.parametrize("column", ["office_id", "handler_id"])
def test_another_unit_or_handler_is_named(
    full: Complaint, guodao_officer: User, column: str
) -> None:
    value = guodao_officer.office_id if column == "office_id" else guodao_officer.pk
    with unguarded() as cursor:
        cursor.execute(f"UPDATE complaints_complaint SET {column} = %s", [value])  # noqa: S608
    assert named() == {("", column.removesuffix("_id"))}


DELETED = [
    "attachment", "casenote", "caseunit", "delivery", "exclusion", "extension", "identityaccess",
    "investigation", "lateness", "message", "rating", "reporter", "review", "supplementrequest",
]  # fmt: skip


@pytest.mark.parametrize("table", DELETED)
def test_a_removed_record_is_named(full: Complaint, table: str) -> None:
    with unguarded() as cursor:
        cursor.execute(f"DELETE FROM complaints_{table}")  # noqa: S608
    assert named("missing") == {(table, "")}


def test_a_record_that_no_event_tells_of_is_named(full: Complaint, qinhe_officer: User) -> None:
    row = CaseNote(complaint=full, body="塞进来的", by=qinhe_officer, at=MONDAY)
    CaseNote.objects.bulk_create([row])
    assert named("no-event-for") == {("casenote", "")}


def test_a_file_that_was_exchanged_is_named(full: Complaint) -> None:
    stored = Attachment.objects.get().file
    with stored.blob.open("wb") as blob:
        blob.write(b"something else")
    assert named("file-differs") == {("file", "")}
    PrivateFile.objects.update(sha256="0" * 64)
    codes = {one.code for one in verification.verify().problems}
    assert codes == {"missing", "no-event-for", "file-differs"}


def test_a_case_slipped_in_is_named(full: Complaint) -> None:
    full.pk, full.number, full.form_token = None, full.number[:-1] + "2", None
    Complaint.objects.bulk_create([full])
    found = {(one.code, one.subject) for one in verification.verify().problems}
    assert ("no-events", full.number) in found
    assert ("number-gap", full.number[-13:-5]) in found


def test_a_case_taken_out_is_named(place: County) -> None:
    kept, gone = factories.filed(place, at=MONDAY), factories.filed(place, at=MONDAY)
    with unguarded() as cursor:
        cursor.execute("DELETE FROM complaints_reporter WHERE complaint_id = %s", [gone.pk])
        cursor.execute("DELETE FROM complaints_complaint WHERE id = %s", [gone.pk])
    found = {(one.code, one.subject) for one in verification.verify().problems}
    assert found == {("no-record", gone.number), ("number-gap", kept.number[-13:-5])}


def test_removed_texts_are_no_problem_and_other_changes_still_are(full: Complaint) -> None:
    with unguarded() as cursor:
        cursor.execute("UPDATE complaints_message SET body = ''")
        cursor.execute("UPDATE complaints_complaint SET body = '', subject = ''")
    assert named() == {("message", "body"), ("", "body"), ("", "subject")}
    from django.db import transaction

    with transaction.atomic():
        ledger.append(ledger.COMPLAINT, full.number, "texts_removed")
    assert named() == set()
    with unguarded() as cursor:
        cursor.execute("UPDATE complaints_rating SET unit_score = 'satisfied'")
    assert named() == {("rating", "unit_score")}


def test_nothing_that_was_written_stands_in_the_answer(full: Complaint) -> None:
    with unguarded() as cursor:
        cursor.execute("UPDATE complaints_complaint SET body = '改过的内容'")
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stderr=err)
    assert full.number in err.getvalue()
    assert "body" in err.getvalue()
    assert "内容" not in err.getvalue()


def cut_the_end() -> None:
    """Remove the last event, as if it had never been."""
    with unguarded() as cursor:
        cursor.execute(
            "DELETE FROM complaints_ledgerevent WHERE sequence = "
            "(SELECT MAX(sequence) FROM complaints_ledgerevent)"
        )


def test_an_end_that_was_cut_off_is_told_by_a_seal_noted_earlier(full: Complaint) -> None:
    last = LedgerEvent.objects.latest("sequence")
    noted = {"head": last.hash, "events": last.sequence}
    call_command("verify_ledger", stdout=StringIO(), **noted)
    cut_the_end()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--json", stdout=out, **noted)
    assert '"head-differs"' in out.getvalue()


def test_an_end_that_was_cut_off_is_told_by_the_published_seal(full: Complaint) -> None:
    assert keep_head(timezone.now()) == {"heads": 1}
    assert keep_head(timezone.now()) == {"heads": 0}
    cut_the_end()
    assert "head-differs" in {one.code for one in verification.verify().problems}


def test_half_of_a_noted_seal_is_wrong_use(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("verify_ledger", head="0" * 64)
    assert refused.value.returncode == 2


def test_the_last_seal_of_each_day_is_public(full: Complaint, client: Any) -> None:
    keep_head(timezone.now())
    found = client.get("/complaints/ledger-head/").json()["heads"]
    head = LedgerHead.objects.get()
    assert found == [{"day": f"{head.day}", "sequence": head.sequence, "hash": head.hash}]


def test_the_number_of_queries_does_not_grow_with_the_cases(
    place: County, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        factories.filed(place)
    with django_assert_max_num_queries(50):
        assert verification.verify().ok
