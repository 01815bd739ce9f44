"""The work page shows its buttons under headings, each button once."""

from complaints.desk.checks import STAFF
from complaints.staff.steps import STEPS
from complaints.staff.steps.order import GROUPS
from complaints.transitions import TABLE


def test_every_step_of_staff_has_its_place_under_one_heading() -> None:
    placed = [name for _heading, names in GROUPS for name in names]
    assert sorted(placed) == sorted({row.step for row in TABLE if row.who in STAFF})
    assert all(one.group for one in STEPS)
