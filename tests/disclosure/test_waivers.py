"""Skipped publicities: asked for with a reason, approved by a second person, public to everyone."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure import roster as writer
from disclosure.lists import waivers
from disclosure.models import Programme, PublicityRule, PublicityWaiver, Roster
from portal.core.errors import Refused
from portal.core.models import Appointment, DeadlineRule, User
from tests.disclosure.factories import County, imported, opened, waived
from tests.support.clients import signed_in
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
REASON = "紧急程序，先行救助"


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def months_before(count: int) -> date:
    index = this_month().year * 12 + this_month().month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def asked(county: County, by: User | None = None, **changes: Any) -> PublicityWaiver:
    given = {
        "programme": county.dibao,
        "division": county.qinhe,
        "stage": "initial",
        "month": this_month(),
        "reason": REASON,
        **changes,
    }
    return waivers.ask(**given, by=by or county.editor)


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "auditor", "foreign_editor"])
def test_only_an_editor_of_the_township_asks(county: County, who: str) -> None:
    with pytest.raises(PermissionDenied):
        asked(county, by=getattr(county, who))


@pytest.mark.parametrize("who", ["editor", "supervisor", "auditor", "foreign_reviewer"])
def test_only_a_reviewer_of_the_township_decides(county: County, who: str) -> None:
    waiver = asked(county)
    for decide in (waivers.approve, lambda w, by: waivers.decline(w, by, "不符合条件")):
        with pytest.raises(PermissionDenied):
            decide(waiver, getattr(county, who))
    assert PublicityWaiver.objects.get().approved_by is None


def test_who_asked_does_not_approve(county: County) -> None:
    waiver = asked(county)
    Appointment.objects.create(user=county.editor, role="reviewer", division=county.qinhe)
    with pytest.raises(Refused) as refused:
        waivers.approve(waiver, User.objects.get(pk=county.editor.pk))
    assert refused.value.code == "four-eyes"
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicityWaiver.objects.update(approved_by=county.editor)


def test_a_publicity_is_skipped_once_for_a_month(county: County) -> None:
    asked(county)
    with pytest.raises(Refused) as refused:
        asked(county)
    assert refused.value.code == "asked-already"
    asked(county, month=months_before(1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "略"}, "reason-missing"),
        ({"division": "county"}, "place"),
        ({"programme": "children"}, "no-rule"),
    ],
)
def test_what_makes_no_sense_is_refused(county: County, changes: dict[str, Any], code: str) -> None:
    if "division" in changes:
        Appointment.objects.create(user=county.editor, role="editor", division=county.county)
        county.editor = User.objects.get(pk=county.editor.pk)
        changes = {"division": county.county}
    if "programme" in changes:
        changes = {"programme": Programme.objects.get(code="children")}
    with pytest.raises(Refused) as refused:
        asked(county, **changes)
    assert refused.value.code == code


def test_a_publicity_that_took_place_was_not_skipped(county: County) -> None:
    roster = opened(county, month=this_month())
    writer.withdraw(roster, county.reviewer, "名单有误")
    with pytest.raises(Refused) as refused:
        asked(county)
    assert refused.value.code == "was-public"


def test_a_publicity_that_took_place_meanwhile_cannot_be_approved_as_skipped(
    county: County,
) -> None:
    waiver = asked(county)
    opened(county, month=this_month())
    with pytest.raises(Refused) as refused:
        waivers.approve(waiver, county.reviewer)
    assert refused.value.code == "was-public"


def test_a_declined_request_goes_and_its_history_stays(county: County) -> None:
    waivers.decline(asked(county), county.reviewer, "不符合紧急程序的条件")
    assert not PublicityWaiver.objects.exists()
    actions = ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-2:] == ["disclosure.waiver-ask", "disclosure.waiver-decline"]
    asked(county)


def test_an_approved_waiver_is_decided(county: County) -> None:
    waiver = waived(county)
    with pytest.raises(Refused) as refused:
        waivers.decline(waiver, county.reviewer, "不符合条件")
    assert refused.value.code == "wrong-state"


# Whether a list of confirmed recipients may be submitted, by what happened to its publicity.
@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("nothing", "initial-missing"),
        ("waiver asked", "initial-missing"),
        ("waiver approved", ""),
        ("public this month", ""),
        ("public two months ago", ""),
        ("public three months ago", "initial-missing"),
        ("public and withdrawn", "initial-missing"),
        ("public next door", "initial-missing"),
        ("never prescribed", ""),
    ],
)
def test_no_confirmed_list_skips_its_publicity_in_silence(
    county: County, before: str, code: str
) -> None:
    _happened(county, before)
    roster = imported(county, stage="approved", month=this_month())
    if code:
        with pytest.raises(Refused) as refused:
            writer.submit(roster, county.editor)
        assert refused.value.code == code
    else:
        assert writer.submit(roster, county.editor).status == "submitted"


def test_how_far_back_the_publicity_may_lie_is_a_time_limit_of_the_county(county: County) -> None:
    _happened(county, "public three months ago")
    roster = imported(county, stage="approved", month=this_month())
    limit = {"unit": "calendar", "title": "-", "starts": "-", "article": "-"}
    key = {"key": "publicity.initial_within", "effective_from": months_before(9)}
    DeadlineRule.objects.create(**key, **limit, amount=3)
    assert writer.submit(roster, county.editor).status == "submitted"


def _happened(county: County, before: str) -> None:
    if before == "waiver asked":
        asked(county)
    elif before == "waiver approved":
        waived(county)
    elif before == "never prescribed":
        PublicityRule.objects.filter(stage="initial").delete()
    elif before.startswith("public"):
        ago = {"public two months ago": 2, "public three months ago": 3}.get(before, 0)
        roster = opened(county, month=months_before(ago))
        if before == "public and withdrawn":
            writer.withdraw(roster, county.reviewer, "名单有误")
        if before == "public next door":
            Roster.objects.filter(pk=roster.pk).update(division=county.guodao)


def test_the_staff_pages_ask_and_approve(county: County) -> None:
    form = {
        "programme": county.dibao.pk,
        "division": county.qinhe.pk,
        "stage": "initial",
        "month": "2026-11",
        "reason": REASON,
    }
    editor, add = signed_in(county.editor), reverse("skipped_publicities:add")
    short = editor.post(add, {**form, "reason": "略"})
    assert short.status_code == 200
    assert soup(short).select_one('[name="month"]')["value"] == "2026-11"
    assert not PublicityWaiver.objects.exists()
    assert editor.post(add, form).status_code == 302
    waiver = PublicityWaiver.objects.get()
    page = reverse("skipped_publicities:inspect", args=[waiver.pk])
    assert not soup(editor.get(page)).select('input[name="step"]')
    reviewer = signed_in(county.reviewer)
    assert page in reviewer.get(reverse("skipped_publicities:index")).content.decode()
    reviewer.post(page, {"step": "approve"})
    waiver.refresh_from_db()
    assert waiver.approved_by == county.reviewer
    assert not soup(reviewer.get(page)).select('input[name="step"]')


def test_another_township_sees_and_asks_nothing_here(county: County) -> None:
    waiver = asked(county)
    stranger = signed_in(county.foreign_reviewer)
    page = reverse("skipped_publicities:inspect", args=[waiver.pk])
    assert stranger.get(page).status_code == 404
    assert page not in stranger.get(reverse("skipped_publicities:index")).content.decode()
    form = {
        "programme": county.dibao.pk,
        "division": county.qinhe.pk,
        "stage": "monthly",
        "month": "2026-11",
        "reason": REASON,
    }
    signed_in(county.foreign_editor).post(reverse("skipped_publicities:add"), form)
    assert PublicityWaiver.objects.count() == 1


def test_the_list_of_skipped_publicities_takes_a_fixed_number_of_queries(
    county: County, django_assert_max_num_queries: Any
) -> None:
    for ago in range(12):
        waived(county, month=months_before(ago))
    client = signed_in(county.reviewer)
    client.get(reverse("skipped_publicities:index"))
    with django_assert_max_num_queries(20):
        assert client.get(reverse("skipped_publicities:index")).status_code == 200
