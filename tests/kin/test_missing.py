"""A recipient whom nobody filed is found once, becomes one item, and is mended by the filing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from complaints import verification
from complaints.kin import desk
from complaints.kin.jobs import look_for_missing
from complaints.models import LedgerEvent, MissingFiling
from complaints.rectification.models import RectificationItem
from complaints.rectification.unfiled import desk as unfiled
from portal.core.models import OutboxMessage, Role, User
from portal.core.worklists import Bucket, work_for
from tests.complaints import factories as people
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.kin import factories
from tests.kin.test_officials import refused
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db


def found_by(now: Any = None) -> int:
    return look_for_missing(now or timezone.now())["found"]


def one_missing(place: County, number: str = "") -> MissingFiling:
    """A recipient of Qinhe whom the register calls an unfiled relative."""
    who = number or identity_number()
    factories.recipient(place, who)
    factories.registered(place, who)
    assert found_by() == 1
    return MissingFiling.objects.get()


def task(person: User, **changes: Any) -> unfiled.Task:
    values: dict[str, Any] = {
        "person": person,
        "deadline": timezone.localdate() + timedelta(days=20),
        "public_problem": "近亲属享受救助未备案",
        "target": "补办备案",
    }
    return unfiled.Task(**{**values, **changes})


def test_an_unfiled_recipient_is_found_once_and_the_officer_told(
    place: County, keeper: User
) -> None:
    missing = one_missing(place)
    assert found_by() == 0
    assert (missing.division, missing.programme) == (place.qinhe, factories.programme())
    assert {one.to for one in OutboxMessage.objects.all()} == {keeper.email}
    assert work_for(keeper, timezone.localdate())[Bucket.MINE].count == 1


@pytest.mark.parametrize("why", ["no recipient", "stopped", "filed there", "filed here"])
def test_whoever_is_filed_or_receives_nothing_is_not_found(
    place: County, keeper: User, clerk: User, why: str
) -> None:
    who = identity_number()
    if why != "no recipient":
        factories.recipient(place, who, change="stopped" if why == "stopped" else "")
    factories.registered(place, who, filed=why == "filed there")
    if why == "filed here":
        factories.filed(factories.official(clerk, keeper), keeper, identity=who)
    assert found_by() == 0


def test_the_filing_mends_it(place: County, keeper: User, clerk: User) -> None:
    who = identity_number()
    missing = one_missing(place, who)
    row = factories.filed(factories.official(clerk, keeper), keeper, identity=who)
    missing.refresh_from_db()
    assert (missing.result, missing.resolved_by) == ("filed", keeper)
    assert not verification.verify().problems
    desk.end_filing(row, keeper, timezone.localdate())
    assert found_by() == 1


def test_what_was_nothing_is_not_found_again(place: County, keeper: User, clerk: User) -> None:
    missing = one_missing(place)
    with pytest.raises(PermissionDenied):
        desk.dismiss(missing, clerk, "不属于近亲属")
    assert refused(lambda: desk.dismiss(missing, keeper, " ")) == "reason-needed"
    assert refused(lambda: desk.dismiss(missing, keeper, identity_number())) == "personal-data"
    desk.dismiss(missing, keeper, "经核实，不属于近亲属")
    assert refused(lambda: desk.dismiss(missing, keeper, "再次")) == "resolved-already"
    assert found_by() == 0
    assert not verification.verify().problems


def test_one_step_makes_one_item_with_links_both_ways(
    place: County, keeper: User, clerk: User
) -> None:
    missing = one_missing(place)
    page = reverse("kin_missing:inspect", args=[missing.pk])
    client = client_of(keeper)
    assert 'value="list_missing"' in client.get(page).content.decode()
    sent = {
        "list_missing-person": clerk.pk,
        "list_missing-deadline": timezone.localdate() + timedelta(days=20),
        "list_missing-public_problem": "近亲属享受救助未备案",
        "list_missing-target": "补办备案",
    }
    assert client.post(page, {"step": "list_missing", **sent}).status_code == 302
    item = RectificationItem.objects.get()
    assert (item.source, item.category, item.division) == ("screening", "relative", place.qinhe)
    # Whoever reads items need not see filings: no list, no row, no name.
    assert missing.number in item.problem
    assert str(missing.programme) not in item.problem
    assert str(missing.row) not in item.problem.replace(missing.number, "")
    there = reverse("rectification_items:inspect", args=[item.pk])
    assert there in client.get(page).content.decode()
    assert page in client.get(there).content.decode()
    assert refused(lambda: unfiled.list_missing(missing, keeper, task(clerk))) == "listed-already"
    kinds = LedgerEvent.objects.filter(subject_type="missing_filing").values_list("kind", flat=True)
    assert list(kinds) == ["missing_found", "missing_listed"]
    assert not verification.verify().problems


def test_other_townships_see_and_list_nothing(place: County, keeper: User, clerk: User) -> None:
    missing = one_missing(place)
    other = people.officer("guodao-rectify", place.guodao, Role.RECTIFICATION_OFFICER)
    with pytest.raises(PermissionDenied):
        unfiled.list_missing(missing, other, task(clerk))
    client = client_of(other)
    assert client.get(reverse("kin_missing:inspect", args=[missing.pk])).status_code == 404
    assert missing.number not in client.get(reverse("kin_missing:index")).content.decode()
