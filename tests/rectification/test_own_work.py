"""Nobody judges their own work by another way: after a hand-over, a consent, a change of unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.models import Exclusion
from complaints.rectification import desk
from complaints.rectification.asking.panel import may_read_answers
from complaints.rectification.inspections import desk as checking
from complaints.rectification.models import RectificationItem, Source
from complaints.rectification.staff.steps import open_steps
from portal.core.errors import Refused
from portal.core.models import Appointment, Role, User
from tests.complaints import factories as petition_factories
from tests.complaints.factories import County
from tests.rectification import factories, inspections
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db
Item = RectificationItem


def _promoted(user: User, place: County) -> User:
    """The same person as a supervisor of the county, in a unit that answers for nothing."""
    user.appointments.all().delete()
    Appointment.objects.create(user=user, role=Role.SUPERVISOR, division=place.root)
    user.office = factories.neutral_office(place)
    user.save(update_fields=["office"])
    return User.objects.get(pk=user.pk)


def _steps(item: Item, by: User) -> set[str]:
    return {step.name for step in open_steps(factories.fresh(item), by)}


@pytest.fixture
def handed_over(place: County, people: Staff) -> Item:
    """The officer did the work and showed it, then a colleague became responsible and asked."""
    item = factories.listed(place, people)
    factories.ready_to_close(item, people.qinhe_officer)
    unit = people.qinhe_colleague.office
    assert unit is not None
    desk.reassign(item, people.qinhe_officer, unit, people.qinhe_colleague, "工作调整")
    return desk.request_closing(item, people.qinhe_colleague, "已张贴举报电话")


def test_who_did_the_work_does_not_close_it_after_handing_it_over(
    place: County, people: Staff, handed_over: Item
) -> None:
    before = _promoted(people.qinhe_officer, place)
    for step in (desk.grant_closing, desk.refuse_closing):
        with pytest.raises(Refused) as refused:
            step(handed_over, before, "已核对")
        assert refused.value.code == "own-work"
    assert _steps(handed_over, before).isdisjoint({"grant_closing", "refuse_closing"})


def test_who_did_the_work_does_not_look_back_at_it(
    place: County, people: Staff, handed_over: Item
) -> None:
    desk.grant_closing(handed_over, people.supervisor, "已核对")
    before = _promoted(people.qinhe_officer, place)
    with pytest.raises(Refused) as refused:
        desk.look_back(factories.pending(handed_over), before, factories.answers())
    assert refused.value.code == "own-work"
    assert "look_back" not in _steps(handed_over, before)


@pytest.fixture
def consented(place: County, people: Staff) -> tuple[Item, User]:
    """A relapse that the witness consented to close and the supervisor closed."""
    witness = petition_factories.officer("county-supervisor-2", place.root, Role.SUPERVISOR)
    before = timezone.now() - timedelta(days=40)
    item = factories.in_status(place, people, "closed", at=before)
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "新的照片")
    desk.request_closing(item, people.qinhe_officer, "又整改了")
    desk.consent_to_closing(item, witness, "现场看过")
    return item, witness


def test_who_consented_to_the_closing_does_not_look_back(
    people: Staff, consented: tuple[Item, User]
) -> None:
    item, witness = consented
    desk.grant_closing(item, people.supervisor, "已核对")
    with pytest.raises(Refused) as refused:
        desk.look_back(factories.pending(item), witness, factories.answers())
    assert refused.value.code == "own-consent"
    assert "look_back" not in _steps(item, witness)


def test_who_consented_does_not_decide_on_an_objection(
    people: Staff, consented: tuple[Item, User]
) -> None:
    item, witness = consented
    factories.with_notice()
    desk.grant_closing(item, people.supervisor, "已核对")
    objection, _event = desk.object_to_closing(item, "公示栏还是空的")
    with pytest.raises(Refused) as refused:
        desk.dismiss_objection(objection, witness, "已看过")
    assert refused.value.code == "own-consent"


def test_who_is_accused_neither_closes_nor_looks_back_nor_reads_the_answers(
    place: County, people: Staff
) -> None:
    case = factories.found_true(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=case)
    factories.requested(item, people.qinhe_officer)
    by = people.supervisor
    assert may_read_answers(by, item)
    Exclusion.objects.create(
        complaint=case, user=by, reason=Exclusion.Reason.ACCUSED_PERSON, recorded_by=people.petition
    )
    for call in (
        lambda: desk.grant_closing(item, by, "已核对"),
        lambda: desk.refuse_closing(item, by, "缺材料"),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "conflict-of-interest"
    assert _steps(item, by).isdisjoint({"grant_closing", "refuse_closing"})
    assert not may_read_answers(by, factories.fresh(item))
    other = petition_factories.officer("county-supervisor-2", place.root, Role.SUPERVISOR)
    desk.grant_closing(item, other, "已核对")
    with pytest.raises(Refused) as refused:
        desk.look_back(factories.pending(item), by, factories.answers())
    assert refused.value.code == "conflict-of-interest"


def test_who_is_accused_watches_over_no_relapse(place: County, people: Staff) -> None:
    first = petition_factories.officer("county-supervisor-1", place.root, Role.SUPERVISOR)
    second = petition_factories.officer("county-supervisor-2", place.root, Role.SUPERVISOR)
    case = factories.found_true(place, people)
    item = factories.listed(place, people, source=Source.COMPLAINT, complaint=case)
    factories.requested(item, people.qinhe_officer)
    desk.grant_closing(item, people.supervisor, "已核对")

    def accused(user: User) -> None:
        kind = Exclusion.Reason.ACCUSED_PERSON
        Exclusion.objects.create(
            complaint=case, user=user, reason=kind, recorded_by=people.petition
        )

    accused(first)
    desk.look_back(factories.pending(item), people.county_officer, factories.failing())
    assert factories.fresh(item).witness == second
    accused(second)  # known only later: somebody else of the county consents instead
    desk.add_evidence(item, people.qinhe_officer, factories.picture(), "新的照片")
    desk.request_closing(item, people.qinhe_officer, "又整改了")
    with pytest.raises(Refused) as refused:
        desk.consent_to_closing(item, second, "现场看过")
    assert refused.value.code == "conflict-of-interest"
    desk.consent_to_closing(item, people.supervisor, "现场看过")


@pytest.mark.parametrize(
    ("part", "code"), [("supervisor", "own-closing"), ("qinhe_officer", "own-request")]
)
def test_nobody_who_is_judged_goes_along_to_a_household(
    place: County, people: Staff, part: str, code: str
) -> None:
    item = factories.in_status(place, people, "closed")
    with pytest.raises(Refused) as refused:
        factories.visit(item, people.county_officer, getattr(people, part))
    assert refused.value.code == code
    assert not item.resident_answers.exists()


def test_an_inspector_who_moves_to_the_township_checks_it_no_more(
    place: County, people: Staff
) -> None:
    inspections.question()
    target = inspections.of_qinhe(place, people)
    inspector = people.county_officer
    waiting = checking.record(target, people.supervisor, inspections.finding_draft())
    inspector.office = people.qinhe_officer.office
    inspector.save(update_fields=["office"])
    for step in (
        lambda: checking.record(target, inspector, inspections.finding_draft()),
        lambda: checking.confirm(waiting, inspector),
        lambda: inspections.fill(target, inspector),
        lambda: checking.finish(target, inspector, inspections.today()),
    ):
        with pytest.raises(Refused) as refused:
            step()
        assert refused.value.code == "own-township"
