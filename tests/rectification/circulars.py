"""A circular with problems, taken through the real admin views."""

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from complaints.rectification.models import InspectionFinding, InspectionPlan, InspectionTarget
from policy_pages.models import CircularPage, PolicyIndexPage
from portal.core.models import Appointment, Role, User
from portal.core.setup import grant_staff_access
from tests.complaints.factories import County
from tests.rectification.factories import Staff

Rows = list[tuple[str, dict[str, Any]]]


def section(place: County) -> PolicyIndexPage:
    """The public section /policies/, in a site whose staff may enter."""
    grant_staff_access()
    front = Site.objects.get(is_default_site=True).root_page
    page = PolicyIndexPage(title="政策公开", slug="policies", division=place.root)
    front.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return page


def clerk(name: str, place: County, *roles: Role, division: Any = None) -> User:
    """Somebody of the county office who holds *roles*."""
    grant_staff_access()
    user = User.objects.create_user(name, office=place.root.offices.first())
    for role in roles:
        Appointment.objects.create(user=user, role=role, division=division or place.root)
    return user


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def row(place: County, people: Staff, /, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A sound row for Qinhe."""
    person = people.qinhe_officer
    values = {
        "problem": "公示栏未张贴举报电话",
        "category": "publicity",
        "urgency": "by_date",
        "place": place.qinhe.code,
        "unit": str(person.office_id),
        "person": str(person.pk),
        "lead": "",
        "target": "公示栏张贴县、乡两级举报电话",
        "deadline": in_days(20).isoformat(),
        "measure": "",
        "accountability": "",
        "finding": "",
    }
    return "problem", {**values, **changes}


def form(place: County, rows: Rows, ids: list[str] | None = None, **extra: Any) -> dict[str, Any]:
    """What the editor's page posts; *ids* of rows that were there before."""
    empty = ("slug", "summary", "keywords", "number", "issuer", "masthead", "signed_on")
    data: dict[str, Any] = nested_form_data(
        {
            **dict.fromkeys((*empty, "index_number", "seo_title", "search_description"), ""),
            "title": "关于公示情况检查的通报",
            "division": place.root.pk,
            "body": streamfield([]),
            "problems": streamfield(rows),
            **extra,
        }
    )
    for number, key in enumerate(ids or []):
        data[f"problems-{number}-id"] = key
    return data


def create(client: Client, parent: PolicyIndexPage, data: dict[str, Any]) -> Any:
    url = reverse("wagtailadmin_pages:add", args=("policy_pages", "circularpage", parent.pk))
    return client.post(url, data)


def edit(client: Client, page: CircularPage, data: dict[str, Any]) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), data)


def approve(client: Client, page: CircularPage) -> Any:
    """Approve in the view that the moderation menu posts to."""
    page.refresh_from_db()
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))
    return client.post(url, {"comment": ""}, follow=True)


def stays_typed(response: Any, text: str) -> bool:
    """Whether the page that refuses still holds *text*, as its table keeps it."""
    return json.dumps(text)[1:-1] in response.content.decode()


def ids_of(page: CircularPage) -> list[str]:
    return [child.id for child in page.get_latest_revision_as_object().problems]


def plan(place: County, people: Staff, **changes: Any) -> InspectionPlan:
    """A check of Qinhe whose findings are complete: one confirmed, one that nobody confirmed."""
    values = {
        "number": "JC2026-001",
        "title": "三季度随机检查",
        "kind": "regular",
        "division": place.root,
        "starts_on": in_days(-20),
        "ends_on": in_days(-10),
        "status": InspectionPlan.Status.RECORDED,
        "created_by": people.county_officer,
        "created_at": timezone.now(),
    }
    made = InspectionPlan.objects.create(**{**values, **changes})
    target = InspectionTarget.objects.create(plan=made, division=place.qinhe)
    for public, by in (("两户入户调查只有一人签字", people.supervisor), ("未确认的情况", None)):
        InspectionFinding.objects.create(
            target=target,
            category="home_visit",
            problem="内部记录的情况",
            public_problem=public,
            recorded_by=people.county_officer,
            recorded_at=timezone.now(),
            confirmed_by=by,
            confirmed_at=timezone.now() if by else None,
        )
    return made
