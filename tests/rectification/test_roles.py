"""Every role × every step × own and other place, from one table; buttons and desk agree."""

from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from complaints.rectification import desk
from complaints.rectification.queries import visible_to
from complaints.rectification.staff.steps import STEPS, open_steps
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_desk import ACTS, later, objection_to

pytestmark = pytest.mark.django_db

OFFICER, SUPERVISOR = Role.RECTIFICATION_OFFICER, Role.SUPERVISOR
# Step: the state in which it is tried, and the roles that may take it.
TABLE: dict[str, tuple[str, set[Role]]] = {
    "add_measure": ("open", {OFFICER}),
    "complete_measure": ("open", {OFFICER}),
    "report_progress": ("open", {OFFICER}),
    "add_evidence": ("open", {OFFICER}),
    "request_closing": ("open", {OFFICER}),
    "reassign": ("open", {OFFICER}),
    "set_lead": ("open", {OFFICER}),
    "ask_extension": ("open", {OFFICER}),
    "grant_extension": ("open", {SUPERVISOR}),
    "refuse_extension": ("open", {SUPERVISOR}),
    "consent_to_closing": ("closing_requested", {SUPERVISOR}),
    "grant_closing": ("closing_requested", {SUPERVISOR}),
    "refuse_closing": ("closing_requested", {SUPERVISOR}),
    "uphold_objection": ("closing_notice", {OFFICER, SUPERVISOR}),
    "dismiss_objection": ("closing_notice", {OFFICER, SUPERVISOR}),
    "look_back": ("closed", {OFFICER, SUPERVISOR}),
    "hand_out_codes": ("closed", {OFFICER, SUPERVISOR}),
    "record_visit": ("closed", {OFFICER, SUPERVISOR}),
}
VIEWERS = {OFFICER, SUPERVISOR, Role.PETITION_OFFICER, Role.AUDITOR}
OPENERS = {OFFICER, Role.PETITION_OFFICER}
# Where there is no witness any more, only the county consents to the closing of a relapse.
OF_THE_COUNTY = {"consent_to_closing"}
PLACES = ("root", "qinhe", "guodao")  # the items lie in Qinhe


class Everyone:
    """The staff of the county, all replaced by the one person under test."""

    def __init__(self, people: Staff, by: User) -> None:
        self.county_officer = self.supervisor = by
        self.qinhe_officer = people.qinhe_officer
        self.by = by


def _person(place: County, role: Role, where: str) -> User:
    """Somebody with *role* who works in a unit that is responsible for nothing."""
    return petition_factories.officer(
        f"{role}-{where}", getattr(place, where), role, factories.neutral_office(place)
    )


def _try(step: str, item: Any, people: Staff, by: User) -> None:
    """Take the step as *by* through the desk."""
    measure = item.measures.first()
    calls: dict[str, Any] = {
        "add_measure": lambda: desk.add_measure(
            item, by, "培训", people.qinhe_officer, item.deadline
        ),
        "complete_measure": lambda: desk.complete_measure(measure, by),
        "report_progress": lambda: desk.report_progress(item, by, "一半"),
        "add_evidence": lambda: desk.add_evidence(item, by, factories.picture(), "照片"),
        "reassign": lambda: desk.reassign(
            item, by, people.qinhe_colleague.office, people.qinhe_colleague, "工作调整"
        ),
        "set_lead": lambda: desk.set_lead(item, by, None, people.supervisor),
        "ask_extension": lambda: desk.ask_extension(item, by, later(item), "大雪封路"),
        "request_closing": lambda: desk.request_closing(item, by, "已整改"),
        "hand_out_codes": lambda: factories.handed_out(item, by),
        "record_visit": lambda: factories.visit(item, by, people.petition),
        "uphold_objection": lambda: desk.uphold_objection(item.objections.get(), by, "未整改"),
        "dismiss_objection": lambda: desk.dismiss_objection(item.objections.get(), by, "已复核"),
        "look_back": lambda: desk.look_back(factories.pending(item), by, factories.answers()),
    }
    if step in calls:
        calls[step]()
    else:
        ACTS[step](item, Everyone(people, by))  # type: ignore[arg-type]


def _item_for(step: str, place: County, people: Staff) -> Any:
    item = factories.in_status(place, people, TABLE[step][0])
    if step == "request_closing":
        factories.ready_to_close(item, people.qinhe_officer)
    if step == "complete_measure":
        desk.add_measure(item, people.qinhe_officer, "培训", people.qinhe_officer, item.deadline)
    if step in ("grant_extension", "refuse_extension"):
        desk.ask_extension(item, people.qinhe_officer, later(item), "大雪封路")
    if step in ("uphold_objection", "dismiss_objection"):
        objection_to(item)
    if step == "consent_to_closing":
        item.escalated_at = timezone.now()
        item.save()
    return item


def test_the_table_names_every_step() -> None:
    assert set(TABLE) == {step.name for step in STEPS}


@pytest.mark.parametrize("step", TABLE)
def test_a_step_is_open_to_its_roles_in_their_place_only(
    place: County, people: Staff, step: str
) -> None:
    item = _item_for(step, place, people)
    wrong = []
    for role, where in product(Role, PLACES):
        inside = where == "root" if step in OF_THE_COUNTY else where != "guodao"
        by, expected = _person(place, role, where), role in TABLE[step][1] and inside
        offered = step in {one.name for one in open_steps(item, by)}
        if not offered == _taken(step, item, people, by) == expected:
            wrong.append((step, role, where))
    assert wrong == []


def _taken(step: str, item: Any, people: Staff, by: User) -> bool:
    """Whether the desk takes the step from *by*; the state is put back afterwards."""
    with transaction.atomic():
        try:
            _try(step, item, people, by)
        except (PermissionDenied, Refused) as refused:
            if getattr(refused, "code", "witness-needed") != "witness-needed":
                raise
            return False
        transaction.set_rollback(True)
    return True


def test_an_item_is_seen_and_opened_by_its_roles_in_its_place_only(
    place: County, people: Staff
) -> None:
    item, wrong = factories.listed(place, people), []
    for role, where in product(Role, PLACES):
        by, inside = _person(place, role, where), where != "guodao"
        sees = visible_to(by).filter(pk=item.pk).exists()
        if sees != (role in VIEWERS and inside):
            wrong.append(("sees", role, where))
        if _opened(place, people, by) != (role in OPENERS and inside):
            wrong.append(("opens", role, where))
    assert wrong == []


def _opened(place: County, people: Staff, by: User) -> bool:
    try:
        return desk.open_item(factories.draft(place, people.qinhe_officer), by).opened_by == by
    except PermissionDenied:
        return False
