"""Name and phone go after their time, once; everything else stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from complaints import desk, ledger
from complaints.models import Complaint, LedgerEvent, Reporter
from complaints.retention import forget_reporters
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, User
from tests.complaints import factories
from tests.complaints.factories import County

pytestmark = pytest.mark.django_db
KEPT_DAYS = 730


@pytest.fixture
def closed(place: County, qinhe_officer: User) -> Complaint:
    DeadlineRule.objects.create(
        key="retention.reporter",
        title="举报人信息保存期",
        amount=KEPT_DAYS,
        unit="calendar",
        starts="办结之日",
        article="《个人信息保护法》第十九条",
        effective_from=date(2022, 5, 1),
    )
    return factories.in_status(place, qinhe_officer, "closed")


def test_within_the_time_nothing_is_removed(closed: Complaint) -> None:
    assert forget_reporters(timezone.now() + timedelta(days=KEPT_DAYS - 1)) == {
        "identities_removed": 0
    }
    assert Reporter.objects.filter(complaint=closed).exists()


def test_after_it_the_identity_is_gone_and_the_case_stays(
    closed: Complaint, qinhe_officer: User
) -> None:
    later = timezone.now() + timedelta(days=KEPT_DAYS + 1)
    assert forget_reporters(later) == {"identities_removed": 1}
    assert forget_reporters(later) == {"identities_removed": 0}
    assert not Reporter.objects.filter(complaint=closed).exists()
    assert Complaint.objects.get(pk=closed.pk).status == "closed"
    assert LedgerEvent.objects.filter(kind="identity_removed").count() == 1
    assert ledger.verify().ok
    with pytest.raises(Refused) as refused:
        desk.open_identity(closed, qinhe_officer, "核实情况")
    assert refused.value.code == "identity-removed"


def test_an_open_case_keeps_its_reporter_however_old(place: County, qinhe_officer: User) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    forget_reporters(timezone.now() + timedelta(days=9999))
    assert Reporter.objects.filter(complaint=case).exists()
