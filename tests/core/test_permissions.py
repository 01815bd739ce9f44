"""Every role × every action × own, other and higher division, from one table."""

from itertools import product

import pytest
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy as images

from portal.core.models import Appointment, Division, Office, Role, SiteDocument, User
from portal.core.permissions import (
    ROLES_FOR,
    Action,
    divisions_for,
    may,
    people_with,
    require,
    scoped,
)
from portal.core.setup import grant_staff_access

pytestmark = pytest.mark.django_db

# What each role may do, said the other way round from the table under test: from the job.
JOBS: dict[Role, set[str]] = {
    Role.EDITOR: {
        "page.edit",
        "roster.view",
        "roster.prepare",
        "posting.record",
        "objection.register",
        "waiver.ask",
        "register.view",
        "register.upload",
        "funds.view",
        "funds.prepare",
    },
    Role.REVIEWER: {
        "page.approve",
        "roster.view",
        "roster.approve",
        "roster.withdraw",
        "objection.decide",
        "waiver.approve",
        "register.view",
        "funds.view",
        "funds.approve",
        "archive.export",
    },
    Role.PETITION_OFFICER: {
        "complaint.view",
        "complaint.handle",
        "complaint.identity",
        "rectification.view",
        "rectification.open",
        "ledger.export",
    },
    Role.CONFIDENTIAL_OFFICER: {"confidential.view", "confidential.handle"},
    Role.RECTIFICATION_OFFICER: {
        "rectification.view",
        "rectification.open",
        "rectification.handle",
        "lookback.perform",
        "inspection.view",
        "inspection.plan",
        "inspection.record",
        "assessment.view",
        "assessment.prepare",
        "relatives.view",
        "relatives.record",
    },
    Role.SUPERVISOR: {
        "roster.view",
        "roster.withdraw",
        "register.view",
        "funds.view",
        "archive.export",
        "complaint.extend",
        "complaint.review",
        "complaint.view",
        "rectification.view",
        "rectification.close",
        "lookback.perform",
        "ledger.export",
        "inspection.view",
        "inspection.record",
        "assessment.view",
        "assessment.settle",
        "relatives.view",
    },
    Role.AUDITOR: {
        "roster.view",
        "register.view",
        "funds.view",
        "archive.export",
        "complaint.view",
        "rectification.view",
        "ledger.export",
        "log.view",
        "inspection.view",
        "assessment.view",
        "relatives.view",
    },
    Role.ADMINISTRATOR: {
        "relatives.view",
        "relatives.record",
        "relatives.manage",
        "rules.manage",
        "staff.manage",
        "log.view",
    },
}


@pytest.fixture
def county() -> Division:
    return Division.add_root(code="990001000000", name="甲县", level="county")


@pytest.fixture
def townships(county: Division) -> list[Division]:
    made = []
    for number, name in enumerate(("乙镇", "丙镇"), start=1):
        parent = Division.objects.get(pk=county.pk)
        made.append(parent.add_child(code=f"99000110{number}000", name=name, level="township"))
    return made


def person(role: Role, division: Division) -> User:
    office, _new = Office.objects.get_or_create(
        name=f"{division}办公室", defaults={"division": division}
    )
    user = User.objects.create(username=f"{role}-{division.code}", office=office)
    Appointment.objects.create(user=user, role=role, division=division)
    return user


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
def test_a_role_reaches_its_own_township_and_nothing_else(
    role: Role, action: Action, county: Division, townships: list[Division]
) -> None:
    own, other = townships
    user = person(role, own)
    allowed = action.value in JOBS[role]
    assert may(user, action, own) is allowed
    assert may(user, action) is allowed
    assert not may(user, action, other)
    assert not may(user, action, county)
    assert list(divisions_for(user, action)) == ([own] if allowed else [])


def test_a_county_role_reaches_every_township(county: Division, townships: list[Division]) -> None:
    user = person(Role.SUPERVISOR, county)
    assert all(may(user, Action.COMPLAINT_VIEW, t) for t in townships)
    assert set(divisions_for(user, Action.COMPLAINT_VIEW)) == {county, *townships}


def test_the_table_and_the_jobs_say_the_same() -> None:
    assert {(r, a.value) for a, roles in ROLES_FOR.items() for r in roles} == {
        (r, a) for r, actions in JOBS.items() for a in actions
    }


@pytest.mark.parametrize("action", list(Action))
def test_who_is_inactive_or_signed_out_or_superuser_without_role_gets_nothing(
    action: Action, county: Division
) -> None:
    from django.contrib.auth.models import AnonymousUser

    inactive = person(next(iter(ROLES_FOR[action])), county)
    inactive.is_active = False
    boss = User.objects.create(username="boss", is_superuser=True)
    for user in (inactive, AnonymousUser(), boss):
        assert not may(user, action, county)
        assert not scoped(Division.objects.all(), user, action, path="").exists()


def test_a_refusal_is_a_permission_denied(county: Division) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        require(person(Role.AUDITOR, county), Action.ROSTER_PREPARE, county)


def test_people_with_an_action_are_found_up_the_tree(
    county: Division, townships: list[Division]
) -> None:
    chief, clerk = person(Role.SUPERVISOR, county), person(Role.SUPERVISOR, townships[0])
    person(Role.SUPERVISOR, townships[1])
    assert set(people_with(Action.COMPLAINT_VIEW, townships[0])) == {chief, clerk}


def test_a_sibling_with_a_similar_code_is_not_inside(
    county: Division, townships: list[Division]
) -> None:
    assert not townships[1].within(townships[0])
    assert townships[0].within(county)


@pytest.mark.parametrize("code", ["990001", "990001000", "990001000000"])
def test_a_division_is_found_by_every_length_of_its_code(county: Division, code: str) -> None:
    assert Division.objects.by_code(code) == county


@pytest.mark.parametrize("code", ["", "99000", "9900010000001", "甲县", "99000x"])
def test_a_wrong_code_finds_nothing(county: Division, code: str) -> None:
    with pytest.raises(Division.DoesNotExist):
        Division.objects.by_code(code)


def test_appointments_put_people_into_the_groups_of_their_roles(county: Division) -> None:
    user = person(Role.EDITOR, county)
    assert list(user.groups.values_list("name", flat=True)) == ["editor"]
    user.appointments.all().first().delete()  # type: ignore[union-attr]
    assert not user.groups.exists()


def test_editors_add_pictures_and_documents_and_change_nobody_elses() -> None:
    grant_staff_access()
    root = Division.add_root(code="140431000000", name="沁源县", level="county")
    editor, reviewer = person(Role.EDITOR, root), person(Role.REVIEWER, root)
    for policy in (images, documents):
        assert policy.user_has_permission(editor, "add")
        assert not policy.user_has_permission(reviewer, "add")
    other = SiteDocument(title="别人的文件", uploaded_by_user=reviewer)
    assert not documents.user_has_permission_for_instance(editor, "change", other)
