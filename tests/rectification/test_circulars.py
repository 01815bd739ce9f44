"""Publishing a circular puts its problems on the list, in one go; page and list never disagree."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import ledger
from complaints.models import LedgerEvent
from complaints.rectification.models import Measure, RectificationItem, Source
from policy_pages.models import CircularPage, PolicyIndexPage
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints.factories import County
from tests.rectification import circulars, factories
from tests.rectification.circulars import approve, create, edit, form, row
from tests.rectification.factories import Staff
from tests.support.clients import signed_in

SUBMIT = {"action-submit": "1"}


@dataclass
class Desk:
    """Who writes and who approves, and where."""

    place: County
    people: Staff
    parent: PolicyIndexPage
    editor: Client
    reviewer: Client
    reviewing: User

    def submitted(self, *rows: Any) -> CircularPage:
        response = create(self.editor, self.parent, form(self.place, list(rows), **SUBMIT))
        assert response.status_code == 302, response.context["form"].errors
        return CircularPage.objects.latest("pk")

    def published(self, *rows: Any) -> CircularPage:
        page = self.submitted(*rows)
        approve(self.reviewer, page)
        page.refresh_from_db()
        assert page.live
        return page

    def row(self, **changes: Any) -> Any:
        return row(self.place, self.people, **changes)


@pytest.fixture
def at(place: County, people: Staff) -> Desk:
    reviewing = circulars.clerk("reviewer", place, Role.REVIEWER)
    editor = circulars.clerk("editor", place, Role.EDITOR)
    parent = circulars.section(place)
    return Desk(place, people, parent, signed_in(editor), signed_in(reviewing), reviewing)


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_approving_a_circular_puts_each_row_on_the_list(at: Desk) -> None:
    page = at.submitted(at.row(measure="补贴举报电话"), at.row(problem="公示未写明起止日期"))
    assert not RectificationItem.objects.exists()
    approve(at.reviewer, page)
    page.refresh_from_db()
    assert page.live
    items = list(RectificationItem.objects.order_by("number"))
    assert [item.source_row for item in items] == circulars.ids_of(page)
    assert {(item.source, item.source_circular_id) for item in items} == {
        (Source.CIRCULAR, page.pk)
    }
    assert {item.opened_by for item in items} == {at.reviewing}
    assert Measure.objects.get().text == "补贴举报电话"
    events = LedgerEvent.objects.filter(subject_type=ledger.RECTIFICATION)
    kinds = events.order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "measure_added", "opened"]


def test_publishing_again_lists_only_what_is_new(at: Desk) -> None:
    page = at.published(at.row())
    first = RectificationItem.objects.get()
    factories.extended(first, at.people, circulars.in_days(40), "雨季无法施工")
    rows = [at.row(), at.row(problem="公示未写明起止日期")]
    edit(at.editor, page, form(at.place, rows, circulars.ids_of(page), slug=page.slug, **SUBMIT))
    approve(at.reviewer, page)
    assert RectificationItem.objects.count() == 2
    assert factories.fresh(first).deadline == circulars.in_days(40)
    assert page.rectification_items.latest("pk").public_problem == "公示未写明起止日期"


@pytest.mark.parametrize(("field", "value"), [("problem", "换了说法"), ("deadline", "2030-01-01")])
def test_a_row_on_the_list_cannot_be_changed_and_nothing_typed_is_lost(
    at: Desk, field: str, value: str
) -> None:
    page = at.published(at.row())
    item = RectificationItem.objects.get()
    for extra in ({}, SUBMIT):
        rows = [at.row(**{field: value}), at.row(problem="刚刚输入的问题")]
        data = form(at.place, rows, circulars.ids_of(page), slug=page.slug, **extra)
        response = edit(at.editor, page, data)
        assert response.status_code == 200
        told = str(response.context["form"].errors["problems"])
        label = page.problems.stream_block.child_blocks["problem"].child_blocks[field].label
        assert item.number in told
        assert str(label) in told
        assert circulars.stays_typed(response, "刚刚输入的问题")
    assert RectificationItem.objects.get().deadline == item.deadline


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("person", ""), ("deadline", ""), ("unit", ""), ("target", ""), ("place", "")),
        *(("deadline", "2020-01-01"), ("person", "guodao"), ("unit", "guodao")),
        *(("person", "999999"), ("place", "000000000000"), ("unit", "x")),
        *(("finding", "1"),),
    ],
)
def test_an_unsound_row_is_refused_beside_its_field(at: Desk, field: str, value: str) -> None:
    other = at.people.guodao_officer
    if value == "guodao":
        value = str(other.pk if field == "person" else other.office_id)
    data = form(at.place, [at.row(), at.row(**{field: value})], **SUBMIT)
    response = create(at.editor, at.parent, data)
    assert response.status_code == 200
    error = response.context["form"].errors["problems"].as_data()[0]
    assert list(error.block_errors) == [1]
    assert field in error.block_errors[1].block_errors
    assert not CircularPage.objects.exists()


def test_a_draft_may_have_holes(at: Desk) -> None:
    hole = at.row(person="", deadline="")
    assert create(at.editor, at.parent, form(at.place, [hole])).status_code == 302
    page = CircularPage.objects.get()
    response = edit(at.editor, page, form(at.place, [hole], slug=page.slug, **SUBMIT))
    assert response.status_code == 200
    assert not RectificationItem.objects.exists()


def test_what_became_unsound_since_it_was_handed_in_publishes_nothing(at: Desk) -> None:
    page = at.submitted(at.row(problem="公示未写明起止日期"), at.row())
    User.objects.filter(pk=at.people.qinhe_officer.pk).update(is_active=False)
    response = approve(at.reviewer, page)
    page.refresh_from_db()
    assert not page.live
    assert page.current_workflow_task_state.status == "in_progress"
    assert not RectificationItem.objects.exists()
    assert "2" in messages_of(response)
    User.objects.filter(pk=at.people.qinhe_officer.pk).update(is_active=True)
    approve(at.reviewer, page)
    page.refresh_from_db()
    assert page.live
    assert RectificationItem.objects.count() == 2


def test_a_row_that_the_desk_refuses_publishes_nothing(at: Desk) -> None:
    page = at.submitted(at.row(), at.row(problem="短"))
    before = LedgerEvent.objects.count()
    assert "2" in messages_of(approve(at.reviewer, page))
    page.refresh_from_db()
    assert not page.live
    assert (RectificationItem.objects.count(), LedgerEvent.objects.count()) == (0, before)


def test_the_reviewer_of_a_township_publishes_for_that_township_only(at: Desk) -> None:
    mine = {"division": at.place.qinhe.pk}
    foreign = at.row(place=at.place.guodao.code, unit=str(at.people.guodao_officer.office_id))
    response = create(at.editor, at.parent, form(at.place, [foreign], **mine, **SUBMIT))
    assert response.status_code == 200
    create(at.editor, at.parent, form(at.place, [at.row()], **mine, **SUBMIT))
    page = CircularPage.objects.get()
    there = signed_in(
        circulars.clerk("qinhe-reviewer", at.place, Role.REVIEWER, division=at.place.qinhe)
    )
    approve(there, page)
    assert RectificationItem.objects.get().division == at.place.qinhe


def test_no_person_is_named_to_the_public_or_to_the_search(
    at: Desk, client: Client, django_assert_max_num_queries: Any
) -> None:
    User.objects.filter(pk=at.people.qinhe_officer.pk).update(display_name="某某某")
    page = at.published(*(at.row(problem=f"问题{n}") for n in range(12)))
    client.get(page.url)
    with django_assert_max_num_queries(17):
        text = client.get(page.url).content.decode()
    item = RectificationItem.objects.first()
    assert item
    assert item.get_absolute_url() in text
    assert "某某某" not in text + page.searchable_text()
    assert "问题11" in page.searchable_text()
    assert page.url in client.get(item.get_absolute_url()).content.decode()


def test_taking_a_circular_down_leaves_its_items_and_says_so(at: Desk, client: Client) -> None:
    page = at.published(at.row())
    url = reverse("wagtailadmin_pages:unpublish", args=(page.pk,))
    response = at.reviewer.post(url, follow=True)
    page.refresh_from_db()
    assert not page.live
    assert len(response.context["messages"]) == 2  # Wagtail's own, and ours
    item = RectificationItem.objects.get()
    text = client.get(item.get_absolute_url()).content.decode()
    assert page.title not in text  # it may have been taken down for what its title says
    approve_again(at, page)
    assert RectificationItem.objects.count() == 1
    with pytest.raises(Refused):
        page.delete()


def approve_again(at: Desk, page: CircularPage) -> None:
    """Hand in what was taken down, unchanged, and approve it."""
    data = form(at.place, [at.row()], circulars.ids_of(page), slug=page.slug, **SUBMIT)
    assert edit(at.editor, page, data).status_code == 302
    approve(at.reviewer, page)
    page.refresh_from_db()
    assert page.live


def test_at_an_hour_of_its_own_a_circular_is_taken_up_for_who_approved_it(at: Desk) -> None:
    later = timezone.localtime() + timedelta(hours=2)
    moment = later.strftime("%Y-%m-%d %H:%M")
    rows = [at.row()]
    create(at.editor, at.parent, form(at.place, rows, go_live_at=moment, expire_at="", **SUBMIT))
    page = CircularPage.objects.get()
    approve(at.reviewer, page)
    page.refresh_from_db()
    assert not page.live
    assert not RectificationItem.objects.exists()
    with time_machine.travel(later + timedelta(hours=1)):
        call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live
    assert RectificationItem.objects.get().opened_by == at.reviewing


def test_nobody_publishes_a_circular_with_problems_without_an_approval(at: Desk) -> None:
    page = at.submitted(at.row())
    with pytest.raises(Refused, match=r".") as refused:
        page.get_latest_revision().publish(skip_permission_checks=True)
    assert refused.value.code == "nobody-approved"
    page.refresh_from_db()
    assert not page.live
