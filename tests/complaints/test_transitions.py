"""The table says for every state and every step what comes of it, and by which article."""

import pytest

from complaints.models import Status
from complaints.transitions import TABLE, State, Step, Who, allowed, find

# State → step → the state after it; what is missing is not allowed.
# 受理、转送、不予受理: 条例 22, 23 · 答复: 31–34 · 评价后办结: 21 · 回避: 28
EXPECTED: dict[str, dict[str, str]] = {
    "registered": {
        "accept": "accepted",
        "refuse": "refused",
        "transfer": "transferred",
        "assign": "registered",
        "message": "registered",
        "identity": "registered",
        "citizen_message": "registered",
        "withdraw": "withdrawn",
    },
    "transferred": {
        "accept": "accepted",
        "refuse": "refused",
        "transfer": "transferred",
        "assign": "transferred",
        "message": "transferred",
        "identity": "transferred",
        "citizen_message": "transferred",
        "withdraw": "withdrawn",
    },
    "accepted": {
        "transfer": "accepted",
        "assign": "accepted",
        "message": "accepted",
        "reply": "replied",
        "identity": "accepted",
        "citizen_message": "accepted",
        "withdraw": "withdrawn",
    },
    "refused": {"identity": "refused"},
    "replied": {
        "message": "replied",
        "close": "closed",
        "publish": "replied",
        "unpublish": "replied",
        "identity": "replied",
        "citizen_message": "replied",
        "rate": "replied",
        "acceptance": "replied",
    },
    "closed": {
        "publish": "closed",
        "unpublish": "closed",
        "identity": "closed",
        "rate": "closed",
        "acceptance": "closed",
    },
    "withdrawn": {"identity": "withdrawn"},
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(Step))
def test_every_state_and_step(state: State, step: Step) -> None:
    row = find(state, step)
    expected = EXPECTED[state].get(step)
    assert allowed(state, step) is (expected is not None)
    assert (row and (row.target or state)) == expected


def test_each_state_and_step_has_at_most_one_row() -> None:
    pairs = [(state, row.step) for row in TABLE for state in row.sources]
    assert len(pairs) == len(set(pairs))


def test_every_row_names_its_article() -> None:
    assert all(row.article.startswith(("《", "沁民字")) for row in TABLE)


def test_the_states_are_those_of_the_model() -> None:
    assert {state.value for state in State} == set(Status.values)


def test_what_the_sender_does_is_never_offered_to_staff() -> None:
    steps = {row.step for row in TABLE if row.who == Who.CITIZEN}
    assert steps == {Step.CITIZEN_MESSAGE, Step.WITHDRAW, Step.RATE, Step.ACCEPTANCE}
