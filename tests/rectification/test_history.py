"""Nothing with a history is deleted, and no deadline moves unseen: desk, admin and database."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from complaints import sealing, verification
from complaints.rectification import desk
from complaints.rectification.models import (
    Evidence,
    Extension,
    Measure,
    Objection,
    RectificationItem,
)
from portal.core import guards
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_desk import later

pytestmark = pytest.mark.django_db
Item = RectificationItem
RECORDS: tuple[type[models.Model], ...] = (Item, Measure, Evidence, Extension, Objection)


@pytest.fixture
def item(place: County, people: Staff) -> Item:
    """An item with a measure, evidence, an extension and an objection."""
    made = factories.listed(place, people)
    factories.extended(made, people, later(made), "大雪封路")
    factories.with_notice()
    made = factories.requested(factories.fresh(made), people.qinhe_officer)
    made = desk.grant_closing(made, people.supervisor, "已核对")
    desk.object_to_closing(made, "公示栏还是空的")
    return factories.fresh(made)


def test_what_was_sealed_before_a_field_came_still_verifies(
    place: County, people: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A county that upgrades reads of no change that nobody made."""
    known = sealing.sealed_fields

    def before(model: type[models.Model]) -> tuple[Any, ...]:
        return tuple(one for one in known(model) if one.name not in ("closing", "sample_size"))

    monkeypatch.setattr(sealing, "sealed_fields", before)
    closed = factories.in_status(place, people, "closed")
    monkeypatch.undo()
    closed.look_backs.update(closing=1, sample_size=0)  # as the migration adds them
    assert not verification.verify().problems
    closed.look_backs.update(closing=2)
    assert [one.field for one in verification.verify().problems] == ["closing"]


@pytest.mark.parametrize("model", RECORDS)
def test_the_orm_deletes_nothing(item: Item, model: type[models.Model]) -> None:
    row: Any = model.objects.first()  # type: ignore[attr-defined]
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        row.delete()
    assert model.objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", RECORDS)
def test_the_database_deletes_nothing(item: Item, model: type[models.Model]) -> None:
    assert model._meta.db_table in (*guards.KEPT, *guards.APPEND_ONLY)
    with pytest.raises(DatabaseError, match=r"append-only|stays as it is"), transaction.atomic():
        model._base_manager.all()._raw_delete("default")  # past every key and signal


def test_the_admin_has_no_address_that_deletes(item: Item, people: Staff) -> None:
    for name in ("delete", "edit", "copy"):
        with pytest.raises(NoReverseMatch):
            reverse(f"rectification_items:{name}", args=[item.pk])
    administrator = get_user_model().objects.create_superuser("root", password="made-up-password")
    for address in ("delete", "edit"):
        response = client_of(administrator).post(f"/admin/rectification_items/{address}/{item.pk}/")
        assert response.status_code in (302, 403, 404)
    assert Item.objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize("days", [-3, 3, 300])
def test_no_deadline_moves_without_a_granted_extension(
    place: County, people: Staff, days: int
) -> None:
    item = factories.listed(place, people)
    moved = item.deadline + timedelta(days=days)
    desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    rows = Item.objects.filter(pk=item.pk)
    for day in (moved, later(item)):
        with pytest.raises(DatabaseError, match="deadline"), transaction.atomic():
            rows.update(deadline=day)
    desk.refuse_extension(item, people.supervisor, "可以按期完成")
    with pytest.raises(DatabaseError, match="deadline"), transaction.atomic():
        rows.update(deadline=later(item))
    assert factories.fresh(item).deadline == item.deadline


def test_an_extension_of_another_item_moves_nothing_here(place: County, people: Staff) -> None:
    one, two = factories.listed(place, people), factories.listed(place, people)
    factories.extended(one, people, later(one), "大雪封路")
    with pytest.raises(DatabaseError, match="deadline"), transaction.atomic():
        Item.objects.filter(pk=two.pk).update(deadline=later(two))


def test_a_counted_relapse_sets_its_own_deadline(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    desk.look_back(factories.pending(item), people.county_officer, factories.failing(days=3))
    assert factories.fresh(item).deadline == timezone.localdate() + timedelta(days=3)


def test_other_columns_change_freely(place: County, people: Staff) -> None:
    item = factories.listed(place, people)
    Item.objects.filter(pk=item.pk).update(target="另一目标", deadline=item.deadline)
    assert factories.fresh(item).target == "另一目标"
