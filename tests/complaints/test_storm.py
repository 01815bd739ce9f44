"""Any steps in any order by anybody leave a ledger without an impossible state or a lost event."""

from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)

from complaints import desk, ledger, rules, sealing, transitions, verification
from complaints.models import Complaint, LedgerEvent
from complaints.staff.steps import STEPS, open_steps
from complaints.verification import records
from complaints.views.case import ACTIONS
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories
from tests.complaints.factories import County
from tests.complaints.storm import filled, shared_out, texts

# What later rooms ask of a sender is no step of the case.
STEPS_OF_CITIZENS = sorted(name for name, action in ACTIONS.items() if action.step)
KINDS = ["consult", "service", "assistance_report", "accusation", "appeal"]
UNITS = ["", "沁河镇人民政府", "县民政局", "河西村委会", "\u202e镇政府"]


def staff(place: County) -> list[User]:
    """Right and wrong persons: every role at every level."""
    places = {"county": place.root, "qinhe": place.qinhe, "guodao": place.guodao}
    return [
        factories.officer(f"{role}-{name}", division, role)
        for role in Role
        for name, division in places.items()
    ]


def state_of(case: Complaint) -> tuple[sealing.Facts, int]:
    """The row, and how many events tell of it."""
    events = LedgerEvent.objects.filter(subject_type=ledger.COMPLAINT, subject_number=case.number)
    return sealing.facts_of(factories.fresh(case)), events.count()


class Desk(RuleBasedStateMachine):
    """The desk under any sequence of steps; forms and steps come from the product's own lists."""

    place: ClassVar[County]
    people: ClassVar[list[User]]
    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.tokens = 0

    def filing(self, **values: Any) -> desk.Filing:
        return factories.filing(self.place, **values)

    @initialize(target=cases)
    def begin(self) -> Complaint:
        return desk.file(self.filing(public_consent=True)).complaint

    @rule(
        target=cases,
        kind=st.sampled_from([*KINDS, "no-such-kind"]),
        unit=st.sampled_from(UNITS),
        text=texts(surrogates=False),
        anonymous=st.booleans(),
        consent=st.booleans(),
    )
    def file(self, kind: str, unit: str, text: str, anonymous: bool, consent: bool) -> Any:
        before = Complaint.objects.count()
        token = f"storm-{before}"
        filing = self.filing(
            kind=kind,
            about_unit=unit,
            body=text,
            anonymous=anonymous,
            public_consent=consent,
            form_token=token,
        )
        try:
            case = desk.file(filing).complaint
        except Refused:
            assert Complaint.objects.count() == before
            return multiple()
        again = desk.file(filing)
        assert (again.complaint, again.query_code) == (case, None)
        assert Complaint.objects.count() == before + 1
        assert state_of(case)[1] == 1
        self.sound(case)
        return case

    @rule(case=cases, who=st.integers(0, 1000), step=st.integers(0, 1000), data=st.data())
    def work(self, case: Complaint, who: int, step: int, data: st.DataObject) -> None:
        """*case* is the object of the first page that showed it: always a stale one."""
        by = self.people[who % len(self.people)]
        offered = open_steps(factories.fresh(case), by)
        # An open step more often than one that is refused anyway.
        choice = (offered or STEPS) if step % 4 else STEPS
        chosen = choice[step % len(choice)]
        self.take(case, by, chosen, chosen in offered, data)

    def take(
        self, case: Complaint, by: User, chosen: Any, is_open: bool, data: st.DataObject
    ) -> None:
        now = factories.fresh(case)
        empty = chosen.form(None, None, prefix=chosen.name, case=now, user=by)
        sent = QueryDict(mutable=True)
        for name, value in data.draw(filled(empty), label=chosen.name).items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        form = chosen.form(sent, None, prefix=chosen.name, case=now, user=by)
        if not form.is_valid():
            return
        self.attempt(case, lambda: chosen.run(case, by, form.cleaned_data), chosen.name, is_open)

    @rule(case=cases, action=st.sampled_from(STEPS_OF_CITIZENS), data=st.data())
    def send(self, case: Complaint, action: str, data: st.DataObject) -> None:
        chosen = ACTIONS[action]
        sent = QueryDict(mutable=True)
        for name, value in data.draw(filled(chosen.empty("")), label=action).items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        form = chosen.bound(sent, {}, False)
        if form.is_valid():
            assert chosen.step is not None
            is_open = chosen.step in desk.citizen_actions(factories.fresh(case))
            take = lambda: chosen.take(case, form.cleaned_data)  # noqa: E731
            self.attempt(case, take, chosen.step.value, is_open)

    def attempt(self, case: Complaint, take: Any, name: str, is_open: bool) -> None:
        """Taken with an event, or refused without a trace."""
        before, events = state_of(case)
        try:
            take()
        except (Refused, PermissionDenied):
            assert state_of(case) == (before, events)
            return
        assert is_open, f"{name} was taken though it is not open"
        after, now = state_of(case)
        assert now > events, f"{name} left no event"
        row = transitions.find(str(before["status"]), name)
        assert row is not None
        assert after["status"] == (row.target.value if row.target else before["status"])
        self.sound(case)

    def sound(self, case: Complaint) -> None:
        """The records are what the events say, and the next duty is what the rules say."""
        found = factories.fresh(case)
        assert list(records.of(sealing.SUBJECTS[ledger.COMPLAINT], [found])) == []
        assert found.due == rules.next_due(found)


@pytest.mark.django_db
def test_any_order_of_steps_by_anybody_leaves_a_sound_ledger() -> None:
    Desk.place = factories.county()
    Desk.people = staff(Desk.place)
    run_state_machine_as_test(Desk, settings=shared_out(0.5 / 20))
    assert verification.verify(with_files=False).problems == []
    assert LedgerEvent.objects.filter(at__gt=timezone.now()).count() == 0
