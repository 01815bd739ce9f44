"""A county that is put back is the county that was made, and only where nobody can tell."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, WorkflowPage

from disclosure.models import Programme, PublicColumn, PublicityRule
from portal.core.models import Appointment, Division, Office, Role, User
from portal.core.setup import grant_staff_access
from tests.disclosure import factories
from tests.support import remembered
from tests.support.databases import Template

MODELS: list[type[Model]] = [
    *(Division, Office, User, Appointment, Programme, PublicColumn, PublicityRule),
    User.groups.through,
]
MANY = 60  # queries; far fewer put it back


@pytest.fixture
def again(db: None) -> None:
    """The county was made before, by another test."""
    with transaction.atomic():
        factories.small_county()
        transaction.set_rollback(True)


def rows() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in MODELS}


def queries_of_a_county() -> int:
    with CaptureQueriesContext(connection) as seen:
        factories.small_county()
    return len(seen)


@pytest.mark.django_db
def test_what_is_put_back_is_what_was_made() -> None:
    remembered.forget()
    with transaction.atomic():
        made = factories.small_county()
        first = rows()
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as seen:
        back = factories.small_county()
    assert len(seen) < MANY
    assert rows() == first
    assert back == made
    assert back.editor is not made.editor
    # New rows get keys that are free.
    assert factories.staff("one-more", "editor", back.qinhe).pk not in {
        row["id"] for row in first["User"]
    }


@pytest.mark.django_db
def test_where_something_is_already_the_models_write_it(again: None) -> None:
    factories.staff(
        "earlier", "editor", Division.add_root(code="1" * 12, name="甲", level="county")
    )
    assert queries_of_a_county() > MANY


@pytest.mark.django_db
def test_rows_that_hang_on_others_are_not_put_back_where_those_have_other_keys() -> None:
    """The groups are there already, but not those that the rows were made for."""
    remembered.forget()
    with transaction.atomic():
        Group.objects.bulk_create(Group(pk=1000 + at, name=role) for at, role in enumerate(Role))
        remembered.staff_access()
        transaction.set_rollback(True)
    Group.objects.bulk_create(Group(pk=2000 + at, name=role) for at, role in enumerate(Role))
    remembered.staff_access()
    assert {row["group_id"] for row in _access()[1]} >= set(range(2000, 2000 + len(Role)))


@pytest.mark.django_db
def test_on_another_day_the_models_write_it(again: None) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert queries_of_a_county() > MANY


@pytest.mark.django_db(transaction=True)
def test_what_commits_is_not_taken_from_what_was_taken_back() -> None:
    remembered.forget()
    with transaction.atomic():
        factories.small_county()
        transaction.set_rollback(True)
    assert queries_of_a_county() > MANY


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("committed", [True, False])
def test_a_database_that_was_put_back_gets_the_same_rows_and_free_keys(
    committed: bool, django_db_setup: Template
) -> None:
    remembered.forget()
    with nullcontext() if committed else transaction.atomic():
        made = factories.small_county()
        first = rows()
    django_db_setup.restore()
    remembered.restored()
    with nullcontext() if committed else transaction.atomic():
        with CaptureQueriesContext(connection) as seen:
            back = factories.small_county()
        assert len(seen) < MANY
        assert rows() == first
        assert back == made
        for number in range(3):
            factories.staff(f"one-more-{number}", "editor", back.qinhe)
        Office.objects.create(name="新", division=back.qinhe, hotline="1", address="-", hours="-")


@pytest.mark.django_db
def test_rows_of_migrations_that_were_changed_are_changed_again() -> None:
    remembered.forget()
    with transaction.atomic():
        remembered.staff_access()
        first = _access()
        transaction.set_rollback(True)
    assert _access() != first
    remembered.staff_access()
    assert _access() == first
    grant_staff_access()
    assert _access() == first


def _access() -> list[Any]:
    models = (Group, Group.permissions.through, GroupPagePermission, WorkflowPage)
    return [list(model._base_manager.order_by("pk").values()) for model in models]
