"""Whoever had a hand in a list never approves it, also when it was done over after them."""

from collections.abc import Callable

import pytest

from disclosure import roster as writer
from disclosure.lists.steps import allowed_actions, open_to
from disclosure.models import Roster
from portal.core.errors import Refused
from portal.core.models import Appointment, User
from tests.disclosure.factories import County, a_meeting, imported
from tests.disclosure.test_roster import _with_unknown_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(county: County) -> User:
    """A reviewer who may also prepare lists, as in a small township."""
    Appointment.objects.create(user=county.reviewer, role="editor", division=county.qinhe)
    return county.reviewer


def _handed_in_before(roster: Roster, both: User, county: County) -> None:
    writer.reject(writer.submit(roster, both), _other(county), "请再核对")


def _recorded_the_meeting(roster: Roster, both: User, county: County) -> None:
    writer.describe(roster, both, **a_meeting())


def _explained_before(roster: Roster, both: User, county: County) -> None:
    finding = roster.findings.get(severity="explain")
    writer.explain(finding, both, "已核实村名")
    writer.explain(finding, county.editor, "经核实为新合并的村")


def _other(county: County) -> User:
    other = User.objects.create(username="other-reviewer")
    Appointment.objects.create(user=other, role="reviewer", division=county.qinhe)
    return other


@pytest.mark.parametrize("part", [_handed_in_before, _recorded_the_meeting, _explained_before])
def test_a_part_that_was_done_over_still_counts(
    county: County, both: User, part: Callable[[Roster, User, County], None]
) -> None:
    roster = imported(county, _with_unknown_village())
    writer.explain(roster.findings.get(severity="explain"), county.editor, "新合并的行政村")
    part(roster, both, county)
    roster.refresh_from_db()
    roster = writer.submit(roster, county.editor)
    assert "approve" not in allowed_actions(roster, both)
    assert not open_to(both, "approve").exists()
    with pytest.raises(Refused) as refused:
        writer.approve(roster, both)
    assert refused.value.code == "four-eyes"


def test_who_only_looked_and_sent_back_may_still_approve(county: County) -> None:
    roster = writer.submit(imported(county), county.editor)
    roster = writer.reject(roster, county.reviewer, "请再核对")
    roster = writer.submit(roster, county.editor)
    assert list(open_to(county.reviewer, "approve")) == [roster]
    assert writer.approve(roster, county.reviewer).status == "open"
