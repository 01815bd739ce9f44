"""What was answered, decided or shown stays, also for whoever writes to the database directly."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from complaints.rectification import desk
from complaints.rectification.models import (
    Assessment,
    Evidence,
    Extension,
    InspectionFinding,
    InspectionTarget,
    LookBack,
    Measure,
    Objection,
    RectificationItem,
    ResidentAnswer,
    SheetAnswer,
)
from portal.core import guards
from tests.complaints.factories import County
from tests.rectification import factories, inspections
from tests.rectification.factories import Staff
from tests.rectification.test_desk import later

pytestmark = pytest.mark.django_db
Item = RectificationItem


def _history(place: County, people: Staff) -> None:
    """Residents' words and a look-back that failed; an extension, and an objection."""
    item = factories.in_status(place, people, "closed")
    factories.visit(item, people.county_officer, people.petition, accepted=False)
    factories.handed_out(item, people.county_officer)
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    item = factories.listed(place, people)
    factories.extended(item, people, later(item), "大雪封路")
    factories.with_notice()
    item = factories.requested(factories.fresh(item), people.qinhe_officer)
    desk.grant_closing(item, people.supervisor, "已核对")
    objection, _event = desk.object_to_closing(item, "公示栏还是空的")
    desk.dismiss_objection(objection, people.county_officer, "现场已张贴")


def _check(place: County, people: Staff) -> None:
    inspections.question()
    target = inspections.of_qinhe(place, people)
    inspections.found(target, people)
    inspections.finished(target, people.county_officer)


@pytest.fixture
def whole(place: County, people: Staff) -> None:
    _history(place, people)
    _check(place, people)


# What somebody at the console would like to change, and to what.
CHANGES: dict[type[models.Model], dict[str, Any]] = {
    Measure: {"done_on": None},
    Extension: {"granted": None, "decided_by": None, "decided_at": None},
    Evidence: {"note": "另一张照片"},
    Objection: {"decision": "另一理由"},
    LookBack: {"measures_evidence": "没有去看"},
    ResidentAnswer: {"accepted": True},
    InspectionTarget: {"finished_at": None},
    InspectionFinding: {"public_problem": "没有问题"},
}
SETTLED = {
    Measure: {"done_on__isnull": False},
    Extension: {"granted": True},
    Objection: {"upheld": False},
    LookBack: {"result": "failed"},
    ResidentAnswer: {"accepted": False},
    InspectionTarget: {"finished_at__isnull": False},
    InspectionFinding: {"confirmed_at__isnull": False},
}


def _settled(model: Any) -> Any:
    rows = model.objects.filter(**SETTLED.get(model, {}))
    assert rows.exists()
    return rows


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("model", CHANGES)
def test_what_is_settled_neither_changes_nor_goes(model: type[models.Model]) -> None:
    before = list(_settled(model).values())
    with pytest.raises(DatabaseError, match=r"stays as it is|append-only"), transaction.atomic():
        _settled(model).update(**CHANGES[model])
    with pytest.raises(DatabaseError), transaction.atomic():
        _settled(model)._raw_delete("default")
    assert list(_settled(model).values()) == before


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("model", [ResidentAnswer, SheetAnswer, Assessment])
def test_what_is_not_settled_stays_all_the_same(people: Staff, model: type[models.Model]) -> None:
    Assessment.objects.create(
        number="KH-1",
        title="年度考核",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        created_by=people.county_officer,
        created_at=timezone.now(),
    )
    rows: Any = model._base_manager.filter(**{"accepted": None} if model is ResidentAnswer else {})
    assert rows.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows._raw_delete("default")


def test_a_code_that_was_handed_out_can_still_be_used_and_ended(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closed")
    first = factories.handed_out(item, people.county_officer)
    desk.answer_with_code(first.codes[0], desk.Said(True))
    factories.handed_out(item, people.county_officer)
    assert item.resident_answers.filter(accepted=True).count() == 1


@pytest.mark.parametrize("column", ["status", "deadline"])
def test_no_row_takes_the_place_of_an_item(place: County, people: Staff, column: str) -> None:
    """REPLACE would pass by the guards of state and deadline: it neither updates nor deletes.

    PostgreSQL has no such statement, and refuses a second row with the key of the first.
    """
    item = factories.listed(place, people)
    table = Item._meta.db_table
    columns = [field.column for field in Item._meta.concrete_fields]
    changed = {"status": "'open'", "deadline": "'2099-01-01'"}
    values = [changed[one] if one == column else one for one in columns]
    sqlite = connection.vendor == "sqlite"
    verb, refusal = ("INSERT OR REPLACE", "append-only") if sqlite else ("INSERT", "duplicate key")
    sql = "{verb} INTO {table} ({into}) SELECT {values} FROM {table} WHERE id = {pk}"
    names = {"verb": verb, "table": table, "into": ", ".join(columns), "values": ", ".join(values)}
    with (
        pytest.raises(DatabaseError, match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(**names, pk=item.pk))
    assert factories.fresh(item).deadline == item.deadline


def test_every_guard_is_in_the_database() -> None:
    sqlite = connection.vendor == "sqlite"
    query = "SELECT name FROM sqlite_master" if sqlite else "SELECT tgname FROM pg_trigger"
    kept = ("no_DELETE", "no_REPLACE") if sqlite else ("kept", "no_truncate")
    settled = ("settled_UPDATE", "settled_DELETE") if sqlite else ("settled",)
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    wanted = {f"{table}_{end}" for table in guards.KEPT for end in kept}
    wanted |= {f"{table}_{end}" for table in guards.SETTLED for end in settled}
    assert wanted - found == set()
