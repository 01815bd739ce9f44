"""A circular that was published goes on living: edited, taken down, reverted, by two at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from complaints import ledger, verification
from complaints.models import LedgerEvent
from complaints.rectification.models import RectificationItem
from policy_pages.models import CircularPage
from portal.core.identifiers import find_personal_data
from portal.core.models import Role, User
from tests.rectification import circulars, factories
from tests.rectification.circulars import approve, create, edit, form, row
from tests.support.clients import signed_in
from tests.support.made_up import mobile

SUBMIT = {"action-submit": "1"}
FIRST, SECOND = "公示栏未张贴举报电话", "公示未写明起止日期"


class Bench:
    """An editor and two reviewers of the county, at one circular."""

    def __init__(self) -> None:
        self.place = factories.county()
        self.people = factories.staff(self.place)
        self.parent = circulars.section(self.place)
        self.editor = signed_in(circulars.clerk("editor", self.place, Role.EDITOR))
        self.reviewers = [self._reviewer("reviewer"), self._reviewer("reviewer-2")]
        data = form(self.place, [self.row(FIRST), self.row(SECOND)], **SUBMIT)
        assert create(self.editor, self.parent, data).status_code == 302
        self.page = CircularPage.objects.get()
        self.ids = circulars.ids_of(self.page)

    def _reviewer(self, name: str) -> User:
        return circulars.clerk(name, self.place, Role.REVIEWER)

    def row(self, problem: str, **changes: Any) -> Any:
        return row(self.place, self.people, problem=problem, **changes)

    def publish(self) -> None:
        approve(signed_in(self.reviewers[0]), self.page)
        self.page.refresh_from_db()
        assert self.page.live

    def hand_in(self, rows: list[Any], ids: list[str]) -> Any:
        data = form(self.place, rows, ids, slug=self.page.slug, **SUBMIT)
        return edit(self.editor, self.page, data)

    def items(self) -> list[RectificationItem]:
        return list(RectificationItem.objects.order_by("number"))


@pytest.fixture
def bench(db: None) -> Bench:
    made = Bench()
    made.publish()
    return made


def kinds_of(item: RectificationItem) -> list[str]:
    events = ledger.timeline(ledger.RECTIFICATION, item.number)
    return list(events.values_list("kind", flat=True))


def test_a_row_that_is_taken_out_leaves_its_item_with_a_note(bench: Bench, client: Client) -> None:
    first, second = bench.items()
    assert bench.hand_in([bench.row(FIRST)], bench.ids[:1]).status_code == 302
    assert kinds_of(second) == ["opened"]
    bench.publish()
    assert len(bench.items()) == 2
    assert (kinds_of(first), kinds_of(second)) == (["opened"], ["opened", "row_removed"])
    noted = LedgerEvent.objects.get(kind="row_removed")
    assert noted.actor == bench.reviewers[0]
    assert SECOND not in client.get(bench.page.url).content.decode()
    told = client.get(second.get_absolute_url())
    assert "row_removed" not in told.content.decode()
    assert verification.verify().problems == []


def test_a_row_that_was_taken_out_comes_back_only_as_it_was(bench: Bench) -> None:
    _first, second = bench.items()
    bench.hand_in([bench.row(FIRST)], bench.ids[:1])
    bench.publish()
    moved = bench.row(SECOND, deadline=circulars.in_days(90).isoformat())
    response = bench.hand_in([bench.row(FIRST), moved], bench.ids)
    assert second.number in str(response.context["form"].errors["problems"])
    assert bench.hand_in([bench.row(FIRST), bench.row(SECOND)], bench.ids).status_code == 302
    bench.publish()
    assert kinds_of(second) == ["opened", "row_removed", "row_restored"]
    assert len(bench.items()) == 2


def test_going_back_to_an_older_revision_takes_no_item_away(bench: Bench) -> None:
    older = bench.page.latest_revision
    rows = [bench.row(FIRST), bench.row(SECOND), bench.row("第三个问题")]
    assert bench.hand_in(rows, bench.ids).status_code == 302
    bench.publish()
    third = bench.items()[2]
    url = reverse("wagtailadmin_pages:revisions_revert", args=(bench.page.pk, older.pk))
    shown = bench.editor.get(url)
    assert shown.status_code == 200
    data = form(bench.place, rows[:2], bench.ids, slug=bench.page.slug, revision=older.pk, **SUBMIT)
    assert edit(bench.editor, bench.page, data).status_code == 302
    bench.publish()
    assert bench.page.row_ids() == bench.ids
    assert [kinds_of(item) for item in bench.items()][:2] == [["opened"]] * 2
    assert kinds_of(third) == ["opened", "row_removed"]


def test_publishing_the_same_revision_twice_lists_and_notes_nothing(bench: Bench) -> None:
    before = LedgerEvent.objects.count()
    bench.page.latest_revision.publish(user=bench.reviewers[0], skip_permission_checks=True)
    assert len(bench.items()) == 2
    assert LedgerEvent.objects.count() == before


@pytest.mark.parametrize("field", ["deadline", "unit", "person"])
def test_a_row_without_deadline_unit_or_person_is_refused_by_its_number(
    bench: Bench, field: str
) -> None:
    rows = [bench.row(FIRST), bench.row(SECOND), bench.row("刚刚输入的问题", **{field: ""})]
    response = bench.hand_in(rows, bench.ids)
    assert response.status_code == 200
    error = response.context["form"].errors["problems"].as_data()[0]
    told = error.block_errors[2].block_errors[field].messages
    assert "3" in str(told)
    assert told == error.non_block_errors.as_data()[0].messages
    assert circulars.stays_typed(response, "刚刚输入的问题")
    assert len(bench.items()) == 2


def test_a_key_of_a_row_that_looks_like_a_phone_number_keeps_nothing_from_the_list(
    bench: Bench,
) -> None:
    """Keys are drawn by the editor at random: some happen to be digits alone."""
    number = mobile()
    key = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    assert find_personal_data(key)
    rows = [bench.row(FIRST), bench.row(SECOND), bench.row("第三个问题")]
    assert bench.hand_in(rows, [*bench.ids, key]).status_code == 302
    bench.publish()
    assert bench.items()[2].source_row == key


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_the_same_moment_list_each_problem_once() -> None:
    bench = Bench()
    revision = bench.page.latest_revision
    together = threading.Barrier(2)

    def publish(by: User) -> None:
        try:
            together.wait(20)
            revision.publish(user=by, skip_permission_checks=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(publish, by) for by in bench.reviewers]
        for one in waiting:
            one.result(timeout=60)
    assert sorted(item.source_row for item in bench.items()) == sorted(bench.ids)
    assert LedgerEvent.objects.filter(kind="opened").count() == 2
    assert verification.verify().problems == []
