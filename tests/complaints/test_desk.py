"""The desk takes each step once, in the right state, and leaves an event for it."""

import itertools
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from complaints import codes, desk, ledger, wording
from complaints.models import (
    CaseUnit,
    Complaint,
    ComplaintKind,
    IdentityAccess,
    LedgerEvent,
    Reporter,
    Status,
)
from complaints.transitions import State, Step, find
from portal.core import outbox
from portal.core.errors import Refused
from portal.core.models import OutboxMessage, PrivateFile, Role, User
from portal.core.uploads import CleanFile
from portal.core.vault import decrypt
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.support.made_up import mobile

pytestmark = pytest.mark.django_db
UNIT = CaseUnit()
CLEAN = CleanFile("photo.jpg", "image/jpeg", b"made-up bytes", "0" * 64)


def take(step: Step, case: Complaint, by: User, other: User, place: County) -> Any:
    """Take *step* with everything that it asks for."""
    finding = desk.findings_for(case)[0].value
    office = place.bureau if case.office_id != place.bureau.pk else place.qinhe_office
    ways: dict[Step, Any] = {
        Step.ACCEPT: lambda: desk.accept(case, by),
        Step.REFUSE: lambda: desk.refuse(case, by, "不属于本机关职权", "请申请行政复议。"),
        Step.TRANSFER: lambda: desk.transfer(case, by, office, "由上级办理"),
        Step.REFER: lambda: desk.refer(case, by, "court", "可以依法提起诉讼。", "县人民法院"),
        Step.CONFIDE: lambda: desk.make_confidential(case, by, "内容涉及检举"),
        Step.RECUSE: lambda: desk.recuse(case, by, "与来信人有利害关系"),
        Step.ASSIGN: lambda: desk.assign(case, by, other),
        Step.MESSAGE: lambda: desk.send_message(case, by, "请补充申请日期。"),
        Step.REPLY: lambda: factories.reply(case, by, finding),
        Step.UNITS: lambda: desk.ask_unit(case, by, place.guodao_office, "请协助核实"),
        Step.UNIT_OPINION: lambda: desk.unit_opinion(
            case, by, case.units.first() or CaseUnit(), "情况属实"
        ),
        Step.NOTE: lambda: desk.note(case, by, "已约好周三入户。"),
        Step.PROGRESS: lambda: desk.progress(case, by, "正在核对材料。"),
        Step.INVESTIGATE: lambda: factories.investigated(case, by),
        Step.MERGE: lambda: desk.merge(case, by, factories.lead_for(case, by), "同一事项"),
        Step.UNMERGE: lambda: desk.unmerge(case, by, "不是同一事项"),
        Step.DELIVER: lambda: factories.delivered(case, by),
        Step.REFER: lambda: desk.refer(
            case, by, "reconsideration", "请六十日内申请行政复议。", "县人民政府"
        ),
        Step.OBJECT: lambda: desk.object_to_transfer(case, by, "不属于本镇"),
        Step.SIMPLE: lambda: desk.use_simple(case, by),
        Step.ORDINARY: lambda: desk.use_ordinary(case, by, "涉及多个部门"),
        Step.RECUSE: lambda: desk.recuse(case, by, "与当事人是同学"),
        Step.EXCLUDE: lambda: desk.exclude(case, head(place), "与当事人是亲戚", other),
        Step.CONFIDE: lambda: desk.make_confidential(case, by, "反映干部收钱"),
        Step.ASK_SUPPLEMENT: lambda: desk.ask_supplement(case, by, "请补充材料。"),
        Step.END_SUPPLEMENT: lambda: desk.end_supplement(case, by),
        Step.ASK_EXTENSION: lambda: desk.ask_extension(case, by, 10, "情况复杂"),
        Step.GRANT_EXTENSION: lambda: desk.grant_extension(case, head(place)),
        Step.REFUSE_EXTENSION: lambda: desk.refuse_extension(case, head(place), "按期办结"),
        Step.ASK_REVIEW: lambda: desk.ask_review(case, "没有核实"),
        Step.UPHOLD: lambda: desk.uphold(case, head(place), "维持原意见"),
        Step.REDO: lambda: desk.redo(case, head(place), "重新办理"),
        Step.LOOK_INTO: lambda: desk.look_into(case, head(place), "已约见来信人。"),
        Step.CLOSE: lambda: desk.close(case, by),
        Step.PUBLISH: lambda: desk.publish(case, by),
        Step.UNPUBLISH: lambda: desk.unpublish(case, by),
        Step.IDENTITY: lambda: desk.open_identity(case, by, "contact", "需要电话核实"),
        Step.REISSUE: lambda: desk.reissue_code(case, other, "按备案电话回拨核实"),
        Step.CITIZEN_MESSAGE: lambda: desk.citizen_message(case, "补充：三月一日交的材料。"),
        Step.WITHDRAW: lambda: desk.withdraw(case),
        Step.RATE: lambda: desk.rate(case, "satisfied", "basically"),
        Step.ACCEPTANCE: lambda: desk.set_acceptance(case, True),
    }
    return ways[step]()


def head(place: County) -> User:
    """The superior who decides about requests; appointed when first asked for."""
    found = User.objects.filter(username="head").first()
    return found or factories.officer("head", place.root, Role.SUPERVISOR)


def prepare(step: Step, case: Complaint, by: User, place: County) -> None:
    """What must have happened before *step* makes sense, besides the state."""
    ready: dict[Step, Any] = {
        Step.UNIT_OPINION: lambda: desk.ask_unit(case, by, place.guodao_office, "请协助核实"),
        Step.UNPUBLISH: lambda: desk.publish(case, by),
        Step.LOOK_INTO: lambda: dissatisfied(case, head(place)),
        Step.ORDINARY: lambda: simple(case),
        Step.SIMPLE: lambda: ComplaintKind.objects.update(simple_allowed=True),
        Step.END_SUPPLEMENT: lambda: desk.ask_supplement(case, by, "请补充材料。"),
        Step.GRANT_EXTENSION: lambda: desk.ask_extension(case, by, 10, "情况复杂"),
        Step.REFUSE_EXTENSION: lambda: desk.ask_extension(case, by, 10, "情况复杂"),
    }
    ready.get(step, lambda: None)()


def dissatisfied(case: Complaint, above: User) -> None:
    """The sender does not accept the result; in a case under review, that of the first review."""
    reviewed = case.status == Status.UNDER_REVIEW
    if reviewed:
        desk.uphold(case, above, "维持原意见")
    desk.set_acceptance(case, False, "没有解决")
    if reviewed:
        desk.ask_review(case, "仍然没有核实")


def simple(case: Complaint) -> None:
    Complaint.objects.filter(pk=case.pk).update(procedure="simple")


@pytest.mark.parametrize(("state", "step"), list(itertools.product(State, Step)))
def test_every_state_and_step(
    place: County, county_officer: User, qinhe_officer: User, state: State, step: Step
) -> None:
    case = factories.in_status(place, county_officer, state)
    if step == Step.CLOSE and state == State.REPLIED:
        desk.set_acceptance(case, True)
    if find(state, step):
        prepare(step, case, county_officer, place)
    events = ledger.timeline("complaint", case.number).count()
    row = find(state, step)
    if row is None:
        with pytest.raises(Refused) as refused:
            take(step, case, county_officer, qinhe_officer, place)
        assert refused.value.code == "not-in-this-state"
        assert factories.fresh(case).status == state
        assert ledger.timeline("complaint", case.number).count() == events
        return
    take(step, case, county_officer, qinhe_officer, place)
    assert factories.fresh(case).status == (row.target or state)
    assert ledger.timeline("complaint", case.number).count() == events + 1
    assert ledger.verify().ok


def test_filing_gives_a_number_a_code_a_clock_and_an_event(place: County) -> None:
    filed = desk.file(factories.filing(place), at=MONDAY)
    case = factories.fresh(filed.complaint)
    assert case.number == "QY20260309-0001"
    assert case.office == place.qinhe_office
    assert filed.query_code is not None
    assert codes.is_well_formed(filed.query_code)
    (event,) = ledger.timeline("complaint", case.number)
    assert (event.kind, event.at) == ("filed", MONDAY)
    assert desk.file(factories.filing(place), at=MONDAY).complaint.number == "QY20260309-0002"


def test_the_code_opens_the_case_and_is_kept_nowhere(place: County) -> None:
    filed = desk.file(factories.filing(place))
    number, code = filed.complaint.number, filed.query_code
    assert code is not None
    assert (
        desk.find_by_code(f" {number.lower()} ", code.replace("-", "").lower()) == filed.complaint
    )
    assert desk.find_by_code(number, codes.new_code()) is None
    assert desk.find_by_code("QY20200101-0001", code) is None
    assert desk.find_by_code("", "") is None
    assert codes.normalise(code) not in repr(factories.fresh(filed.complaint).__dict__)
    assert code not in repr(filed)


def test_the_same_form_twice_makes_one_case(place: County) -> None:
    filing = factories.filing(place, form_token="t" * 32)
    first, second = desk.file(filing), desk.file(filing)
    assert second.complaint == first.complaint
    assert first.query_code is not None
    assert second.query_code is None
    assert second.repeated
    assert Complaint.objects.count() == LedgerEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": "  "}, "subject-needed"),
        ({"subject": "长" * 101}, "subject-needed"),
        ({"body": ""}, "body-needed"),
        ({"body": "\x00"}, "body-needed"),
        ({"name": " "}, "name-needed"),
        ({"kind": "no-such"}, "no-such-kind"),
    ],
)
def test_half_a_filing_is_refused_and_changes_nothing(
    place: County, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        desk.file(factories.filing(place, **changes))
    assert refused.value.code == code
    assert str(refused.value)
    assert not Complaint.objects.exists()


def test_an_anonymous_filing_keeps_no_identity_even_when_one_was_typed(place: County) -> None:
    factories.filed(place, anonymous=True, phone=mobile())
    assert not Reporter.objects.exists()


def test_the_identity_is_a_token_in_the_database(place: County) -> None:
    phone = mobile()
    case = factories.filed(place, phone=phone, about_person="钱被诉")
    row = Reporter.objects.filter(pk=case.reporter.pk)
    stored = _raw(row, "name", "phone")
    assert decrypt(stored[0]) == factories.PERSON
    assert decrypt(stored[1]) == phone
    assert phone not in row.values_list("phone_digest", flat=True)[0]
    assert decrypt(_raw(Complaint.objects.filter(pk=case.pk), "about_person")[0]) == "钱被诉"


def test_opening_the_identity_is_logged_and_the_sender_sees_it(
    place: County, qinhe_officer: User
) -> None:
    phone = mobile()
    case = factories.filed(place, phone=phone)
    with pytest.raises(Refused):
        desk.open_identity(case, qinhe_officer, "contact", "  ")
    for purpose in ("", "curiosity"):
        with pytest.raises(Refused) as refused:
            desk.open_identity(case, qinhe_officer, purpose, "需要电话核实")
        assert refused.value.code == "purpose-needed"
    assert not IdentityAccess.objects.exists()
    identity = desk.open_identity(case, qinhe_officer, "contact", "需要电话核实")
    assert (identity.name, identity.phone) == (factories.PERSON, phone)
    assert phone not in repr(identity)
    access = IdentityAccess.objects.get()
    kept = (access.user, access.purpose, access.reason)
    assert kept == (qinhe_officer, "contact", "需要电话核实")
    event = ledger.timeline("complaint", case.number).last()
    assert event is not None
    assert event.kind == "identity_opened"
    assert (event.public["purpose"], event.public["reason"]) == ("contact", "需要电话核实")
    told = wording.text(event)
    assert str(IdentityAccess.Purpose.CONTACT.label) in told
    assert "需要电话核实" in told


def test_an_opening_from_before_the_list_of_purposes_tells_its_reason_alone() -> None:
    event = LedgerEvent(kind="identity_opened", public={"office": "沁河镇", "reason": "核实"})
    (line,) = wording.text(event).splitlines()
    assert line.endswith("核实")


def test_no_event_holds_what_the_reporter_wrote_or_is(
    place: County, county_officer: User, qinhe_officer: User
) -> None:
    phone = mobile()
    case = factories.filed(place, phone=phone, about_person="钱被诉", subject="独特标题")
    desk.citizen_message(case, "我的电话是不写在这里的")
    desk.open_identity(case, qinhe_officer, "contact", "核实")
    desk.transfer(case, county_officer, place.bureau, "由县局办理")
    told = repr(list(LedgerEvent.objects.values("public", "private", "actor_label")))
    for secret in (phone, factories.PERSON, "钱被诉", "独特标题", "不写在这里"):
        assert secret not in told


def test_attachments_are_kept_with_the_case(place: County) -> None:
    case = factories.filed(place, attachments=[CLEAN])
    with case.attachments.get().file.blob.open("rb") as stored:
        assert stored.read() == CLEAN.data


def test_a_filing_that_fails_leaves_no_file_behind(
    place: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[PrivateFile] = []
    keep = PrivateFile.keep
    monkeypatch.setattr(PrivateFile, "keep", lambda clean: kept.append(keep(clean)) or kept[-1])
    monkeypatch.setattr(ledger, "append", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        factories.filed(place, attachments=[CLEAN])
    assert not Complaint.objects.exists()
    (file,) = kept
    assert not file.blob.storage.exists(file.blob.name)


def test_close_waits_for_the_sender_or_for_the_end_of_their_time(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "replied")
    with pytest.raises(Refused) as refused:
        desk.close(case, qinhe_officer)
    assert refused.value.code == "citizen-has-time"
    Complaint.objects.filter(pk=case.pk).update(replied_at=MONDAY)
    assert desk.close(case, qinhe_officer).status == Status.CLOSED


def test_a_report_needs_a_finding_of_fact_and_a_request_an_answer(
    place: County, qinhe_officer: User
) -> None:
    report = factories.in_status(place, qinhe_officer, "accepted", kind="assistance_report")
    request = factories.in_status(place, qinhe_officer, "accepted")
    for case, wrong in ((report, "supported"), (request, "substantiated"), (request, "")):
        with pytest.raises(Refused) as refused:
            desk.reply(case, qinhe_officer, wrong, "经查，情况如下。")
        assert refused.value.code == "finding-needed"
    assert factories.reply(report, qinhe_officer, "substantiated").outcome == "substantiated"


def test_a_rating_is_given_once_and_discontent_has_a_reason(
    place: County, qinhe_officer: User
) -> None:
    case = factories.in_status(place, qinhe_officer, "replied")
    with pytest.raises(Refused):
        desk.rate(case, "unsatisfied", "satisfied")
    with pytest.raises(Refused):
        desk.rate(case, "perfect", "satisfied")
    desk.rate(case, "unsatisfied", "satisfied", "没有上门")
    with pytest.raises(Refused) as refused:
        desk.rate(case, "satisfied", "satisfied")
    assert refused.value.code == "already-rated"


def test_publication_needs_consent(place: County, qinhe_officer: User) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    case = factories.reply(case, qinhe_officer, "explained")
    with pytest.raises(Refused) as refused:
        desk.publish(case, qinhe_officer)
    assert refused.value.code == "no-consent"


def test_a_stale_case_in_hand_does_not_overrule_the_database(
    place: County, qinhe_officer: User
) -> None:
    stale = factories.filed(place)
    desk.accept(factories.fresh(stale), qinhe_officer)
    with pytest.raises(Refused):
        desk.refuse(stale, qinhe_officer, "不属于本机关职权")


def test_an_event_needs_the_transaction_of_its_change() -> None:
    with transaction.atomic():
        assert ledger.append("complaint", "QY-1", "filed").sequence == 1


def test_the_handler_is_told_without_a_word_of_what_was_written(
    place: County, qinhe_officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    case = factories.filed(place, subject="独特标题")
    case = desk.assign(case, qinhe_officer, qinhe_officer)
    with django_capture_on_commit_callbacks(execute=True):
        desk.citizen_message(case, "独特内容")
    outbox.deliver_pending()  # where a worker would do it
    (message,) = mail.outbox
    assert message.to == [qinhe_officer.email]
    assert case.number in message.body
    for secret in ("独特标题", "独特内容", factories.PERSON):
        assert secret not in message.subject + message.body


def test_a_confidential_case_is_told_to_its_officers_only(
    place: County, confidential_officer: User, settings: Any
) -> None:
    settings.NOTIFY_URLS = ["json://alerts.example.test"]
    place.bureau.email = "bureau@example.test"
    place.bureau.save()
    factories.officer("supervisor", place.root, Role.SUPERVISOR)
    factories.filed(place, kind="accusation")
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == [confidential_officer.email]


def test_not_accepting_the_result_reaches_the_supervisor(
    place: County, qinhe_officer: User
) -> None:
    supervisor = factories.officer("supervisor", place.root, Role.SUPERVISOR)
    case = factories.in_status(place, qinhe_officer, "replied")
    with pytest.raises(Refused):
        desk.set_acceptance(case, False)
    desk.set_acceptance(case, False, "问题没有解决")
    assert OutboxMessage.objects.filter(to=supervisor.email).exists()


def _raw(rows: Any, *names: str) -> tuple[str, ...]:
    """The columns as the database holds them."""
    from django.db.models import TextField
    from django.db.models.functions import Cast

    casts = {f"raw_{name}": Cast(name, TextField()) for name in names}
    found: tuple[str, ...] = rows.annotate(**casts).values_list(*casts)[0]
    return found
