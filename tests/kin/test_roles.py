"""Every role × every step × own and other place, from one table; buttons and desk agree."""

from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from complaints.kin import desk, queries
from complaints.kin.staff import missing as missing_pages
from complaints.kin.staff.steps import STEPS, open_steps
from complaints.models import Declarant, MissingFiling, RelativeFiling
from complaints.rectification.unfiled import desk as unfiled
from complaints.rectification.unfiled.staff import may_list
from portal.core.models import Role, User
from tests.complaints import factories as people
from tests.complaints.factories import County
from tests.kin import factories
from tests.kin.test_missing import one_missing, task

pytestmark = pytest.mark.django_db

OFFICER, ADMIN, PETITION = Role.RECTIFICATION_OFFICER, Role.ADMINISTRATOR, Role.PETITION_OFFICER
KEEPERS = {OFFICER, ADMIN}
VIEWERS = {OFFICER, ADMIN, Role.SUPERVISOR, Role.AUDITOR}
# Step: the roles that may take it; the official, who has none of them, may take the first three.
TABLE: dict[str, set[Role]] = {
    "file_relative": KEEPERS,
    "end_filing": KEEPERS,
    "declare": KEEPERS,
    "end_office": KEEPERS,
}
OWN = {"file_relative", "end_filing", "declare"}
MISSING: dict[str, set[Role]] = {"dismiss": KEEPERS, "list_missing": {OFFICER, PETITION}}
PLACES = ("root", "qinhe", "guodao")  # the official and the recipient are of Qinhe


def person(place: County, role: Role, where: str) -> User:
    return people.officer(f"{role}-{where}", getattr(place, where), role)


def everyone(place: County) -> list[tuple[Role, str, User]]:
    return [(role, where, person(place, role, where)) for role, where in product(Role, PLACES)]


def taken(call: Any) -> bool:
    """Whether the desk takes the step; the state is put back afterwards."""
    with transaction.atomic():
        try:
            call()
        except PermissionDenied:
            return False
        transaction.set_rollback(True)
    return True


def act(step: str, official: Declarant, filing: RelativeFiling, by: User) -> Any:
    today = timezone.localdate()
    return {
        "file_relative": lambda: factories.filed(official, by, name="孙另一"),
        "end_filing": lambda: desk.end_filing(filing, by, today),
        "declare": lambda: desk.declare(official, by, "changed"),
        "end_office": lambda: desk.end_office(official, by, today),
    }[step]


def test_the_tables_name_every_step() -> None:
    assert set(TABLE) == {step.name for step in STEPS}
    further = {step.name for step, _is_open in missing_pages.further_steps}
    assert set(MISSING) == {missing_pages.DISMISS.name} | further


@pytest.mark.parametrize("step", TABLE)
def test_a_step_is_open_to_its_roles_in_their_place_and_to_the_official(
    place: County, keeper: User, clerk: User, step: str
) -> None:
    official = factories.official(clerk, keeper)
    filing = factories.filed(official, keeper)
    wrong = []
    for role, where, by in everyone(place):
        expected = role in TABLE[step] and where != "guodao"
        offered = step in {one.name for one in open_steps(official, by)}
        if not offered == taken(act(step, official, filing, by)) == expected:
            wrong.append((step, role, where))
    assert wrong == []
    own = step in {one.name for one in open_steps(official, clerk)}
    assert own == taken(act(step, official, filing, clerk)) == (step in OWN)


def test_a_missing_filing_is_settled_and_listed_by_its_roles_in_their_place_only(
    place: County, keeper: User, clerk: User
) -> None:
    missing = one_missing(place)
    wrong = []
    for role, where, by in everyone(place):
        acts: dict[str, Any] = {
            "dismiss": lambda by=by: desk.dismiss(missing, by, "不属于近亲属"),
            "list_missing": lambda by=by: unfiled.list_missing(missing, by, task(clerk)),
        }
        for step, roles in MISSING.items():
            if taken(acts[step]) != (role in roles and where != "guodao"):
                wrong.append((step, role, where))
        if may_list(missing, by) != (role in MISSING["list_missing"] and where != "guodao"):
            wrong.append(("offered", role, where))
    assert wrong == []


def test_officials_and_missing_filings_are_seen_and_added_in_their_place_only(
    place: County, keeper: User, clerk: User
) -> None:
    official, missing = factories.official(clerk, keeper), one_missing(place)
    wrong = []
    for role, where, by in everyone(place):
        sees, inside = role in VIEWERS, where != "guodao"
        if queries.officials(by).filter(pk=official.pk).exists() != (sees and inside):
            wrong.append(("official", role, where))
        if queries.missing(by).filter(pk=missing.pk).exists() != (sees and inside):
            wrong.append(("missing", role, where))
        added = taken(lambda by=by: factories.committee_member(place.qinhe_village, by))
        if added != (role in KEEPERS and inside):
            wrong.append(("add", role, where))
    assert wrong == []
    assert MissingFiling.objects.count() == 1
