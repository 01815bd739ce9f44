"""Near relatives, and whoever has stepped back or is kept away, neither have nor open the case."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from complaints import conflicts, desk, queries, tracking
from complaints.models import Complaint, Exclusion, LedgerEvent, RelativeFiling
from complaints.relatives import digest_of_identity
from disclosure.models import RosterEntry
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of, take
from tests.kin import factories as kin_factories
from tests.support.made_up import identity_number
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
RELATIVE = "孙测试"
REASONS = Exclusion.Reason


@pytest.fixture
def admin(place: County) -> User:
    staff_access()
    return factories.officer("admin", place.root, Role.ADMINISTRATOR)


@pytest.fixture
def supervisor(place: County) -> User:
    return factories.officer("supervisor", place.root, Role.SUPERVISOR)


def filing_of(admin: User, staff: User, name: str = RELATIVE, **more: Any) -> RelativeFiling:
    official = kin_factories.official(staff, admin)
    return kin_factories.filed(official, admin, name=name, **more)


def reasons(case: Complaint) -> dict[int | None, str]:
    """Who is kept away, and why."""
    return dict(case.exclusions.values_list("user_id", "reason"))


@pytest.mark.parametrize(
    "changes",
    [
        {"about_person": f"副镇长{RELATIVE}"},
        {"about_person": f"{RELATIVE[0]} {RELATIVE[1:]}"},
        {"about_unit": f"河西村委会主任{RELATIVE}"},
        {"name": RELATIVE},
        {"name": "别人", "people_count": 2, "representatives": ((RELATIVE, ""),)},
    ],
)
def test_a_filed_relative_keeps_their_relative_away(
    place: County, admin: User, qinhe_officer: User, changes: dict[str, Any]
) -> None:
    filing_of(admin, qinhe_officer)
    case = factories.filed(place, **changes)
    assert reasons(case) == {qinhe_officer.pk: REASONS.NEAR_RELATIVE}
    assert not queries.visible_to(qinhe_officer).exists()
    with pytest.raises(Refused):
        desk.assign(case, factories.officer("boss", place.root), qinhe_officer)


def test_an_unrelated_case_keeps_nobody_away(
    place: County, admin: User, qinhe_officer: User
) -> None:
    filing_of(admin, qinhe_officer)
    assert not reasons(factories.filed(place, about_person="副镇长周某"))


def test_an_anonymous_sender_is_compared_with_nobody(
    place: County, admin: User, qinhe_officer: User
) -> None:
    filing_of(admin, qinhe_officer)
    assert not reasons(factories.filed(place, anonymous=True, name=RELATIVE))


def test_a_member_of_staff_who_files_does_not_handle_it(place: County, qinhe_officer: User) -> None:
    case = factories.filed(place, name="qinhe-petition")
    assert reasons(case) == {qinhe_officer.pk: REASONS.NEAR_RELATIVE}


def test_the_list_entry_of_a_relative_is_told_by_its_digest(
    place: County, admin: User, qinhe_officer: User
) -> None:
    number = identity_number()
    filing_of(admin, qinhe_officer, identity=number)
    entry = RosterEntry(identity_digest=digest_of_identity(number))
    other = RosterEntry(identity_digest="")
    assert conflicts.kin([], [], entry) == [qinhe_officer]
    assert conflicts.kin([], [], other) == []


def test_a_later_filing_looks_through_the_open_cases(
    place: County, admin: User, qinhe_officer: User
) -> None:
    about = desk.accept(factories.filed(place, about_person=f"村干部{RELATIVE}"), qinhe_officer)
    other = desk.accept(factories.filed(place), qinhe_officer)
    filing_of(admin, qinhe_officer)
    assert factories.fresh(about).handler is None
    assert reasons(about) == {qinhe_officer.pk: REASONS.NEAR_RELATIVE}
    event = LedgerEvent.objects.latest("sequence")
    assert (event.kind, event.subject_number) == ("excluded", about.number)
    assert RELATIVE not in str(event.private) + str(event.public)
    assert list(queries.visible_to(qinhe_officer)) == [other]


def test_stepping_back_is_recorded_and_the_case_goes_back_to_the_unit(
    place: County, admin: User, qinhe_officer: User, county_officer: User
) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    response = take(client_of(qinhe_officer), case, "recuse", reason="来信人是我的邻居和远亲")
    assert response["Location"] == reverse("petitions:index")
    case = factories.fresh(case)
    assert (case.handler, case.office) == (None, place.qinhe_office)
    assert reasons(case) == {qinhe_officer.pk: REASONS.RECUSED}
    assert LedgerEvent.objects.latest("sequence").kind == "recused"
    assert queries.visible_to(county_officer).filter(pk=case.pk).exists()
    with pytest.raises(Refused) as refused:
        desk.assign(case, county_officer, qinhe_officer)
    assert refused.value.code == "conflict-of-interest"


def test_a_supervisor_keeps_a_person_away(
    place: County, supervisor: User, qinhe_officer: User
) -> None:
    case = desk.accept(factories.filed(place), qinhe_officer)
    with pytest.raises(Refused) as refused:
        desk.exclude(case, qinhe_officer, "应当回避", person=qinhe_officer)
    assert refused.value.code == "not-allowed"
    case = desk.exclude(case, supervisor, "应当回避而未提出", person=qinhe_officer)
    assert case.handler is None
    with pytest.raises(Refused) as refused:
        desk.exclude(case, supervisor, "再次", person=qinhe_officer)
    assert refused.value.code == "barred-already"


def test_a_unit_that_is_kept_away_gives_the_case_up(place: County, supervisor: User) -> None:
    case = desk.exclude(factories.filed(place), supervisor, "涉及该办", office=place.qinhe_office)
    assert case.office == place.bureau
    with pytest.raises(Refused) as refused:
        desk.exclude(case, supervisor, "涉及县局", office=place.bureau)
    assert refused.value.code in {"no-other-unit", "conflict-of-interest"}
    assert factories.fresh(case).office == place.bureau


@pytest.mark.parametrize("both", [True, False])
def test_either_a_person_or_a_unit(place: County, supervisor: User, both: bool) -> None:
    case = factories.filed(place)
    whom: dict[str, Any] = {"person": supervisor, "office": place.bureau} if both else {}
    with pytest.raises(Refused) as refused:
        desk.exclude(case, supervisor, "理由", **whom)
    assert refused.value.code == "one-needed"


def test_nobody_lifts_a_conflict_not_even_in_the_database(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place)
    desk.recuse(case, qinhe_officer, "有利害关系")
    rows = Exclusion.objects.filter(complaint=case)
    for change in (rows.delete, lambda: rows.update(reason=REASONS.ACCUSED_UNIT)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert conflicts.is_barred(qinhe_officer, case)


def test_the_forms_keep_a_person_away_and_show_the_way(
    place: County, admin: User, supervisor: User, qinhe_officer: User
) -> None:
    case = factories.filed(place, kind="appeal")
    client = client_of(supervisor)
    refused = take(client, case, "exclude", reason="应当回避")
    assert refused.status_code == 422
    taken = take(client, case, "exclude", reason="应当回避", person=qinhe_officer.pk)
    assert taken.status_code == 302
    assert reasons(case) == {qinhe_officer.pk: REASONS.ACCUSED_PERSON}
    other = factories.officer("second", place.qinhe)
    sent = {"way": "reconsideration", "organ": "县人民政府", "text": "六十日内申请复议。"}
    assert take(client_of(other), case, "refer", **sent).status_code == 302
    assert factories.fresh(case).status == "referred"


def test_every_opening_of_an_identity_is_one_more_line_that_the_sender_sees(
    place: County, qinhe_officer: User
) -> None:
    case = factories.filed(place)
    for reason in ("需要电话核实", "电话未接通，再次联系"):
        desk.open_identity(case, qinhe_officer, "contact", reason)
    assert case.identity_accesses.count() == 2
    said = [entry.text for entry in tracking.history(tracking.events_of(case))]
    assert any("需要电话核实" in text for text in said)
    assert any("再次联系" in text for text in said)
