"""The demo cases come once, in every state, and the same ones on every machine."""

from typing import Any

import pytest
from django.utils import timezone

from complaints import demo, demo_handling, desk, ledger, queries
from complaints.kin import demo as kin_demo
from complaints.models import Complaint, ComplaintKind, Exclusion, Route
from disclosure.demo.programmes import load_programmes
from portal.core.demo import Options, data
from portal.core.demo import loader as ground
from portal.core.models import User
from tests.complaints import factories
from tests.complaints.factories import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: Any) -> None:
    settings.DEMO = True
    for load in (
        ground.load_divisions,
        ground.load_offices,
        ground.load_time_limits,
        ground.load_staff,
        load_programmes,
    ):
        load(Options())


def test_the_demo_loads_once_in_every_state(county: None) -> None:
    for _ in range(2):
        demo.load_kinds(Options())
        assert kin_demo.load_kin(Options())["officials"] == len(data("kin")["officials"])
        assert demo.load_cases(Options(complaints=5)) == {"cases": len(data("complaints")) + 5}
    named = Complaint.objects.filter(form_token__startswith="demo-")
    states = set(named.values_list("status", flat=True))
    assert {"registered", "accepted", "refused", "referred", "replied", "closed"} <= states
    assert named.filter(confidential=True).count() == 3
    reasons = set(Exclusion.objects.exclude(user=None).values_list("reason", flat=True))
    assert {"recused", "near_relative"} <= reasons
    assert named.filter(anonymous=True).exists()
    assert named.filter(due__lt=Complaint.objects.latest("filed_at").filed_at.date()).exists()
    assert ledger.verify().ok
    for name in ("qinhe-petition", "guodao-petition", "county-petition", "county-confidential"):
        assert queries.visible_to(User.objects.get(username=name)).exists()


def test_every_kind_says_what_happens_and_by_which_article() -> None:
    demo.load_kinds(Options())
    kinds = ComplaintKind.objects.all()
    assert {kind.code for kind in kinds} == {
        "consult",
        "suggestion",
        "service",
        "assistance_report",
        "accusation",
        "appeal",
        "disclosure_request",
        "site_error",
    }
    assert all(kind.hint and kind.route_text and kind.article for kind in kinds)
    limits = {row["key"] for row in data("time_limits")}
    assert {kind.handle_rule for kind in kinds} | {kind.notice_rule for kind in kinds} <= limits


def test_a_unit_without_two_investigators_leaves_a_synthetic_case_unanswered(
    place: County, county_officer: User
) -> None:
    case = desk.accept(factories.filed(place, kind="assistance_report"), county_officer)
    case.kind.route = Route.VERIFY
    User.objects.exclude(pk=county_officer.pk).update(is_active=False)
    demo_handling.made_up_reply(case, county_officer, timezone.now())
    assert factories.fresh(case).status == "accepted"
