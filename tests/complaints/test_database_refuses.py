"""The database itself refuses what no writer may do, whoever asks: code, SQL, or an address."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils import timezone

from complaints import desk, transitions
from complaints.heads import keep_head
from complaints.models import (
    Complaint,
    Delivery,
    Exclusion,
    IdentityAccess,
    Lateness,
    LedgerEvent,
    LedgerHead,
    Reply,
)
from portal.core import guards
from portal.core.guards import APPEND_ONLY
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County

pytestmark = pytest.mark.django_db
GUARDED: list[type[Model]] = [
    Delivery, Exclusion, IdentityAccess, Lateness, LedgerEvent, LedgerHead,
]  # fmt: skip


@pytest.fixture
def case(place: County, qinhe_officer: User) -> Complaint:
    """A case with a row in every guarded table."""
    about = "郭道镇人民政府"
    case = factories.in_status(place, qinhe_officer, "accepted", about_unit=about)
    factories.reply(case, qinhe_officer)
    desk.open_identity(case, qinhe_officer, "contact", "核实")
    reply = Reply.objects.get()
    day = MONDAY.date()
    Delivery.objects.create(
        reply=reply, way="post", result="signed", on=day, by=qinhe_officer, at=MONDAY
    )
    Lateness.objects.create(complaint=case, clock="notice", due=day, at=MONDAY)
    keep_head(timezone.now())
    return case


def rows(model: type[Model]) -> list[tuple[Any, ...]]:
    return list(model._default_manager.order_by("pk").values_list())


def first_field(model: type[Model]) -> str:
    return {LedgerEvent: "kind", LedgerHead: "hash", Lateness: "clock"}.get(model, "at")


def emptying(table: str) -> str:
    """TRUNCATE after what this transaction still has to check, which would stop it by itself."""
    return f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE"


def executed(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def by_sql(verb: str) -> Callable[[type[Model]], None]:
    """A statement as somebody at the database console would type it."""
    return lambda model: executed(verb.format(table=model._meta.db_table, column=column(model)))


def column(model: type[Model]) -> str:
    return str(model._meta.get_field(first_field(model)).column)


def changed(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.all()


def bulk_updated(model: type[Model]) -> None:
    found = list(changed(model))
    model._default_manager.bulk_update(found, [first_field(model)])


def saved_again(model: type[Model]) -> None:
    changed(model)[0].save()


def upserted(model: type[Model]) -> None:
    """INSERT … ON CONFLICT (id) DO UPDATE."""
    model._default_manager.bulk_create(
        list(changed(model)),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[first_field(model)],
    )


WAYS: dict[str, Callable[[type[Model]], object]] = {
    "sql-update": by_sql("UPDATE {table} SET {column} = {column}"),
    "sql-delete": by_sql("DELETE FROM {table}"),
    "orm-update": lambda model: changed(model).update(**{first_field(model): MONDAY}),
    "orm-delete": lambda model: changed(model).delete(),
    "orm-raw-delete": lambda model: changed(model)._raw_delete("default"),
    "orm-bulk-update": bulk_updated,
    "orm-upsert": upserted,
    "save": saved_again,
    "instance-delete": lambda model: changed(model)[0].delete(),
}


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("way", WAYS)
def test_no_way_changes_a_row_of_a_record(case: Complaint, model: Any, way: str) -> None:
    before = rows(model)
    assert before
    with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
        WAYS[way](model)
    assert rows(model) == before


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_no_record_is_emptied_or_replaced_at_once(case: Complaint, model: Any) -> None:
    table = model._meta.db_table
    sql = (
        emptying(table)
        if connection.vendor == "postgresql"
        else f"REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        executed(sql)
    assert rows(model)


def test_every_record_of_this_room_is_among_them() -> None:
    ours = {table for table in APPEND_ONLY if table.startswith("complaints_")}
    assert ours == {model._meta.db_table for model in GUARDED}


def test_a_case_or_a_person_on_record_cannot_be_deleted(
    case: Complaint, qinhe_officer: User
) -> None:
    for row in (case, qinhe_officer):
        with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
            row.delete()


@pytest.mark.parametrize("way", ["orm", "raw", "sql", "truncate"])
def test_a_case_of_which_only_events_tell_cannot_be_deleted_either(place: County, way: str) -> None:
    case = factories.filed(place, anonymous=True)
    rows = Complaint.objects.filter(pk=case.pk)
    table = Complaint._meta.db_table
    ways: dict[str, Callable[[], object]] = {
        "orm": case.delete,
        "raw": lambda: rows._raw_delete(rows.db),
        "sql": lambda: executed(f"DELETE FROM {table}"),  # noqa: S608
        "truncate": lambda: executed(
            emptying(table) if connection.vendor == "postgresql" else f"DELETE FROM {table} WHERE 1"  # noqa: S608
        ),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ways[way]()
    assert Complaint.objects.filter(number=case.number).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "solved"),
        ("status", ""),
        ("outcome", "perhaps"),
        ("visibility", "public"),
        ("acceptance", "maybe"),
        ("channel", "fax"),
        ("procedure", "secret"),
        # Combinations that no step leads to.
        ("status", "merged"),
        ("people_count", 0),
        ("outcome", ""),
        ("replied_at", None),
    ],
)
def test_the_database_knows_only_the_words_of_the_law(
    case: Complaint, field: str, value: object
) -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE complaints_complaint SET {field} = %s WHERE id = %s",  # noqa: S608
            [value, case.pk],
        )


def test_the_database_was_told_of_every_change_of_the_procedure() -> None:
    told = [set(module.MOVES) for module in migrations_with("MOVES")]
    assert told[-1] == transitions.moves()


def migrations_with(name: str) -> list[Any]:
    """The migrations of the ledger that carry *name*, oldest first."""
    folder = import_module("complaints.migrations").__path__
    modules = [import_module(f"complaints.migrations.{one.name}") for one in iter_modules(folder)]
    return [module for module in modules if hasattr(module, name)]


@pytest.fixture
def walk() -> Iterator[Any]:
    """A table with nothing but a status, so that no other rule stands before the guard."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE walk (status varchar(20))")
        guards.install_moves(connection, "walk", transitions.moves())
        yield cursor


def test_the_database_knows_which_states_follow_each_other(walk: Any) -> None:
    states = [state.value for state in transitions.State]
    for before, after in product(states, repeat=2):
        walk.execute("DELETE FROM walk")
        walk.execute("INSERT INTO walk VALUES (%s)", [before])
        if before == after or (before, after) in transitions.moves():
            walk.execute("UPDATE walk SET status = %s", [after])
            continue
        with pytest.raises(IntegrityError, match="no step leads"), transaction.atomic():
            walk.execute("UPDATE walk SET status = %s", [after])


@pytest.mark.parametrize("status", ["registered", "accepted", "refused", "merged"])
def test_an_answered_case_takes_no_state_that_no_step_leads_to(
    case: Complaint, status: str
) -> None:
    with pytest.raises(IntegrityError, match="no step leads"), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(status=status)


def test_an_identity_is_opened_for_a_purpose_of_the_list_only(case: Complaint) -> None:
    opening = IdentityAccess(complaint=case, user=case.identity_accesses.get().user, at=MONDAY)
    opening.purpose = "gossip"
    with pytest.raises(IntegrityError), transaction.atomic():
        opening.save()


def test_a_confidential_case_cannot_be_made_public(place: County) -> None:
    secret = factories.filed(place, kind="accusation")
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=secret.pk).update(visibility="public_reduced")


@pytest.mark.parametrize("verb", ["edit", "delete", "copy"])
def test_the_staff_area_has_no_address_that_edits_or_deletes_a_case(
    case: Complaint, admin_client: Any, verb: str
) -> None:
    for prefix in ("petitions", "petitions_confidential", "complaints/complaint"):
        answer = admin_client.post(f"/admin/{prefix}/{verb}/{case.pk}/")
        assert answer.status_code in (403, 404, 405)
    assert Complaint.objects.filter(pk=case.pk).exists()
