"""The staff's side in the Wagtail admin: each sees their own place, and buttons match guards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure import roster as writer
from disclosure.models import Roster
from disclosure.views.tombstone import HEADLINES
from portal.core.models import User
from portal.core.worklists import Bucket, work_for
from tests.disclosure.factories import (
    County,
    a_meeting,
    csv_of,
    file_of,
    imported,
    opened,
    paused,
    staff,
    submitted,
)
from tests.disclosure.test_roster import _with_unknown_village
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
LISTS = "/admin/publicity_lists/"


def page_of(roster: Roster) -> str:
    return reverse("publicity_lists:inspect", args=[roster.pk])


def as_user(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def step_names(response: Any) -> set[str]:
    return {field["value"] for field in soup(response).select('input[name="step"]')}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("editor", True),
        ("reviewer", True),
        ("supervisor", True),
        ("auditor", True),
        ("foreign_editor", False),
    ],
)
def test_everyone_sees_the_lists_of_their_place_only(
    client: Client, county: County, who: str, sees: bool
) -> None:
    roster = imported(county)
    as_user(client, getattr(county, who))
    assert (page_of(roster) in client.get(LISTS).content.decode()) is sees
    status = 200 if sees else 404
    assert client.get(page_of(roster)).status_code == status
    assert client.get(reverse("publicity_lists:preview", args=[roster.pk])).status_code == status


def test_a_petition_officer_has_no_lists(client: Client, county: County) -> None:
    roster = imported(county)
    as_user(client, staff("petition", "petition_officer", county.qinhe))
    assert client.get(LISTS).status_code == 302
    assert client.get(page_of(roster)).status_code in {302, 404}


def test_the_page_offers_exactly_the_steps_that_are_allowed(client: Client, county: County) -> None:
    roster = imported(county)
    editor = step_names(as_user(client, county.editor).get(page_of(roster)))
    assert editor == {"describe", "submit", "discard"}
    writer.submit(roster, county.editor)
    assert step_names(client.get(page_of(roster))) == set()
    reviewer = step_names(as_user(client, county.reviewer).get(page_of(roster)))
    assert reviewer == {"approve", "reject"}
    assert step_names(as_user(client, county.auditor).get(page_of(roster))) == set()


def test_an_upload_becomes_a_draft_and_walks_to_the_public(client: Client, county: County) -> None:
    as_user(client, county.editor)
    response = client.post(
        reverse("publicity_lists:import"),
        {
            "programme": county.dibao.pk,
            "stage": "initial",
            "division": county.qinhe.pk,
            "month": "2026-11",
            "file": SimpleUploadedFile("list.csv", csv_of(4)),
        },
    )
    roster = Roster.objects.get()
    assert response.url == page_of(roster)
    writer.describe(roster, county.editor, **a_meeting())
    client.post(page_of(roster), {"step": "submit"})
    client.post(page_of(roster), {"step": "approve"})
    roster.refresh_from_db()
    assert roster.status == "submitted"
    seen = soup(as_user(client, county.reviewer).get(page_of(roster)))
    digest = seen.select_one('input[name="approve-seen"]')["value"]
    client.post(page_of(roster), {"step": "approve", "approve-seen": digest})
    roster.refresh_from_db()
    assert roster.status == "open"
    assert roster.publication.sha256 == digest.partition("-")[0]


def test_a_finding_is_explained_on_the_page(client: Client, county: County) -> None:
    roster = imported(county, _with_unknown_village())
    finding = roster.findings.get(severity="explain")
    as_user(client, county.editor)
    assert "explain" in step_names(client.get(page_of(roster)))
    answer = client.post(
        page_of(roster),
        {"step": "explain", "explain-finding": finding.pk, "explain-reason": "新合并的行政村"},
    )
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert (finding.explanation, finding.explained_by) == ("新合并的行政村", county.editor)


def test_a_refused_file_is_told_on_the_page(client: Client, county: County) -> None:
    as_user(client, county.editor)
    answer = client.post(
        reverse("publicity_lists:import"),
        {
            "programme": county.dibao.pk,
            "stage": "initial",
            "division": county.qinhe.pk,
            "month": "2026-11",
            "file": SimpleUploadedFile("list.xlsx", b"%PDF-1.4"),
        },
    )
    assert answer.status_code == 422
    assert soup(answer).select_one('[role="alert"] td')
    assert not Roster.objects.exists()


def test_a_file_that_is_too_large_is_told_on_the_page(
    client: Client, county: County, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    as_user(client, county.editor)
    answer = client.post(
        reverse("publicity_lists:import"),
        {
            "programme": county.dibao.pk,
            "stage": "initial",
            "division": county.qinhe.pk,
            "month": "2026-11",
            "file": SimpleUploadedFile("list.csv", b"x" * 5000),
        },
    )
    assert answer.status_code == 422
    assert not Roster.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"month": "next"}, {"programme": "x"}, {"stage": "never"}, {"division": "foreign"}, {}],
    ids=["month", "programme", "stage", "division", "no file"],
)
def test_a_half_filled_form_is_shown_again(
    client: Client, county: County, changes: dict[str, str]
) -> None:
    as_user(client, county.editor)
    if changes.get("division"):
        changes = {"division": str(county.guodao.pk)}
    form = {
        "programme": county.dibao.pk,
        "stage": "initial",
        "division": county.qinhe.pk,
        "month": "2026-11",
        **changes,
    }
    answer = client.post(reverse("publicity_lists:import"), form)
    assert answer.status_code == 422
    assert not Roster.objects.exists()


def test_who_may_not_prepare_cannot_reach_the_upload(client: Client, county: County) -> None:
    as_user(client, county.auditor)
    assert client.get(reverse("publicity_lists:import")).status_code in {302, 403}


def test_the_preview_is_the_public_page_and_only_our_page_may_frame_it(
    client: Client, county: County
) -> None:
    roster = submitted(county)
    as_user(client, county.reviewer)
    preview = client.get(reverse("publicity_lists:preview", args=[roster.pk]))
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    before = soup(preview).select_one("main table").get_text()
    writer.approve(roster, county.reviewer)
    after = soup(client.get(reverse("disclosure:list", args=[roster.reference])))
    assert after.select_one("main table").get_text() == before


def test_the_history_tells_every_step(client: Client, county: County) -> None:
    roster = opened(county)
    as_user(client, county.reviewer)
    response = client.get(reverse("publicity_lists:history", args=[roster.pk]))
    assert response.status_code == 200
    # Imported, described, submitted, approved, opened.
    assert len(soup(response).select("tbody tr")) == 5


def test_lists_wait_for_the_right_person(county: County) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    roster = imported(county)
    assert work_for(county.editor, today)[Bucket.MINE].count == 1
    writer.submit(roster, county.editor)
    assert work_for(county.reviewer, today)[Bucket.TO_APPROVE].count == 1
    assert work_for(county.foreign_reviewer, today)[Bucket.TO_APPROVE].count == 0
    assert work_for(county.editor, today)[Bucket.TO_APPROVE].count == 0


@pytest.mark.parametrize("name", ["programme", "public_columns", "publicity_periods"])
def test_rules_are_the_administrators(client: Client, county: County, name: str) -> None:
    as_user(client, staff("boss", "administrator", county.county))
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200
    as_user(client, county.editor)
    assert client.get(reverse(f"{name}:index")).status_code in {302, 403}


def test_the_work_page_takes_few_queries(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    roster = submitted(county, data=csv_of(60))
    as_user(client, county.reviewer)
    client.get(page_of(roster))
    with django_assert_max_num_queries(30):
        client.get(page_of(roster))


def test_who_sent_a_list_back_and_why_stands_on_its_page(client: Client, county: County) -> None:
    roster = submitted(county)
    as_user(client, county.editor)
    assert "请补充评审会议纪要" not in client.get(page_of(roster)).content.decode()
    writer.reject(roster, county.reviewer, "请补充评审会议纪要")
    shown = soup(client.get(page_of(roster))).select_one(".case__facts > .case__tone--red")
    assert shown is not None
    assert "请补充评审会议纪要" in shown.text
    assert county.reviewer.get_full_name() in shown.text
    writer.submit(roster, county.editor)
    assert "请补充评审会议纪要" not in client.get(page_of(roster)).content.decode()


def test_who_approves_sees_the_public_page_before_everything_else(
    client: Client, county: County
) -> None:
    roster = submitted(county)
    facts = soup(as_user(client, county.reviewer).get(page_of(roster))).select_one(".case__facts")
    assert facts is not None
    order = [tag.name for tag in facts.select("iframe, table")]
    assert order[0] == "iframe"
    assert order.count("iframe") == 1


def test_why_a_list_is_not_public_stands_beside_its_state(client: Client, county: County) -> None:
    wrong = paused(county)
    as_user(client, county.editor)
    state = soup(client.get(page_of(wrong))).select_one("[data-status=paused]")
    assert state is not None
    assert str(HEADLINES["paused"]) in state.text


def test_a_month_far_ahead_is_a_slip_of_the_pen(county: County) -> None:
    ahead = date.today().replace(day=1) + timedelta(days=400)
    result = writer.import_roster(
        file_of(), "list.csv", county.dibao, county.qinhe, "initial", county.editor, month=ahead
    )
    assert [found.code for found in result.findings] == ["month-to-come"]
    assert result.refused
    assert not Roster.objects.exists()


def test_drafts_of_one_month_can_be_told_apart_on_the_first_screen(county: County) -> None:
    drafts = [imported(county), imported(county, file_of(3))]
    mine = work_for(county.editor, date.today())[Bucket.MINE].items
    assert {draft.reference for draft in drafts} == {item.detail.split(" · ")[1] for item in mine}
