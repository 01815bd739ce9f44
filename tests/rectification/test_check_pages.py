"""Pages of checks: each person sees their sheets, the public sees numbers, nobody a household."""

import json
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints.rectification.inspections import desk
from complaints.rectification.inspections.queries import plans_visible_to, targets_visible_to
from complaints.rectification.inspections.steps import (
    PLAN_STEPS,
    SHEET_STEPS,
    open_plan_steps,
    open_sheet_steps,
)
from complaints.rectification.models import InspectionPlan, InspectionTarget, SheetQuestion
from portal.core.models import Role
from tests.complaints import factories as petitions
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories, inspections
from tests.rectification.factories import Staff
from tests.support.pages import soup
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
OFFICER, SUPERVISOR = Role.RECTIFICATION_OFFICER, Role.SUPERVISOR


@pytest.fixture(autouse=True)
def _access(place: County) -> None:
    staff_access()


# --- Who sees what ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ["checks", "check_sheets"])
def test_the_lists_open_for_whoever_may_see_them(
    place: County, people: Staff, role: Role, name: str
) -> None:
    inspections.of_qinhe(place, people)
    page = client_of(petitions.officer(f"one-{role}", place.root, role)).get(
        reverse(f"{name}:index")
    )
    sees = role in {OFFICER, SUPERVISOR, Role.AUDITOR}
    assert page.status_code == (200 if sees else 302)
    if sees:
        plans = reverse("checks:add") in page.content.decode()
        assert plans == (role == OFFICER and name == "checks")


def test_checks_and_sheets_are_seen_by_the_county_and_by_who_was_drawn(
    place: County, people: Staff
) -> None:
    target, wrong = inspections.of_qinhe(place, people), []
    for role, where, drawn in product(Role, ("root", "qinhe", "guodao"), (False, True)):
        office = factories.neutral_office(place)
        by = petitions.officer(f"{role}-{where}-{drawn}", getattr(place, where), role, office)
        if drawn:
            target.inspectors.add(by)
        of_county = where == "root" and role in {OFFICER, SUPERVISOR, Role.AUDITOR}
        expected = of_county or (drawn and role in {OFFICER, SUPERVISOR})
        rows = (
            plans_visible_to(by).filter(pk=target.plan_id),
            targets_visible_to(by).filter(pk=target.pk),
        )
        if {one.exists() for one in rows} != {expected}:
            wrong.append((role, where, drawn))
        page = client_of(by).get(reverse("check_sheets:inspect", args=[target.pk]))
        if (page.status_code == 200) != expected:
            wrong.append(("page", role, where, drawn))
    assert wrong == []


@pytest.mark.parametrize("person", ["county_officer", "supervisor", "qinhe_officer"])
def test_the_lists_of_checks_and_sheets_open(place: County, people: Staff, person: str) -> None:
    inspections.of_qinhe(place, people)
    for name in ("checks:index", "check_sheets:index"):
        assert client_of(getattr(people, person)).get(reverse(name)).status_code == 200


def test_a_township_is_not_warned_of_the_sheet_on_itself(place: County, people: Staff) -> None:
    lists = inspections.of_qinhe(place, people)
    assert not targets_visible_to(people.qinhe_officer).filter(pk=lists.pk).exists()
    assert not plans_visible_to(people.qinhe_officer).exists()


def test_an_inspector_of_a_township_sees_their_own_sheet_only(place: County, people: Staff) -> None:
    target = inspections.of_qinhe(place, people)
    target.inspectors.add(people.guodao_officer)
    page = client_of(people.guodao_officer).get(reverse("checks:inspect", args=[target.plan_id]))
    assert [row.pk for row in page.context["targets"]] == [target.pk]


# --- Steps and the desk agree -----------------------------------------------------------------


def _plan_steps(plan: InspectionPlan, people: Staff) -> set[str]:
    row = InspectionPlan.objects.get(pk=plan.pk)
    return {step.name for step in open_plan_steps(row, people.county_officer)}


def test_the_plan_offers_what_is_possible_now(place: County, people: Staff) -> None:
    plan = inspections.planned(people)
    assert _plan_steps(plan, people) == {"change", "announce"}
    desk.announce(plan, people.county_officer)
    assert _plan_steps(plan, people) == {"change", "draw"}
    desk.draw(plan, people.county_officer)
    assert _plan_steps(plan, people) == {"draw_again"}
    assert open_plan_steps(plan, people.supervisor) == []
    done = inspections.recorded(place, people)
    assert _plan_steps(done, people) == {"put_on_list"}


def test_the_sheet_offers_its_steps_to_who_was_drawn(place: County, people: Staff) -> None:
    inspections.question()
    target = inspections.of_qinhe(place, people)
    inspections.found(target, people, confirm=False)

    def names(user: Any) -> set[str]:
        row = InspectionTarget.objects.select_related("plan", "division").get(pk=target.pk)
        return {step.name.partition("-")[0] for step in open_sheet_steps(row, user)}

    assert names(people.county_officer) == {"part", "record", "finish"}
    assert names(people.supervisor) == {"part", "record", "finish", "confirm", "decline"}
    assert names(people.guodao_officer) == set()
    inspections.finished(target, people.supervisor)
    assert names(people.county_officer) == {"record"}


def test_every_step_has_a_place_in_a_page() -> None:
    names = [step.name for step in (*PLAN_STEPS, *SHEET_STEPS)]
    assert len(names) == len(set(names))


# --- The way through the pages ----------------------------------------------------------------


def _post(client: Client, address: str, step: str, **fields: Any) -> Any:
    values = {f"{step}-{name}": value for name, value in fields.items()}
    return client.post(address, {"step": step, **values})


def test_a_check_goes_from_plan_to_items_through_its_pages(place: County, people: Staff) -> None:
    inspections.lists(place)
    asked = inspections.question()
    officer, boss = client_of(people.county_officer), client_of(people.supervisor)
    fields = {
        "title": "四季度检查",
        "theme": "公示和入户调查",
        "kind": "regular",
        "starts_on": inspections.today(),
        "ends_on": inspections.today(),
        "townships_wanted": 0,
        "cases_wanted": 1,
        "inspectors_wanted": 2,
        "pool": [people.county_officer.pk, people.supervisor.pk],
    }
    for nobody in ([], ["x"], [10**25]):
        assert officer.post(reverse("checks:add"), {**fields, "pool": nobody}).status_code == 422
    assert officer.post(reverse("checks:add"), fields).status_code == 302
    plan = InspectionPlan.objects.get()
    address = reverse("checks:inspect", args=[plan.pk])
    assert _post(officer, address, "announce").status_code == 302
    assert _post(officer, address, "draw", value="12").status_code == 422  # where it stands?
    assert _post(officer, address, "draw", value="12", source="公报").status_code == 302
    for target in plan.targets.all():
        sheet = reverse("check_sheets:inspect", args=[target.pk])
        part = {f"answer_{asked.pk}": "not_in_order"}
        assert _post(officer, sheet, "part-0", **part).status_code == 422
        part[f"note_{asked.pk}"] = "一人签字"
        assert _post(officer, sheet, "part-0", **part).status_code == 302
        finding = {
            "category": "home_visit",
            "household": target.cases.get().pk,
            "problem": inspections.INTERNAL,
            "public_problem": inspections.PUBLIC,
            "outcome": "to_do",
            "urgency": "by_date",
            "accountability": "exempted",
        }
        assert _post(officer, sheet, "record", **finding).status_code == 422
        finding["accountability_reason"] = "新政策首月执行"
        assert _post(officer, sheet, "record", **finding).status_code == 302
        row = target.findings.get()
        assert _post(boss, sheet, "confirm", finding=row.pk).status_code == 302
        day = {"visited_on": inspections.today()}
        assert _post(boss, sheet, "finish", **day).status_code == 302
    assert _post(officer, address, "complete").status_code == 302
    found = plan.targets.get(division=place.qinhe).findings.get()
    duty = {"finding": found.pk, "target": "两人签字", "deadline": inspections.today()}
    duty |= {"unit": people.qinhe_officer.office_id, "person": people.qinhe_officer.pk}
    assert _post(officer, address, "put_on_list", **duty).status_code == 302
    page = officer.get(address)
    [item] = found.items.all()
    assert reverse("rectification_items:inspect", args=[item.pk]) in page.content.decode()
    item_page = officer.get(reverse("rectification_items:inspect", args=[item.pk]))
    assert address in item_page.content.decode()


def test_one_part_of_the_sheet_is_open_at_a_time(place: County, people: Staff) -> None:
    inspections.question()
    inspections.question("home", per_case=True)
    target = inspections.of_qinhe(place, people)
    sheet = reverse("check_sheets:inspect", args=[target.pk])
    client = client_of(people.county_officer)

    def opened(query: str = "") -> list[str]:
        rows = client.get(sheet + query).context["step_rows"]
        return [row["step"].name for row in rows if row["open"]]

    assert opened() == ["part-0"]
    last = target.cases.latest("pk")
    assert opened(f"?part=part-{last.pk}") == [f"part-{last.pk}"]
    assert opened("?part=part-x") == ["part-0"]
    asked = SheetQuestion.objects.get(per_case=False)
    _post(client, sheet, "part-0", **{f"answer_{asked.pk}": "in_order"})
    assert opened() != ["part-0"]


def test_a_change_after_the_announcement_is_public(client: Client, people: Staff) -> None:
    plan = inspections.planned(people)
    draft = inspections.draft(people)
    desk.change(plan, people.county_officer, draft)
    desk.announce(plan, people.county_officer)
    address = reverse("rectification:check", args=[plan.number])
    assert len(client.get(address).context["steps"]) == 1
    desk.change(plan, people.county_officer, draft)
    assert len(client.get(address).context["steps"]) == 2


def test_answers_stay_when_another_part_is_filled_in(place: County, people: Staff) -> None:
    first, second = inspections.question("one"), inspections.question("two")
    target = inspections.of_qinhe(place, people)
    sheet = reverse("check_sheets:inspect", args=[target.pk])
    one = {f"answer_{first.pk}": "in_order"}
    assert _post(client_of(people.county_officer), sheet, "part-0", **one).status_code == 302
    both = {**one, f"answer_{second.pk}": "in_order"}
    assert _post(client_of(people.supervisor), sheet, "part-0", **both).status_code == 302
    assert target.answers.get(question=first).by == people.county_officer
    assert target.answers.get(question=second).by == people.supervisor


def test_photos_are_for_those_who_may_see_the_sheet(place: County, people: Staff) -> None:
    inspections.question(wants_file=True)
    target = inspections.of_qinhe(place, people)
    inspections.fill(target, people.supervisor)
    row = inspections.found(target, people, file=factories.picture())
    auditor = petitions.officer("auditor", place.root, Role.AUDITOR)
    answer = target.answers.get()
    for address in (
        reverse("check_sheets:answer_file", args=[answer.pk]),
        reverse("check_sheets:finding_file", args=[row.pk]),
    ):
        found = []
        for user in (auditor, people.supervisor, people.qinhe_officer, people.petition):
            response = client_of(user).get(address)
            found.append(response.status_code)
            assert b"".join(response)  # read to the end, so that its file is closed
        assert found == [200, 200, 404, 404]


def test_questions_are_data_of_the_county(place: County) -> None:
    client = client_of(petitions.officer("admin", place.root, Role.ADMINISTRATOR))
    fields = {
        "code": "fee",
        "text": "未向申请人收取任何费用",
        "category": "fee",
        "article": "",
        "order": 1,
        "active": "on",
    }
    assert client.post(reverse("sheet_questions:add"), fields).status_code == 302
    assert SheetQuestion.objects.get().text == fields["text"]
    officer = client_of(petitions.officer("one", place.root, OFFICER))
    assert officer.get(reverse("sheet_questions:index")).status_code != 200


def test_a_question_that_was_answered_says_for_good_what_it_said(
    place: County, people: Staff
) -> None:
    asked = inspections.question()
    client = client_of(petitions.officer("admin", place.root, Role.ADMINISTRATOR))
    address = reverse("sheet_questions:edit", args=[asked.pk])
    fields = {"code": asked.code, "category": asked.category, "order": 3, "text": "由两人入户"}
    assert client.post(address, fields).status_code == 302  # nobody has answered yet
    SheetQuestion.objects.update(active=True)
    inspections.fill(inspections.of_qinhe(place, people), people.county_officer)
    assert client.post(address, {**fields, "text": "是否收费"}).status_code == 200
    assert SheetQuestion.objects.get().text == "由两人入户"
    assert client.post(address, fields).status_code == 302
    assert not SheetQuestion.objects.get().active


# --- What everyone reads ----------------------------------------------------------------------


def test_a_check_is_public_when_it_is_announced(client: Client, people: Staff) -> None:
    plan = inspections.planned(people)
    address = reverse("rectification:check", args=[plan.number])
    assert client.get(address).status_code == 404
    assert plan.title not in client.get(reverse("rectification:checks")).content.decode()
    desk.announce(plan, people.county_officer)
    assert client.get(address).status_code == 200
    assert plan.title in client.get(reverse("rectification:checks")).content.decode()


def test_findings_are_counted_when_the_visits_have_ended(
    client: Client, place: County, people: Staff
) -> None:
    target = inspections.of_qinhe(place, people)
    inspections.found(target, people)
    address = reverse("rectification:check", args=[target.plan.number])
    assert client.get(address).context["counts"] == []
    for one in target.plan.targets.select_related("plan", "division"):
        inspections.finished(one, people.county_officer)
    desk.complete(target.plan, people.county_officer)
    assert [count for _label, count in client.get(address).context["counts"]] == [1]


def test_no_public_page_names_a_household_or_an_inspector(
    client: Client, place: County, people: Staff
) -> None:
    plan = inspections.recorded(place, people)
    target = plan.targets.get(division=place.qinhe)
    desk.put_on_list(target.findings.get(), people.county_officer, inspections.duty(people))
    pages = [
        client.get(reverse("rectification:checks")),
        client.get(reverse("rectification:check", args=[plan.number])),
        client.get(reverse("rectification:check_draw", args=[plan.number, 1])),
    ]
    hidden = [str(case) for one in plan.targets.all() for case in one.cases.all()]
    hidden += ["dibao-140431", inspections.INTERNAL, plan.draws.get().pool["salt"]]
    hidden += [person.get_full_name() for person in plan.pool.all()]
    for page in pages:
        assert page.status_code == 200
        assert not [text for text in hidden if text in page.content.decode()]
    assert inspections.PUBLIC in pages[1].content.decode()
    digest = sha256(pages[2].content).hexdigest()
    assert digest in pages[1].content.decode()


def test_the_commands_on_the_page_of_a_check_are_ready_to_run(
    client: Client, place: County, people: Staff
) -> None:
    plan = inspections.recorded(place, people)
    page = soup(client.get(reverse("rectification:check", args=[plan.number])))
    texts = [code.get_text().split("'")[3] for code in page.select("details li code")]
    draw = plan.draws.get()
    first = draw.result[0]
    assert [text.split("|")[0] for text in texts] == [draw.seed] * 3
    assert texts[0].endswith(f"|township|{first['township']}")
    # What is shown as drawn first has the smallest rank of all that took part.
    told = json.loads(desk.published_bytes(draw))["pool"]["townships"]
    (tickets,) = (one["tickets"] for one in told if one["code"] == first["township"])
    front = texts[2].rpartition("|")[0]
    ranks = [sha256(f"{front}|{ticket}".encode()).hexdigest() for ticket in tickets]
    assert sha256(texts[2].encode()).hexdigest() == min(ranks)


def test_the_page_of_a_check_asks_the_same_number_of_questions_for_more_findings(
    client: Client, place: County, people: Staff, django_assert_max_num_queries: Any
) -> None:
    target = inspections.of_qinhe(place, people)
    for _number in range(4):
        row = inspections.found(target, people)
        desk.put_on_list(row, people.county_officer, inspections.duty(people))
    for one in target.plan.targets.select_related("plan", "division"):
        inspections.finished(one, people.county_officer)
    desk.complete(target.plan, people.county_officer)
    address = reverse("rectification:check", args=[target.plan.number])
    client.get(address)
    with django_assert_max_num_queries(12):
        assert len(client.get(address).context["rows"]) == 4


def test_the_list_asks_the_same_number_of_questions_for_more_checks(
    client: Client, people: Staff, django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        inspections.announced(people)
    client.get(reverse("rectification:checks"))
    with django_assert_max_num_queries(6):
        client.get(reverse("rectification:checks"))
