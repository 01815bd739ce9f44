"""The writer of lists: who may take which step when, and what each step leaves behind."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure import roster as writer
from disclosure.columns import FORBIDDEN, Meaning
from disclosure.lists.steps import STEPS, allowed_actions
from disclosure.models import (
    Finding,
    Programme,
    PublicationEvent,
    PublicColumn,
    PublicityRule,
    Roster,
    RosterEntry,
)
from disclosure.public_columns import SHOWABLE
from portal.core import seal
from portal.core.calendar import forget_calendar
from portal.core.errors import Refused
from portal.core.jobs import run_all
from portal.core.models import CalendarDay
from tests.disclosure.factories import (
    County,
    a_meeting,
    csv_of,
    imported,
    opened,
    small_county,
    submitted,
)
from tests.disclosure.workbooks import HEADER, person, text_table

pytestmark = pytest.mark.django_db


def days(n: int) -> timedelta:
    return timedelta(days=n)


def refused_with(code: str):
    return _Code(code)


class _Code:
    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> bool:
        assert isinstance(error, Refused), error
        assert error.code == self.code
        return True


def test_an_import_makes_a_masked_draft(county: County) -> None:
    roster = imported(county, csv_of(5))
    assert roster.status == "draft"
    assert roster.reference.startswith("dibao-rural-140431100-")
    assert roster.reference.endswith("-initial-01")
    entry = roster.entries.get(number=1)
    assert entry.masked_name == "李*红"
    assert entry.village.name == entry.village_name == "城关社区"
    assert str(entry.amount) == "210.00"
    assert entry.reason == "illness"
    assert len(entry.identity_digest) == 64
    assert (roster.township_phone, roster.county_phone) == ("0355-5550101", "0355-5550100")


def test_columns_that_can_never_be_public_are_dropped_and_said_so(county: County) -> None:
    roster = imported(county)
    dropped = [head for head, meaning in roster.column_map.items() if meaning == "dropped"]
    assert {"联系电话", "银行账号", "开户银行", "残疾等级", "备注"} <= set(dropped)
    assert roster.column_map["身份证号码"] == "identity"
    codes = set(roster.findings.values_list("code", flat=True))
    assert "column-forbidden" in codes


def test_a_second_file_of_the_month_gets_the_next_reference(county: County) -> None:
    imported(county)
    assert imported(county).reference.endswith("-02")


def test_the_same_file_twice_is_refused_and_names_the_first(county: County) -> None:
    data = csv_of()
    first = imported(county, data)
    again = writer.import_roster(
        data, "list.csv", county.dibao, county.qinhe, "initial", county.editor
    )
    assert again.roster is None
    assert again.findings[0].params == {"reference": first.reference}


def test_a_withdrawn_list_may_be_imported_again(county: County) -> None:
    data = csv_of()
    roster = opened(county, data=data)
    writer.withdraw(roster, county.reviewer, "金额有误需要更正")
    assert imported(county, data).status == "draft"


def test_a_dry_run_stores_nothing(county: County) -> None:
    result = writer.import_roster(
        csv_of(3), "list.csv", county.dibao, county.qinhe, "initial", county.editor, dry_run=True
    )
    assert (result.rows_accepted, result.roster, Roster.objects.count()) == (3, None, 0)


def test_children_are_never_listed_by_person(county: County) -> None:
    children = Programme.objects.get(code="children")
    result = writer.import_roster(
        csv_of(), "list.csv", children, county.qinhe, "initial", county.editor
    )
    assert [item.code for item in result.findings] == ["no-person-list"]


def test_a_list_belongs_to_a_township(county: County) -> None:
    village = county.qinhe.get_children().first()
    result = writer.import_roster(
        csv_of(), "list.csv", county.dibao, village, "initial", county.editor
    )
    assert [item.code for item in result.findings] == ["not-a-township"]


def test_another_township_may_not_import_here(county: County) -> None:
    with pytest.raises(PermissionDenied):
        imported(county, by=county.foreign_editor)


def test_the_full_walk_ends_public_and_sealed(county: County) -> None:
    roster = opened(county)
    assert roster.status == "open"
    assert roster.closes_on == timezone.localdate() + days(7)
    publication = roster.publication
    assert seal.digest(bytes(publication.content)) == publication.sha256
    assert [event.kind for event in publication.events.all()] == ["opened"]
    assert "李*红" in bytes(publication.content).decode()
    actions = ModelLogEntry.objects.filter(object_id=str(roster.pk)).values_list(
        "action", flat=True
    )
    assert set(actions) == {
        "disclosure.import",
        "disclosure.describe",
        "wagtail.workflow.start",
        "wagtail.workflow.approve",
        "disclosure.open",
    }


def test_who_prepared_cannot_approve_even_as_a_superuser(county: County) -> None:
    from portal.core.models import Appointment

    Appointment.objects.create(user=county.editor, role="reviewer", division=county.qinhe)
    county.editor.is_superuser = True
    county.editor.save()
    county.editor.__dict__.pop("_grants", None)
    roster = submitted(county)
    assert "approve" not in allowed_actions(roster, county.editor)
    with refused_with("four-eyes"):
        writer.approve(roster, county.editor)


def test_who_explained_a_finding_cannot_approve(county: County) -> None:
    from portal.core.models import Appointment

    Appointment.objects.create(user=county.reviewer, role="editor", division=county.qinhe)
    roster = imported(county, _with_unknown_village())
    writer.explain(roster.findings.get(severity="explain"), county.reviewer, "已核实村名")
    roster = writer.submit(roster, county.editor)
    with refused_with("four-eyes"):
        writer.approve(roster, county.reviewer)


def test_the_database_itself_refuses_an_approver_who_prepared(county: County) -> None:
    roster = imported(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.filter(pk=roster.pk).update(approver=county.editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.filter(pk=roster.pk).update(status="open", opens_on="2026-01-01")


def test_a_neighbour_may_do_nothing(county: County) -> None:
    roster = submitted(county)
    assert allowed_actions(roster, county.foreign_reviewer) == frozenset()
    with pytest.raises(PermissionDenied):
        writer.approve(roster, county.foreign_reviewer)


ROLE_STEPS = [
    ("draft", "editor", {"describe", "explain", "submit", "discard"}),
    ("draft", "reviewer", set()),
    ("draft", "supervisor", set()),
    ("draft", "auditor", set()),
    ("submitted", "editor", set()),
    ("submitted", "reviewer", {"approve", "reject"}),
    ("submitted", "supervisor", set()),
    ("open", "editor", {"object", "post"}),
    ("open", "reviewer", {"withdraw", "decide"}),
    ("open", "supervisor", {"withdraw"}),
    ("open", "auditor", set()),
    ("withdrawn", "reviewer", {"decide"}),
    ("withdrawn", "editor", {"post"}),
]


@pytest.mark.parametrize(("state", "role", "steps"), ROLE_STEPS)
def test_each_role_sees_its_steps_and_no_other(
    county: County, state: str, role: str, steps: set[str]
) -> None:
    make = {"draft": imported, "submitted": submitted}.get(state, opened)
    roster = make(county)
    if state == "withdrawn":
        roster = writer.withdraw(roster, county.reviewer, "名单有误")
    assert allowed_actions(roster, getattr(county, role)) == steps
    assert steps <= STEPS.keys()


def _with_unknown_village() -> bytes:
    rows = [HEADER, person(1), person(2)]
    rows[2][2] = "不存在的村"
    return text_table(rows)


def test_an_unknown_village_must_be_explained_before_submission(county: County) -> None:
    roster = imported(county, _with_unknown_village())
    finding = roster.findings.get(severity="explain")
    assert (finding.code, finding.row, finding.column) == ("village-unknown", 3, "C 村（社区）")
    with refused_with("findings"):
        writer.submit(roster, county.editor)
    writer.explain(finding, county.editor, "新合并的行政村")
    assert writer.submit(roster, county.editor).status == "submitted"


def test_one_reason_may_hold_for_every_finding_of_a_rule(county: County) -> None:
    rows = [HEADER, *(person(number) for number in range(1, 5))]
    for row in rows[1:]:
        row[2] = "不存在的村"
    roster = imported(county, text_table(rows))
    finding = roster.findings.filter(severity="explain").first()
    assert writer.explain(finding, county.editor, "新合并的行政村", alike=True) == 4


def test_a_reason_with_a_phone_number_is_refused(county: County) -> None:
    from tests.support.made_up import mobile

    roster = imported(county, _with_unknown_village())
    finding = roster.findings.get(severity="explain")
    with refused_with("personal-data"):
        writer.explain(finding, county.editor, f"请致电{mobile()}")
    with refused_with("reason-missing"):
        writer.explain(finding, county.editor, " 略 ")


def test_the_same_person_twice_must_be_explained(county: County) -> None:
    rows = [HEADER, person(1), person(2)]
    rows[2][4] = rows[1][4]
    finding = imported(county, text_table(rows)).findings.get(severity="explain")
    assert (finding.code, finding.row, finding.params) == ("same-person-twice", 3, {"first": 2})


def test_minors_are_left_out_and_said_so(county: County) -> None:
    from tests.support.made_up import identity_number

    rows = [HEADER, person(1), person(2)]
    rows[2][4] = identity_number(f"{timezone.localdate().year - 10}0101")
    roster = imported(county, text_table(rows))
    assert (roster.rows_accepted, roster.rows_rejected) == (1, 1)
    assert roster.findings.get(code="minor-left-out").row == 3


def test_a_rejected_list_is_a_draft_again_and_remembers_who_handed_it_in(county: County) -> None:
    handed_in = submitted(county)
    roster = writer.reject(handed_in, county.reviewer, "缺少会议记录")
    assert (roster.status, roster.submitter) == ("draft", handed_in.submitter)


def test_a_discarded_draft_leaves_nothing_but_its_history(county: County) -> None:
    writer.discard(imported(county), county.editor)
    assert (Roster.objects.count(), RosterEntry.objects.count(), Finding.objects.count()) == (
        0,
        0,
        0,
    )
    assert ModelLogEntry.objects.filter(action="disclosure.discard").exists()


def test_a_step_in_the_wrong_state_is_refused(county: County) -> None:
    roster = opened(county)
    for take in (writer.submit, writer.discard):
        with refused_with("wrong-state"):
            take(roster, county.editor)
    with refused_with("wrong-state"):
        writer.approve(roster, county.reviewer)


def test_without_a_whitelist_nothing_can_be_submitted(county: County) -> None:
    PublicColumn.objects.all().delete()
    with refused_with("no-whitelist"):
        submitted(county)


def test_a_wished_later_day_schedules_and_the_timer_opens(county: County) -> None:
    roster = imported(county)
    day = timezone.localdate() + days(3)
    roster = writer.describe(roster, county.editor, opens_on=day, **a_meeting())
    roster = writer.approve(writer.submit(roster, county.editor), county.reviewer)
    assert (roster.status, roster.opens_on, roster.closes_on) == ("scheduled", day, day + days(7))
    assert writer.open_due(timezone.now()) == 0
    assert writer.open_due(timezone.now() + days(3)) == 1
    assert writer.open_due(timezone.now() + days(3)) == 0
    roster.refresh_from_db()
    assert roster.status == "open"


def test_a_list_that_opened_late_gets_its_full_period(county: County) -> None:
    roster = imported(county)
    day = timezone.localdate() + days(1)
    roster = writer.describe(roster, county.editor, opens_on=day, **a_meeting())
    writer.approve(writer.submit(roster, county.editor), county.reviewer)
    writer.open_due(timezone.now() + days(5))
    roster.refresh_from_db()
    assert roster.closes_on == timezone.localdate() + days(12)


def test_the_last_day_is_public_and_the_day_after_is_not(county: County) -> None:
    roster = opened(county)
    assert writer.close_due(timezone.now() + days(7)) == 0
    assert writer.close_due(timezone.now() + days(8)) == 1
    assert writer.close_due(timezone.now() + days(8)) == 0
    roster.refresh_from_db()
    assert roster.status == "closed"
    kinds = PublicationEvent.objects.values_list("kind", flat=True)
    assert list(kinds) == ["opened", "closed"]


def test_tick_twice_changes_nothing_more(county: County) -> None:
    opened(county)
    later = timezone.now() + days(9)
    assert run_all(later)[0]["publicity"] == {"closed": 1, "opened": 0}
    assert run_all(later)[0]["publicity"] == {"closed": 0, "opened": 0}


def test_working_days_leave_out_weekends_and_holidays(county: County) -> None:
    PublicityRule.objects.filter(programme=county.dibao, stage="initial").update(
        unit="working", length=3
    )
    CalendarDay.objects.create(date="2026-09-25", is_workday=False, note="中秋节")
    forget_calendar()
    thursday = timezone.make_aware(datetime(2026, 9, 24, 9))
    roster = opened(county, at=thursday)
    assert f"{roster.closes_on}" == "2026-09-30"


def test_a_long_term_list_stays_until_the_next_one_opens(county: County) -> None:
    first = opened(county, stage="monthly")
    assert first.closes_on is None
    assert writer.close_due(timezone.now() + days(400)) == 0
    opened(county, stage="monthly")
    first.refresh_from_db()
    assert first.status == "closed"
    assert first.publication.events.last().kind == "replaced"


def test_withdrawing_takes_effect_at_once_and_keeps_the_reason(county: County) -> None:
    roster = writer.withdraw(opened(county), county.supervisor, "发现一户信息有误")
    assert not roster.is_public(timezone.localdate())
    event = roster.publication.events.last()
    assert (event.kind, event.by, event.reason) == (
        "withdrawn",
        county.supervisor,
        "发现一户信息有误",
    )


def test_the_sealed_record_can_neither_change_nor_go(county: County) -> None:
    publication = opened(county).publication
    for change in (
        lambda: type(publication).objects.update(sha256="0" * 64),
        lambda: PublicationEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.parametrize("meaning", sorted(FORBIDDEN))
def test_no_setting_makes_a_forbidden_column_public(county: County, meaning: Meaning) -> None:
    assert meaning not in SHOWABLE
    column = PublicColumn(
        programme=county.dibao,
        stage="initial",
        meaning=meaning.value,
        label="x",
        legal_basis="y",
        effective_from="2026-01-01",
    )
    with pytest.raises(ValidationError):
        column.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        column.save()


def test_a_newer_whitelist_replaces_the_whole_older_one(county: County) -> None:
    today = timezone.localdate()
    PublicColumn.objects.create(
        programme=county.dibao,
        stage="initial",
        meaning="name",
        label="姓名",
        legal_basis="本县规定",
        effective_from=today,
    )
    columns = PublicColumn.objects.in_force(county.dibao, "initial", today)
    assert [column.meaning for column in columns] == ["name"]


@pytest.mark.django_db(transaction=True)
def test_two_people_importing_one_file_at_once_end_with_one() -> None:
    county = small_county()
    data, ready, results = csv_of(30), Barrier(2), []
    programme = county.dibao

    def run() -> None:
        try:
            ready.wait(10)
            results.append(
                writer.import_roster(
                    data, "list.csv", programme, county.qinhe, "initial", county.editor
                )
            )
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(result.roster is None for result in results) == [False, True]
    assert Roster.objects.count() == 1
    assert RosterEntry.objects.count() == 30
