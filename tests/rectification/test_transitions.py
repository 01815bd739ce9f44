"""The table of transitions, said the other way round: from the states."""

from itertools import product

import pytest

from complaints.rectification.models import Status
from complaints.rectification.staff.steps import STEPS
from complaints.rectification.transitions import TABLE, allowed
from portal.core.permissions import Action

# What may happen in each state; everything else is refused.
OPEN_TO: dict[str, set[str]] = {
    "open": {
        "add_measure",
        "complete_measure",
        "report_progress",
        "add_evidence",
        "reassign",
        "set_lead",
        "ask_extension",
        "grant_extension",
        "refuse_extension",
        "request_closing",
    },
    "closing_requested": {
        "add_evidence",
        "set_lead",
        "refuse_closing",
        "consent_to_closing",
        "grant_closing",
        "grant_on_notice",
        "grant_extension",
        "refuse_extension",
    },
    "closing_notice": {"uphold_objection", "dismiss_objection"},
    "closed": {
        "pass_look_back",
        "consolidate",
        "fail_look_back",
        "hand_out_codes",
        "record_visit",
    },
    "consolidated": set(),
}
LEADS_TO = {
    "request_closing": "closing_requested",
    "refuse_closing": "open",
    "grant_closing": "closed",
    "grant_on_notice": "closing_notice",
    "uphold_objection": "open",
    "consolidate": "consolidated",
    "fail_look_back": "open",
}


@pytest.mark.parametrize(("status", "action"), list(product(Status.values, [*TABLE, "no-such"])))
def test_a_state_allows_what_the_table_says_and_nothing_else(status: str, action: str) -> None:
    assert allowed(status, action) == (action in OPEN_TO[status])


@pytest.mark.parametrize("action", TABLE)
def test_an_action_leads_where_it_should(action: str) -> None:
    assert TABLE[action].target == LEADS_TO.get(action)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_every_permission_is_a_known_action(row: object) -> None:
    assert Action(row.permission)  # type: ignore[attr-defined]


def test_every_action_is_a_step_of_the_work_page() -> None:
    looked_back = {"pass_look_back", "consolidate", "fail_look_back"}
    assert {step.name for step in STEPS} == set(TABLE) - looked_back - {"grant_on_notice"} | {
        "look_back"
    }
