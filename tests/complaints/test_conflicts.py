"""Who may see and do what: one table of roles, places and cases; and never the accused."""

import pytest

from complaints import conflicts, desk, queries
from complaints.desk.checks import allowed_actions
from complaints.models import Complaint, Exclusion
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County

pytestmark = pytest.mark.django_db
P, C, S, A, E = (
    Role.PETITION_OFFICER,
    Role.CONFIDENTIAL_OFFICER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.EDITOR,
)

# role, place of the role, case → sees it, handles it
TABLE: list[tuple[str, str, str, bool, bool]] = [
    (P, "qinhe", "own", True, True),
    (P, "guodao", "own", False, False),
    (P, "root", "own", True, True),
    (P, "qinhe", "moved to the county", True, False),
    (P, "root", "moved to the county", True, True),
    (P, "qinhe", "moved to guodao", True, False),
    (P, "guodao", "moved to guodao", True, True),
    (P, "qinhe", "about own unit", False, False),
    (P, "root", "about own unit", True, True),
    (P, "guodao", "about own unit", False, False),
    (P, "root", "accusation", False, False),
    (P, "qinhe", "accusation", False, False),
    (C, "root", "accusation", True, True),
    (C, "root", "own", False, False),
    (C, "qinhe", "accusation", True, False),
    (P, "root", "about the bureau", False, False),
    (P, "qinhe", "about the bureau", False, False),
    (C, "root", "about the bureau", True, True),
    (P, "root", "about every unit", False, False),
    (C, "root", "about every unit", True, True),
    (S, "root", "own", True, False),
    (S, "guodao", "own", False, False),
    (S, "root", "accusation", False, False),
    (A, "root", "own", True, False),
    (A, "root", "accusation", False, False),
    (E, "qinhe", "own", False, False),
]


def the_case(place: County, name: str) -> Complaint:
    """One of the cases of the table: all of them happened in a village of Qinhe."""
    match name:
        case "about own unit":
            return factories.filed(place, about_unit="沁河镇社会事务办公室")
        case "about the bureau":
            return factories.filed(place, about_unit="县民政局")
        case "about every unit":
            return factories.filed(place, about_unit="沁河镇政府和沁源县民政局")
        case "accusation":
            return factories.filed(place, kind="accusation")
    found = factories.filed(place)
    boss = factories.officer("boss", place.root)
    if name == "moved to the county":
        desk.transfer(found, boss, place.bureau, "由县局办理")
    elif name == "moved to guodao":
        desk.transfer(found, boss, place.guodao_office, "指定办理")
    return factories.fresh(found)


@pytest.mark.parametrize(("role", "where", "case", "sees", "handles"), TABLE)
def test_roles_places_and_cases(
    place: County, role: str, where: str, case: str, sees: bool, handles: bool
) -> None:
    found = the_case(place, case)
    user = factories.officer("someone", getattr(place, where), role)
    assert queries.visible_to(user).filter(pk=found.pk).exists() is sees
    steps = allowed_actions(factories.fresh(found), user)
    assert (Step.ACCEPT in steps) is handles
    if handles:
        assert desk.accept(found, user).handler == user
        return
    assert not {Step.REFUSE, Step.TRANSFER, Step.ASSIGN, Step.RECUSE, Step.REFER} & set(steps)
    with pytest.raises(Refused) as refused:
        desk.accept(found, user)
    assert refused.value.code in {"not-allowed", "conflict-of-interest"}


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("沁河镇社会事务办公室", ["qinhe_office"]),
        ("沁河镇政府", ["qinhe_office"]),
        (" 沁 河 镇 民政所 ", ["qinhe_office"]),
        ("县民政局", ["bureau"]),
        ("沁源县民政局救助股", ["bureau"]),
        ("沁河镇河西村委会", []),
        ("河西村委会", []),
        ("不知道", []),
        ("", []),
    ],
)
def test_a_free_text_is_understood_as_a_unit(place: County, text: str, accused: list[str]) -> None:
    assert conflicts.accused_offices(text) == [getattr(place, name) for name in accused]


def test_a_case_about_a_unit_goes_to_the_one_above(place: County) -> None:
    case = factories.filed(place, about_unit="沁河镇政府")
    assert case.office == place.bureau
    assert not case.confidential


def test_a_case_about_the_topmost_unit_of_the_county_itself_is_confidential(
    place: County,
) -> None:
    case = factories.filed(place, division=place.root, about_unit="县民政局")
    assert case.office == place.bureau
    assert case.confidential


def test_the_accused_unit_never_gets_the_case(place: County, county_officer: User) -> None:
    case = factories.filed(place, about_unit="沁河镇政府")
    with pytest.raises(Refused) as refused:
        desk.transfer(case, county_officer, place.qinhe_office, "请处理")
    assert refused.value.code == "conflict-of-interest"


def test_the_accused_person_neither_sees_nor_gets_the_case(
    place: County, county_officer: User, qinhe_officer: User
) -> None:
    case = factories.filed(place, about_person="qinhe-petition 工作人员")
    assert Exclusion.objects.get().user == qinhe_officer
    assert not queries.visible_to(qinhe_officer).exists()
    with pytest.raises(Refused) as refused:
        desk.assign(case, county_officer, qinhe_officer)
    assert refused.value.code == "conflict-of-interest"


def test_a_handler_is_an_officer_of_that_jurisdiction(
    place: County, county_officer: User, guodao_officer: User
) -> None:
    case = factories.filed(place)
    with pytest.raises(Refused) as refused:
        desk.assign(case, county_officer, guodao_officer)
    assert refused.value.code == "wrong-handler"


def test_an_accusation_is_never_public_even_with_consent(
    place: County, confidential_officer: User
) -> None:
    case = factories.in_status(place, confidential_officer, "replied", kind="accusation")
    assert not case.public_consent
    with pytest.raises(Refused):
        desk.publish(case, confidential_officer)


def test_a_clerk_registers_in_their_own_jurisdiction_only(
    place: County, qinhe_officer: User
) -> None:
    assert factories.filed(place, by=qinhe_officer, channel="phone").registered_by == qinhe_officer
    with pytest.raises(Refused) as refused:
        factories.filed(place, by=qinhe_officer, division=place.guodao_village)
    assert refused.value.code == "not-allowed"
