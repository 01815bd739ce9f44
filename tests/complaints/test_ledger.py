"""The chain holds, refuses to be changed, and tells what was changed when it was forced."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from complaints import desk, ledger
from complaints.models import Complaint, IdentityAccess, LedgerEvent
from portal.core import guards
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County


def verify_command() -> tuple[int, dict[str, Any]]:
    """The exit status and the answer of verify_ledger."""
    out = StringIO()
    try:
        call_command("verify_ledger", "--json", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def tamper(sql: str, values: list[object]) -> None:
    """Change the table as somebody with the database in their hands would."""
    table = LedgerEvent._meta.db_table
    guards.remove(connection, table)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=table), values)
    guards.install(connection, table)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [LedgerEvent, IdentityAccess])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_change(
    place: County, qinhe_officer: User, model: Any, change: str
) -> None:
    case = factories.filed(place)
    desk.open_identity(case, qinhe_officer, "contact", "核实")
    rows = model.objects.order_by("pk")
    before = rows.count()
    write = {
        "update": lambda: rows.update(at=case.filed_at),
        "delete": lambda: rows._raw_delete(rows.db),
    }[change]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        write()
    assert rows.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["id", "sequence"])
def test_no_new_event_takes_the_place_of_an_old_one(
    place: County, county_officer: User, key: str
) -> None:
    if connection.vendor != "sqlite":
        return  # REPLACE is a word of SQLite alone; PostgreSQL's upsert is an UPDATE
    factories.filed(place)
    before = list(LedgerEvent.objects.values_list("id", "sequence", "kind"))
    table = LedgerEvent._meta.db_table
    columns = [field.column for field in LedgerEvent._meta.concrete_fields if field.column != "id"]
    new = ["'forged'" if name == "kind" else name for name in columns]
    if key == "id":
        columns, new = ["id", *columns], ["id", *new]
    sql = f"REPLACE INTO {table} ({', '.join(columns)}) SELECT {', '.join(new)} FROM {table}"  # noqa: S608
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert list(LedgerEvent.objects.values_list("id", "sequence", "kind")) == before


@pytest.mark.django_db
def test_an_untouched_chain_holds(place: County, county_officer: User) -> None:
    assert verify_command() == (
        0,
        {"events": 0, "ok": True, "first_broken": None, "last_seal": "", "problems": []},
    )
    factories.in_status(place, county_officer, "closed")
    status, found = verify_command()
    assert (status, found["ok"]) == (0, True)
    assert found["events"] == LedgerEvent.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "values", "broken"),
    [
        ("UPDATE {table} SET kind = %s WHERE sequence = 2", ["refused"], 2),
        ("UPDATE {table} SET actor_label = %s WHERE sequence = 3", ["somebody"], 3),
        ("UPDATE {table} SET public = %s WHERE sequence = 1", ["{}"], 1),
        ("DELETE FROM {table} WHERE sequence = %s", [2], 3),
        ("DELETE FROM {table} WHERE sequence = %s", [1], 2),
        ("UPDATE {table} SET sequence = %s WHERE sequence = 4", [40], 40),
    ],
)
def test_every_alteration_is_found_and_named(
    place: County, county_officer: User, sql: str, values: list[object], broken: int
) -> None:
    factories.in_status(place, county_officer, "replied")
    desk.citizen_message(Complaint.objects.get(), "补充材料")
    tamper(sql, values)
    status, found = verify_command()
    assert (status, found["ok"], found["first_broken"]) == (1, False, broken)


@pytest.mark.django_db
def test_the_command_says_it_in_words(place: County) -> None:
    factories.filed(place)
    tamper("UPDATE {table} SET kind = %s", ["gone"])
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stderr=err)
    assert "1" in err.getvalue()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        ledger.append("complaint", "QY-1", "filed")


@pytest.mark.django_db(transaction=True)
def test_filings_at_the_same_moment_get_their_own_numbers_in_one_chain() -> None:
    place = factories.county()
    barrier = threading.Barrier(8)

    def work(worker: int) -> list[str]:
        try:
            barrier.wait()
            return [factories.filed(place, anonymous=True).number for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for part in pool.map(work, range(8)) for number in part]
    serials = sorted(int(number.partition("-")[2]) for number in numbers)
    assert serials == list(range(1, 41))
    assert ledger.verify().ok
    assert LedgerEvent.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_make_one_case() -> None:
    place = factories.county()
    barrier = threading.Barrier(6)

    def click(worker: int) -> tuple[int, bool]:
        try:
            barrier.wait()
            filed = desk.file(factories.filing(place, form_token="one-form"))
            return filed.complaint.pk, filed.repeated
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(click, range(6)))
    assert len({pk for pk, _repeated in found}) == 1
    assert [repeated for _pk, repeated in found].count(False) == 1
    assert Complaint.objects.count() == LedgerEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_cannot_both_decide() -> None:
    place = factories.county()
    by = factories.officer("qinhe-petition", place.qinhe)
    case = factories.filed(place)
    barrier = threading.Barrier(4)

    def decide(worker: int) -> bool:
        try:
            barrier.wait()
            if worker % 2:
                desk.accept(case, by)
            else:
                desk.refuse(case, by, "不属于本机关职权")
        except ValueError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(decide, range(4))).count(True) == 1
    assert LedgerEvent.objects.count() == 2
