"""The list of those whose assistance ended, drafted from the stops of a list of changes."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from disclosure import roster as writer
from disclosure.models import Roster
from tests.disclosure.factories import County
from tests.disclosure.months import LATER, Persons, monthly, publish, sign_all, table, two_months
from tests.disclosure.test_roster import refused_with
from tests.disclosure.test_staff_pages import as_user, page_of, step_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def changes(county: County) -> Roster:
    _before, now = two_months(county)
    publish(county, now)
    draft = writer.draft_changes(now, county.editor)
    sign_all(draft, county.editor)
    return publish(county, draft)


def test_those_who_stopped_stand_with_what_they_had(county: County, changes: Roster) -> None:
    ended = writer.draft_ended(changes, county.editor)
    assert (ended.stage, ended.month, ended.status) == ("ended", LATER, "draft")
    (entry,) = ended.entries.all()
    assert (entry.number, entry.masked_name, entry.amount, entry.change) == (1, "张*国", 220, "")
    assert publish(county, ended).status == "open"


def test_drafting_twice_gives_one_draft(county: County, changes: Roster) -> None:
    first = writer.draft_ended(changes, county.editor)
    assert writer.draft_ended(changes, county.editor) == first
    assert Roster.objects.filter(stage="ended").count() == 1


def test_it_is_drafted_from_the_page_of_the_changes(
    county: County, client: Client, changes: Roster
) -> None:
    as_user(client, county.editor)
    assert "end" in step_names(client.get(page_of(changes)))
    answer = client.post(page_of(changes), {"step": "end"})
    assert answer.url == page_of(Roster.objects.get(stage="ended"))


def test_where_nobody_stopped_there_is_no_list(county: County) -> None:
    who = Persons()
    publish(county, monthly(county, table([who.row(1)]), LATER.replace(month=8)), days_ago=30)
    later = monthly(county, table([who.row(1), who.row(2)]), LATER)
    draft = writer.draft_changes(publish(county, later), county.editor)
    sign_all(draft, county.editor)
    with refused_with("nobody-ended"):
        writer.draft_ended(publish(county, draft), county.editor)


def test_foreign_editors_draft_nothing(county: County, changes: Roster) -> None:
    with pytest.raises(PermissionDenied):
        writer.draft_ended(changes, county.foreign_editor)
