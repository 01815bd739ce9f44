"""The meeting is on record before anything is public, and what is approved is what was seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import roster as writer
from disclosure.models import PublicColumn, Roster
from portal.core.errors import Refused
from portal.core.models import Office
from tests.disclosure.factories import County, a_meeting, imported, submitted
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("meeting_held_on", "its day"),
        ("meeting_chair", "its chair"),
        ("meeting_attendees", "the people present"),
    ],
)
def test_without_its_review_meeting_a_list_is_not_submitted(
    county: County, missing: str, named: str
) -> None:
    meeting = {key: value for key, value in a_meeting().items() if key != missing}
    roster = writer.describe(imported(county, meeting=False), county.editor, **meeting)
    with pytest.raises(Refused) as refused:
        writer.submit(roster, county.editor)
    assert refused.value.code == "no-meeting"
    from django.utils.translation import override

    with override("en"), pytest.raises(Refused, match=named) as refused:
        writer.submit(roster, county.editor)
    others = {"its day", "its chair", "the people present"} - {named}
    assert not [other for other in others if other in str(refused.value)]


@pytest.mark.parametrize("field", ["meeting_held_on", "meeting_chair", "meeting_attendees"])
def test_the_database_refuses_a_public_list_without_its_meeting(county: County, field: str) -> None:
    roster = writer.approve(submitted(county), county.reviewer)
    empty: Any = None if field == "meeting_held_on" else ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.filter(pk=roster.pk).update(**{field: empty})


def test_what_is_sealed_is_to_the_byte_what_the_reviewer_saw(county: County) -> None:
    roster = submitted(county)
    seen = writer.digest_to_approve(roster, county.reviewer)
    roster.refresh_from_db()
    assert roster.approver is None
    roster = writer.approve(roster, county.reviewer, seen=seen)
    assert roster.publication.sha256 == seen.partition("-")[0]


def _a_new_label(roster: Roster) -> None:
    PublicColumn.objects.filter(stage="initial", meaning="name").update(label="姓名")


def _another_unit_name(roster: Roster) -> None:
    Office.objects.filter(pk=roster.office_id).update(name="改名后的办公室")


def _one_row_less(roster: Roster) -> None:
    roster.entries.filter(number=5).delete()


def _another_first_day(roster: Roster) -> None:
    day = timezone.localdate() + timedelta(days=2)
    Roster.objects.filter(pk=roster.pk).update(opens_on=day)


@pytest.mark.parametrize(
    "change", [_a_new_label, _another_unit_name, _one_row_less, _another_first_day]
)
def test_a_list_that_changed_since_it_was_looked_at_is_not_approved(
    county: County, change: Any
) -> None:
    roster = submitted(county)
    seen = writer.digest_to_approve(roster, county.reviewer)
    change(roster)
    with pytest.raises(Refused) as refused:
        writer.approve(roster, county.reviewer, seen=seen)
    assert refused.value.code == "changed-since"
    roster.refresh_from_db()
    assert (roster.status, roster.approver) == ("submitted", None)


def test_a_list_that_was_handed_in_anew_is_looked_at_anew(county: County) -> None:
    """The meeting is not part of the public record, but of what the second person answers for."""
    roster = submitted(county)
    seen = writer.digest_to_approve(roster, county.reviewer)
    roster = writer.reject(roster, county.reviewer, "请核对会议人员")
    roster = writer.describe(roster, county.editor, **a_meeting() | {"meeting_chair": "另一人"})
    roster = writer.submit(roster, county.editor)
    with pytest.raises(Refused) as refused:
        writer.approve(roster, county.reviewer, seen=seen)
    assert refused.value.code == "changed-since"


def test_the_form_of_the_work_page_carries_what_was_seen(client: Client, county: County) -> None:
    roster = submitted(county)
    client.force_login(county.reviewer)
    page = reverse("publicity_lists:inspect", args=[roster.pk])
    seen = soup(client.get(page)).select_one('input[name="approve-seen"]')["value"]
    without = client.post(page, {"step": "approve"})
    assert without.status_code == 422
    _a_new_label(roster)
    late = client.post(page, {"step": "approve", "approve-seen": seen})
    assert late.status_code == 422
    assert soup(late).select_one(".case__error")
    fresh = soup(client.get(page)).select_one('input[name="approve-seen"]')["value"]
    assert client.post(page, {"step": "approve", "approve-seen": fresh}).status_code == 302
    roster.refresh_from_db()
    assert roster.status == "open"
