"""The work page shows its buttons under headings, each button once."""

from complaints.desk.checks import STAFF
from complaints.staff.steps import STEPS
from complaints.transitions import TABLE, Step


def test_every_step_of_staff_has_one_button_under_one_heading() -> None:
    wanted = {row.step.value for row in TABLE if row.who in STAFF} - {Step.REISSUE.value}
    assert sorted(one.name for one in STEPS) == sorted(wanted)
    assert all(one.group for one in STEPS)
