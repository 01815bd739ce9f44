"""The boards of officer, supervisor and auditor: each figure opens a list of as many rows."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from complaints.rectification.dashboard import figures, glance, staff
from complaints.rectification.dashboard.figures import CONDITIONS, Asked
from complaints.rectification.models import (
    Extension,
    InspectionFinding,
    InspectionPlan,
    LookBack,
    RectificationItem,
)
from portal.core.models import Role, User
from portal.core.worklists import Board, Figure, boards_for
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import circulars, factories
from tests.rectification.factories import Staff
from tests.support.clients import signed_in
from tests.support.remembered import staff_access


@pytest.fixture
def auditor(place: County) -> User:
    return petition_factories.officer("county-auditor", place.root, Role.AUDITOR)


@pytest.fixture
def listed(place: County, people: Staff) -> None:
    """Items of two townships in every state, late and in time, one with a moved deadline."""
    staff_access()
    for status in ("open", "closing_requested", "closed", "consolidated"):
        factories.in_status(place, people, status)
    there = {"division": place.guodao, "responsible_unit": people.guodao_officer.office}
    other = factories.listed(place, people, responsible_person=people.guodao_officer, **there)
    factories.extended(other, people, circulars.in_days(40), "雨季无法施工")
    waiting = RectificationItem.objects.get(status="closing_requested")
    long_ago = timezone.now() - timedelta(days=9)
    RectificationItem.objects.filter(pk=waiting.pk).update(closing_requested_at=long_ago)
    late = factories.listed(place, people)
    factories.due_from_the_start(
        RectificationItem.objects.filter(pk=late.pk), circulars.in_days(-2)
    )
    soon = factories.listed(place, people)
    near = RectificationItem.objects.filter(pk=soon.pk)
    factories.due_from_the_start(near, circulars.in_days(2))
    near.update(witness=people.supervisor, relapses=1, escalated_at=long_ago)
    Extension.objects.create(
        item=soon,
        deadline=circulars.in_days(30),
        reason="雨季",
        asked_by=people.qinhe_officer,
        asked_at=timezone.now(),
    )
    LookBack.objects.filter(result="").update(due_on=timezone.localdate())
    exempted(place, people)


def exempted(place: County, people: Staff) -> None:
    InspectionFinding.objects.create(
        target=circulars.plan(place, people).targets.get(),
        category="home_visit",
        problem="内部记录的情况",
        public_problem="一户的核查表缺一人签字",
        accountability="exempted",
        accountability_reason="首次出错，主动纠正，未造成损失",
        recorded_by=people.county_officer,
        recorded_at=timezone.now(),
        confirmed_by=people.supervisor,
        confirmed_at=timezone.now(),
    )


def all_figures(boards: list[Board]) -> list[Figure]:
    return [figure for board in boards for group in board.groups for figure in group.figures]


def rows_behind(client: Client, figure: Figure) -> int:
    """How many rows the page has to which *figure* leads."""
    response = client.get(figure.url)
    assert response.status_code == 200, figure.url
    context = response.context
    found = context.get("paginator") or context["page_obj"].paginator
    return int(found.count)


def board(user: User, key: str) -> Board:
    found = boards_for(user, timezone.localdate())
    return next(one for one in found if one.key == f"rectification-{key}")


def number(user: User, key: str, name: str) -> int:
    """The figure *name* on a board."""
    wanted = [name]
    figures_there = all_figures([board(user, key)])
    return next(
        one.count
        for one in figures_there
        if parse_qs(urlsplit(one.url).query).get("figure") == wanted
    )


@pytest.mark.parametrize(
    "name", ["county_officer", "qinhe_officer", "guodao_officer", "supervisor", "auditor"]
)
def test_each_figure_opens_a_list_of_as_many_rows(
    listed: None, people: Staff, auditor: User, name: str
) -> None:
    user = auditor if name == "auditor" else getattr(people, name)
    client = signed_in(user)
    found = all_figures(boards_for(user, timezone.localdate()))
    assert found
    assert [(str(one.label), one.count) for one in found] == [
        (str(one.label), rows_behind(client, one)) for one in found
    ]


def test_every_condition_is_met_by_somebody(listed: None, people: Staff) -> None:
    """So that the comparison above compares more than noughts."""
    asked = [Asked(user, timezone.localdate()) for user in vars(people).values()]
    for key in CONDITIONS:
        every = RectificationItem.objects.all()
        assert any(figures.counts(every, [key], one)[key] for one in asked), key


def test_an_officer_sees_what_is_theirs(listed: None, people: Staff) -> None:
    mine = {"mine_late": 1, "mine_soon": 1, "mine": 3, "waiting": 1, "extensions": 1}
    assert {key: number(people.qinhe_officer, "officer", key) for key in mine} == mine
    assert number(people.guodao_officer, "officer", "mine") == 1
    assert number(people.guodao_officer, "officer", "waiting") == 0
    assert number(people.county_officer, "officer", "look_backs") == 1


def test_a_supervisor_sees_what_is_late_where_and_waits_too_long(
    listed: None, people: Staff
) -> None:
    there = board(people.supervisor, "supervisor")
    late = {str(one.label): one.count for one in there.groups[2].figures}
    assert list(late.values()) == [1]
    wanted = {"to_decide": 1, "waiting_long": 1, "relapsed": 1, "escalated": 1, "witness": 1}
    found = {key: number(people.supervisor, "supervisor", key) for key in wanted}
    assert found == wanted


def test_an_auditor_reads_counts_decisions_and_the_proof(listed: None, auditor: User) -> None:
    client = signed_in(auditor)
    there = board(auditor, "auditor")
    states = {str(one.label): one.count for one in there.groups[0].figures}
    assert sum(states.values()) == RectificationItem.objects.count()
    moved, spared = there.groups[3].figures
    assert (moved.count, spared.count) == (1, 1)
    assert "雨季无法施工" in client.get(moved.url).content.decode()
    assert "首次出错，主动纠正，未造成损失" in client.get(spared.url).content.decode()
    before = there.groups[4].note
    client.post(reverse("rectification_verify_ledger"))
    assert board(auditor, "auditor").groups[4].note != before


def test_nobody_else_has_a_board_or_the_pages(listed: None, place: County, people: Staff) -> None:
    editor = circulars.clerk("editor", place, Role.EDITOR)
    assert boards_for(editor, timezone.localdate()) == []
    addresses = ("glance", "moved_deadlines", "exemptions")
    for user in (editor, people.county_officer):
        client = signed_in(user)
        for name in addresses:
            assert client.get(reverse(f"rectification_{name}")).status_code == 302
        assert client.post(reverse("rectification_verify_ledger")).status_code == 302


def test_an_exemption_leads_to_its_check(listed: None, auditor: User) -> None:
    page = signed_in(auditor).get(reverse("rectification_exemptions"))
    [(address, cells)] = page.context["lines"]
    assert address == reverse("checks:inspect", args=[InspectionPlan.objects.get().pk])
    assert cells[3] == "首次出错，主动纠正，未造成损失"


def test_the_first_screen_costs_the_same_for_any_number_of_items(
    listed: None, place: County, people: Staff, auditor: User, django_assert_num_queries: Any
) -> None:
    today = timezone.localdate()
    for user, expected in ((people.qinhe_officer, 4), (people.supervisor, 7), (auditor, 5)):
        boards_for(user, today)  # what is standing data is read by now
        for _again in range(2):
            fresh = User.objects.get(pk=user.pk)
            with django_assert_num_queries(expected):
                boards_for(fresh, today)
            factories.listed(place, people)


def test_a_long_list_of_decisions_has_pages(
    listed: None, place: County, people: Staff, auditor: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(staff, "PER_PAGE", 1)
    item = factories.listed(place, people)
    factories.extended(item, people, circulars.in_days(80), "道路中断")
    url = reverse("rectification_moved_deadlines")
    first, second = (signed_in(auditor).get(url, {"p": page}) for page in (1, 2))
    assert first.context["headings"][1:3] == [gettext("Old deadline"), gettext("New deadline")]
    assert "道路中断" in first.content.decode()
    assert "道路中断" not in second.content.decode()


# --- At a glance ------------------------------------------------------------------------------


def test_the_period_counts_what_was_listed_in_it_and_its_links_do_too(
    listed: None, people: Staff
) -> None:
    client, today = signed_in(people.supervisor), timezone.localdate()
    long_ago = timezone.now() - timedelta(days=400)
    RectificationItem.objects.filter(status="consolidated").update(opened_at=long_ago)
    shown = glance.of(people.supervisor, today - timedelta(days=30), today)
    assert shown.total.figures[0].count == RectificationItem.objects.count() - 1
    lines = [*shown.lines, shown.total]
    assert len(lines) == 3
    for one in [*(f for line in lines for f in line.figures), *shown.groups[0].figures]:
        assert rows_behind(client, one) == one.count


def test_a_township_sees_itself_alone(listed: None, place: County) -> None:
    there = petition_factories.officer("guodao-supervisor", place.guodao, Role.SUPERVISOR)
    shown = glance.of(there, None, None)
    assert [line.name for line in shown.lines] == [place.guodao.name]
    assert shown.total.figures[0].count == 1


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_it_is_downloaded_as_a_table(listed: None, people: Staff, name: str) -> None:
    response = signed_in(people.supervisor).get(
        reverse("rectification_glance"), {"since": "2020-01-01", "until": "", "format": name}
    )
    assert response["Content-Disposition"].endswith(f'2020-01-01.{name}"')
    start = b"PK" if name == "xlsx" else "\ufeff".encode()
    assert response.content.startswith(start)


def test_a_period_that_ends_before_it_begins_is_refused_with_what_was_typed(
    listed: None, people: Staff
) -> None:
    url = reverse("rectification_glance")
    asked = {"since": "2026-05-01", "until": "2026-04-01", "format": "csv"}
    response = signed_in(people.supervisor).get(url, asked)
    assert response.context["form"].errors["until"]
    assert "2026-04-01" in response.content.decode()
