"""Each kind has its own route: what is decided elsewhere is sent there, with organ and date."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import desk, queries, tracking
from complaints.models import Complaint, ComplaintKind, LedgerEvent
from complaints.transitions import Step
from complaints.ways import GROUNDS, Way
from complaints.wording import text as told
from portal.core.demo import data
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of, page_of, take
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
WAY = "可以自知道决定之日起六十日内申请行政复议，带身份证和决定书。"
STATUTORY = {"appeal": "reconsideration", "accusation": "discipline"}


@pytest.fixture(autouse=True)
def _routes(place: County) -> None:
    staff_access()
    for code, route in STATUTORY.items():
        ComplaintKind.objects.filter(code=code).update(route=route)


def code_of(call: Any) -> str:
    """The code with which *call* is refused."""
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def last(case: Complaint) -> LedgerEvent:
    return LedgerEvent.objects.filter(subject_number=case.number).latest("sequence")


def test_an_appeal_is_shown_the_way_and_not_accepted(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place, kind="appeal")
    assert code_of(lambda: desk.accept(case, qinhe_officer)) == "statutory-way"
    assert factories.fresh(case).status == "registered"
    case = desk.refer(case, qinhe_officer, Way.RECONSIDERATION, WAY, "沁源县人民政府")
    assert case.status == "referred"
    assert case.due is None
    said = told(last(case))
    assert "沁源县人民政府" in said
    assert WAY in said


def test_an_appeal_is_accepted_for_a_stated_duty_of_the_unit_itself(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place, kind="appeal")
    desk.accept(case, qinhe_officer, "决定没有送达，先补送达")
    assert "决定没有送达" in told(last(case))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"way": "somewhere"}, "no-such-way"),
        ({"organ": " "}, "organ-needed"),
        ({"text": ""}, "text-needed"),
        ({"way": "discipline"}, "confidential-first"),
    ],
)
def test_an_unclear_way_is_refused(
    place: County, qinhe_officer: User, changes: dict[str, str], code: str
) -> None:
    case = factories.filed(place, kind="appeal")
    values = {"way": "court", "text": WAY, "organ": "县人民法院", **changes}
    assert code_of(lambda: desk.refer(case, qinhe_officer, **values)) == code
    assert last(case).kind == "filed"


def test_an_accusation_goes_to_the_discipline_organ_without_naming_anybody(
    place: County, confidential_officer: User
) -> None:
    case = factories.filed(place, kind="accusation", about_person="钱某某")
    organ = "县纪委监委"
    named = "您反映钱某某的问题已经移送。"
    refer = desk.refer
    assert (
        code_of(lambda: refer(case, confidential_officer, "discipline", named, organ))
        == "names-accused"
    )
    refer(case, confidential_officer, "discipline", "您反映的问题已经移送。", organ)
    entries = tracking.history(tracking.events_of(factories.fresh(case)))
    assert organ in entries[-1].text
    assert "钱某某" not in "".join(entry.text for entry in entries)


def test_an_accusation_under_another_kind_leaves_every_ordinary_list_at_once(
    place: County, qinhe_officer: User, county_officer: User, confidential_officer: User
) -> None:
    case = factories.filed(place, public_consent=True)
    desk.accept(case, qinhe_officer)
    case = desk.make_confidential(case, qinhe_officer, "内容涉及收受好处")
    assert (case.office, case.handler, case.public_consent) == (place.bureau, None, False)
    for officer in (qinhe_officer, county_officer):
        assert not queries.visible_to(officer).exists()
        assert code_of(lambda by=officer: desk.recuse(case, by, "x")) == "not-allowed"
    assert queries.confidential(confidential_officer).get() == case
    assert "收受好处" not in told(last(case))
    assert code_of(lambda: desk.make_confidential(case, confidential_officer, "再次")) == (
        "confidential-already"
    )


def test_the_officer_is_asked_to_look_again_at_words_of_an_accusation(
    place: County, qinhe_officer: User
) -> None:
    ComplaintKind.objects.filter(code="accusation").update(keywords="好处费 受贿")
    plain = factories.filed(place)
    hinted = factories.filed(place, body="办低保要交好处费。")
    client = client_of(qinhe_officer)
    assert not soup(client.get(page_of(plain))).select("[data-hint]")
    assert "好处费" in soup(client.get(page_of(hinted))).select("[data-hint]")[0].text
    response = take(client, hinted, "confide", reason="涉及收受好处")
    assert response.status_code == 302
    assert response["Location"] == reverse("petitions:index")
    assert client.get(page_of(hinted)).status_code == 404


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_a_refusal_tells_its_ground_and_article(
    place: County, qinhe_officer: User, ground: str
) -> None:
    case = factories.filed(place)
    desk.refuse(case, qinhe_officer, "详见告知书", "向县人社局提出", ground=ground)
    said = told(last(case))
    assert GROUNDS[ground].article in said
    assert "向县人社局提出" in said


def test_an_unknown_ground_is_refused(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place)
    call = lambda: desk.refuse(case, qinhe_officer, "理由", ground="mood")  # noqa: E731
    assert code_of(call) == "no-such-ground"


def test_a_case_about_the_bureau_is_passed_to_the_organ_above_it(
    place: County, confidential_officer: User
) -> None:
    case = factories.filed(place, about_unit="县民政局")
    assert case.confidential
    text = "您反映的是县民政局，已转送其上级机关处理。"
    case = desk.refer(case, confidential_officer, Way.SUPERIOR, text, "长治市民政局")
    assert case.status == "referred"


def test_the_demo_kinds_name_route_clock_and_texts() -> None:
    rows = {row["code"]: row for row in data("complaint_kinds")}
    assert {row["route"] for row in rows.values()} >= {"answer", "handle", "verify", "discipline"}
    for row in rows.values():
        assert row["route_text"]
        assert row["handle_rule"]
        assert row["article"]
        if row["route"] in {"reconsideration", "disclosure", "discipline"}:
            assert row["redirect_text"]
    assert [code for code, row in rows.items() if row.get("confidential")] == ["accusation"]


@pytest.fixture
def admin(place: County) -> User:
    return factories.officer("admin", place.root, Role.ADMINISTRATOR)


def posted_kind(kind: ComplaintKind, **changes: Any) -> dict[str, Any]:
    """The form of a kind as the browser sends it."""
    names = ("code", "name", "hint", "order", "effective_from", "route_text", "redirect_text")
    more = ("article", "keywords", "route", "notice_rule", "handle_rule")
    values = {name: getattr(kind, name) for name in (*names, *more)}
    return {**values, "active": "on", **changes}


def test_a_new_version_leaves_old_cases_as_they_were(place: County, admin: User) -> None:
    kind = ComplaintKind.objects.get(code="service")
    case = factories.filed(place)
    client = client_of(admin)
    address = reverse("petitions_kinds:copy", args=[kind.pk])
    shown = soup(client.get(address))
    field = shown.select_one("input[name=name]")
    assert field is not None
    assert field["value"] == kind.name
    tomorrow = timezone.localdate() + timedelta(days=1)
    values = posted_kind(kind, effective_from=tomorrow, route_text="新的说明")
    assert client.post(address, values).status_code == 302
    assert ComplaintKind.objects.filter(code="service").count() == 2
    assert factories.fresh(case).kind == kind
    assert ComplaintKind.objects.in_force(tomorrow).get(code="service").route_text == "新的说明"
    assert factories.filed(place).kind == kind


def test_a_version_in_force_is_not_rewritten(place: County, admin: User) -> None:
    kind = ComplaintKind.objects.get(code="service")
    factories.filed(place)
    client = client_of(admin)
    address = reverse("petitions_kinds:edit", args=[kind.pk])
    for changes in ({"route_text": "改了"}, {"handle_rule": ""}, {"route": "answer"}):
        client.post(address, posted_kind(kind, **changes))
        kept = ComplaintKind.objects.get(pk=kind.pk)
        assert (kept.route_text, kept.route) == (kind.route_text, kind.route)
        assert kept.handle_rule == kind.handle_rule
    assert client.post(address, posted_kind(kind, keywords="拖延")).status_code == 302
    assert ComplaintKind.objects.get(pk=kind.pk).keywords == "拖延"


def test_the_steps_on_arrival_include_the_statutory_way(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place)
    steps = desk.allowed_actions(factories.fresh(case), qinhe_officer)
    assert {Step.REFER, Step.CONFIDE, Step.RECUSE} <= set(steps)


def test_a_kind_holds_from_its_day(place: County) -> None:
    ComplaintKind.objects.create(
        code="service", name="服务新版", effective_from=date(2030, 1, 1), order=1
    )
    assert ComplaintKind.objects.in_force(date(2029, 12, 31)).get(code="service").name != "服务新版"
    assert ComplaintKind.objects.in_force(date(2030, 1, 1)).get(code="service").name == "服务新版"
