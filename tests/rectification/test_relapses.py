"""A failed look-back: evidence from the spot, a witness of the superior unit, then escalation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from complaints.rectification.narrative import story_of
from portal.core.errors import Refused
from portal.core.models import OutboxMessage, Role
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
Item = RectificationItem


def _fail(item: Item, people: Staff) -> Item:
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    return factories.fresh(item)


def _close_again(item: Item, people: Staff) -> Item:
    at = timezone.now() + timedelta(minutes=5)
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "新的照片", at)
    desk.request_closing(item, people.qinhe_officer, "又整改了", at)
    return desk.grant_closing(item, factories.fresh(item).witness or people.supervisor, "核对", at)


def test_a_look_back_rests_on_a_file_from_the_spot(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    waiting = factories.pending(item)
    with pytest.raises(Refused) as refused:
        desk.look_back(waiting, people.county_officer, factories.answers(files=()))
    assert refused.value.code == "no-file"
    desk.look_back(waiting, people.county_officer, factories.answers())
    kept = waiting.evidence.get()
    assert (kept.question, kept.by) == ("measures_in_place", people.county_officer)


def test_each_answer_keeps_the_files_it_rests_on(place: County, people: Staff) -> None:
    waiting = factories.pending(factories.in_status(place, people, "closed"))
    more = {f"{name}_files": (factories.picture(),) for name in ("solved", "residents")}
    desk.look_back(waiting, people.county_officer, factories.answers(**more))
    kept = {piece.question: piece.note for piece in waiting.evidence.all()}
    assert kept == {
        "measures_in_place": "看了公示栏",
        "solved_on_time": "销号早于时限",
        "residents_accept": "走访五户",
    }
    assert ledger.verify().ok


def test_a_photo_of_the_failed_look_back_is_no_evidence_of_new_work(
    place: County, people: Staff
) -> None:
    item = factories.in_status(place, people, "closed", at=timezone.now() - timedelta(days=40))
    item = _fail(item, people)
    with pytest.raises(Refused) as refused:
        desk.request_closing(item, people.qinhe_officer, "又整改了")
    assert refused.value.code == "no-evidence"


def test_a_relapse_names_a_witness_of_the_superior_unit_rather_not_the_closer(
    place: County, people: Staff
) -> None:
    other = petition_factories.officer("county-supervisor-2", place.root, Role.SUPERVISOR)
    petition_factories.officer("qinhe-supervisor", place.qinhe, Role.SUPERVISOR)
    item = _fail(factories.in_status(place, people, "closed"), people)
    assert item.witness == other
    told = ledger.timeline("rectification", item.number).get(kind="looked_back")
    assert told.public["witness_unit"] == place.bureau.name
    assert told.public["failed"] == ["measures_in_place"]
    assert told.private["witness"] == str(other)
    assert str(other) not in str(story_of([told])), "the public reads the unit, not the person"
    assert OutboxMessage.objects.filter(to=other.email, key__contains=str(told.sequence)).exists()


def test_where_nobody_is_above_there_is_no_witness(place: County, people: Staff) -> None:
    place.qinhe_office.superior = None
    place.qinhe_office.save()
    item = _fail(factories.in_status(place, people, "closed"), people)
    assert item.witness is None


def test_failing_twice_puts_the_item_under_special_supervision_once(
    place: County, people: Staff
) -> None:
    item = _fail(factories.in_status(place, people, "closed"), people)
    assert item.escalated_at is None
    item = _fail(_close_again(item, people), people)
    since = item.escalated_at
    assert since is not None
    item = _fail(_close_again(item, people), people)
    assert item.escalated_at == since
    told = ledger.timeline("rectification", item.number).get(kind="escalated")
    assert told.public == {"relapses": 2}
    key = f"ledger:{told.sequence}:{people.supervisor.email}"
    assert OutboxMessage.objects.filter(key=key).count() == 1
    assert ledger.verify().ok
