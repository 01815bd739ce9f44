"""An item that has relapsed closes only with the recorded consent of a superior."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import ledger
from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from complaints.rectification.staff.steps import open_steps
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
Item = RectificationItem


@pytest.fixture
def witness(place: County) -> User:
    """Another supervisor of the superior unit than who closed it the first time."""
    return petition_factories.officer("county-supervisor-2", place.root, Role.SUPERVISOR)


@pytest.fixture
def relapsed(place: County, people: Staff, witness: User) -> Item:
    """A relapse that its unit asks to close again."""
    before = timezone.now() - timedelta(days=40)
    item = factories.in_status(place, people, "closed", at=before)
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "新的照片")
    item = desk.request_closing(item, people.qinhe_officer, "又整改了")
    assert item.witness == witness
    return item


def _offered(item: Item, by: User) -> set[str]:
    return {step.name for step in open_steps(factories.fresh(item), by)}


def test_without_consent_nobody_else_closes_it(relapsed: Item, people: Staff) -> None:
    with pytest.raises(Refused) as refused:
        desk.grant_closing(relapsed, people.supervisor, "已核对")
    assert refused.value.code == "witness-needed"
    with pytest.raises(Refused) as refused:
        desk.consent_to_closing(relapsed, people.supervisor, "已看")
    assert refused.value.code == "witness-needed"
    assert _offered(relapsed, people.supervisor) == {"refuse_closing"}


def test_with_the_consent_of_the_witness_it_closes_and_both_are_recorded(
    relapsed: Item, people: Staff, witness: User
) -> None:
    assert "consent_to_closing" in _offered(relapsed, witness)
    desk.consent_to_closing(relapsed, witness, "现场看过")
    assert "consent_to_closing" not in _offered(relapsed, witness)
    item = desk.grant_closing(relapsed, people.supervisor, "已核对")
    assert (item.consented_by, item.closed_by) == (witness, people.supervisor)
    kinds = [event.kind for event in ledger.timeline("rectification", item.number)]
    assert kinds[-2:] == ["consented", "closed"]
    assert ledger.verify().ok


def test_a_witness_who_closes_it_consents_thereby(relapsed: Item, witness: User) -> None:
    item = desk.grant_closing(relapsed, witness, "现场看过")
    assert (item.consented_by, item.closed_by) == (witness, witness)


def test_a_consent_holds_for_one_request(relapsed: Item, people: Staff, witness: User) -> None:
    desk.consent_to_closing(relapsed, witness, "现场看过")
    desk.refuse_closing(relapsed, people.supervisor, "缺材料")
    desk.request_closing(relapsed, people.qinhe_officer, "已补材料")
    with pytest.raises(Refused) as refused:
        desk.grant_closing(relapsed, people.supervisor, "已核对")
    assert refused.value.code == "witness-needed"


def test_when_the_witness_has_left_the_county_consents(
    relapsed: Item, people: Staff, witness: User
) -> None:
    witness.appointments.all().delete()
    assert desk.grant_closing(relapsed, people.supervisor, "已核对").status == "closed"


def test_the_database_refuses_a_watched_closing_without_consent(
    relapsed: Item, people: Staff, witness: User
) -> None:
    desk.grant_closing(relapsed, witness, "现场看过")
    rows = Item.objects.filter(pk=relapsed.pk)
    for missing in ("consented_by", "consented_at"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{missing: None})
