"""A site with lists from before meetings were asked for can be brought up to date."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from disclosure.models import Roster
from portal.core.models import Office
from tests.disclosure.factories import small_county

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
BEFORE = [("disclosure", "0002_lists_that_stand")]


@pytest.fixture
def migrate() -> Any:
    """Takes the room of lists to a migration; afterwards it is where it was."""

    def to(targets: list[tuple[str, str]]) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        return MigrationExecutor(connection).loader.project_state(targets).apps

    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield to
    MigrationExecutor(connection).migrate(newest)


def test_a_public_list_without_a_meeting_says_that_none_was_recorded(
    migrate: Callable[[list[tuple[str, str]]], Any],
) -> None:
    county = small_county()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    old = migrate(BEFORE).get_model("disclosure", "Roster")
    head = {
        "programme_id": county.dibao.pk,
        "division_id": county.qinhe.pk,
        "stage": "monthly",
        "month": timezone.localdate().replace(day=1),
        "preparer_id": county.editor.pk,
        "office_id": Office.objects.get(division=county.qinhe).pk,
        "opens_on": timezone.localdate(),
    }
    now, by = timezone.now(), county.reviewer.pk
    old.objects.create(reference="public", status="open", approver_id=by, approved_at=now, **head)
    old.objects.create(reference="draft", status="draft", source_digest="1", **head)
    migrate(newest)
    public, draft = Roster.objects.get(reference="public"), Roster.objects.get(reference="draft")
    assert (public.meeting_held_on, public.meeting_chair) == (timezone.localdate(), "未记录")
    assert (draft.meeting_held_on, draft.meeting_chair) == (None, "")
