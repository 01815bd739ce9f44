"""From plan to items in one line: findings make the draft, its publication ends the check."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.circulars import plans
from complaints.rectification.inspections import desk
from complaints.rectification.models import InspectionFinding, InspectionPlan, RectificationItem
from policy_pages.models import CircularPage, PolicyIndexPage
from portal.core.errors import Refused
from portal.core.models import Role
from tests.complaints.factories import County
from tests.rectification import circulars, inspections
from tests.rectification.circulars import approve, create, edit, form, row
from tests.rectification.factories import Staff
from tests.support.clients import signed_in

SUBMIT = {"action-submit": "1"}


@pytest.fixture
def parent(place: County) -> PolicyIndexPage:
    return circulars.section(place)


def drafted(place: County, people: Staff) -> CircularPage:
    return plans.draft_circular(circulars.plan(place, people), people.county_officer)


def test_the_draft_has_a_row_for_each_confirmed_finding(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    plan = circulars.plan(place, people)
    url = reverse("inspection_circular", args=[plan.pk])
    response = signed_in(people.county_officer).post(url)
    assert response.status_code == 302
    plan.refresh_from_db()
    assert plan.circular
    assert not plan.circular.live
    [made] = plan.circular.get_latest_revision_as_object().problems
    finding = InspectionFinding.objects.get(confirmed_at__isnull=False)
    expected = {
        "problem": finding.public_problem,
        "category": "home_visit",
        "place": place.qinhe.code,
        "unit": str(people.qinhe_officer.office_id),
        "finding": str(finding.pk),
    }
    assert {name: made.value[name] for name in expected} == expected
    assert not made.value["person"]
    assert not made.value["deadline"]


def test_what_is_on_the_list_already_is_not_drafted_again(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    plan = circulars.plan(place, people)
    finding = InspectionFinding.objects.get(confirmed_at__isnull=False)
    item = desk.put_on_list(finding, people.county_officer, inspections.duty(people))
    page = plans.draft_circular(plan, people.county_officer)
    assert not page.get_latest_revision_as_object().problems
    line = plans.on_its_way(InspectionPlan.objects.get(), people.county_officer)
    assert list(line["items"]) == [item]


def test_only_who_plans_checks_drafts_and_only_once_and_in_time(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    plan = circulars.plan(place, people, status=InspectionPlan.Status.UNDER_WAY)
    with pytest.raises(PermissionDenied):
        plans.draft_circular(plan, people.qinhe_officer)
    with pytest.raises(Refused) as refused:
        plans.draft_circular(plan, people.county_officer)
    assert refused.value.code == "wrong-state"
    InspectionPlan.objects.update(status=InspectionPlan.Status.RECORDED)
    page = plans.draft_circular(plan, people.county_officer)
    with pytest.raises(Refused) as refused:
        plans.draft_circular(plan, people.county_officer)
    assert refused.value.code == "has-circular"
    with pytest.raises(Refused):
        page.delete()
    url = reverse("inspection_circular", args=[plan.pk])
    assert signed_in(people.supervisor).post(url).status_code in (302, 403)
    assert CircularPage.objects.count() == 1


def complete(page: CircularPage, place: County, people: Staff, **changes: Any) -> dict[str, Any]:
    """The draft with what the editor adds."""
    stored = page.get_latest_revision_as_object().problems[0].value
    kept = {name: stored[name] for name in ("problem", "category", "finding")}
    rows = [row(place, people, **{**kept, **changes})]
    return form(place, rows, circulars.ids_of(page), slug=page.slug, **SUBMIT)


def test_publication_ends_the_check_and_links_item_and_finding(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    page = drafted(place, people)
    editor = signed_in(circulars.clerk("editor", place, Role.EDITOR))
    assert edit(editor, page, complete(page, place, people)).status_code == 302
    approve(signed_in(circulars.clerk("reviewer", place, Role.REVIEWER)), page)
    item = RectificationItem.objects.get()
    assert item.source_finding == InspectionFinding.objects.get(confirmed_at__isnull=False)
    assert item.problem == "内部记录的情况"
    plan = InspectionPlan.objects.get()
    assert plan.status == InspectionPlan.Status.CIRCULATED
    events = LedgerEvent.objects.filter(subject_type=ledger.INSPECTION, subject_number=plan.number)
    kinds = events.order_by("sequence").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["circular_drafted", "circulated"]
    line = plans.on_its_way(plan, people.county_officer)
    assert [station.reached for station in line["stations"]] == [True, False, True, True, False]
    assert list(line["items"]) == [item]
    assert not line["may_draft"]


def test_who_drafted_the_circular_cannot_approve_it(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    both = circulars.clerk("both", place, Role.RECTIFICATION_OFFICER, Role.REVIEWER)
    page = plans.draft_circular(circulars.plan(place, people), both)
    editor = signed_in(circulars.clerk("editor", place, Role.EDITOR))
    edit(editor, page, complete(page, place, people))
    approve(signed_in(both), page)
    page.refresh_from_db()
    assert not page.live


def test_a_finding_of_another_check_or_not_confirmed_is_refused(
    place: County, people: Staff, parent: PolicyIndexPage
) -> None:
    page = drafted(place, people)
    editor = signed_in(circulars.clerk("editor", place, Role.EDITOR))
    open_one = InspectionFinding.objects.get(confirmed_at=None)
    for finding in (open_one.pk, 999999, "x"):
        response = edit(editor, page, complete(page, place, people, finding=str(finding)))
        error = response.context["form"].errors["problems"].as_data()[0]
        assert "finding" in error.block_errors[0].block_errors
    confirmed = InspectionFinding.objects.get(confirmed_at__isnull=False)
    foreign = form(place, [row(place, people, finding=str(confirmed.pk))], **SUBMIT)
    assert create(editor, parent, foreign).status_code == 200
