"""The table says for every state and every step what comes of it, and by which article."""

import pytest

from complaints.models import Status
from complaints.transitions import TABLE, State, Step, Who, allowed, find

# State → step → the state after it; what is missing is not allowed.
# 受理、转送、不予受理: 条例 22, 23 · 答复: 31–34 · 评价后办结: 21 · 回避: 28
# Steps that leave the state as it is, while a case is open.
WORK = (
    "ordinary assign recuse exclude confide units unit_opinion note progress investigate "
    "ask_supplement end_supplement message identity reissue citizen_message"
)
ENDINGS = {"refer": "referred", "merge": "merged", "withdraw": "withdrawn"}
RECORDS = "note identity reissue"


def _staying(state: str, steps: str) -> dict[str, str]:
    return dict.fromkeys(steps.split(), state)


DECISIONS = {"accept": "accepted", "refuse": "refused", "transfer": "transferred"}
EXPECTED: dict[str, dict[str, str]] = {
    "registered": {**DECISIONS, **ENDINGS, **_staying("registered", f"{WORK} simple")},
    "transferred": {
        **DECISIONS,
        **ENDINGS,
        "object": "registered",
        **_staying("transferred", f"{WORK} simple"),
    },
    "accepted": {
        **ENDINGS,
        "reply": "replied",
        **_staying("accepted", f"{WORK} transfer ask_extension grant_extension refuse_extension"),
    },
    "refused": _staying("refused", RECORDS),
    "referred": _staying("referred", RECORDS),
    "merged": {"unmerge": "registered", **_staying("merged", RECORDS)},
    "replied": {
        "close": "closed",
        "ask_review": "under_review",
        **_staying(
            "replied",
            f"{RECORDS} progress message deliver look_into publish unpublish citizen_message rate "
            "acceptance",
        ),
    },
    "under_review": {
        "uphold": "replied",
        "redo": "accepted",
        **_staying("under_review", f"{RECORDS} progress look_into"),
    },
    "closed": {
        "ask_review": "under_review",
        **_staying("closed", f"{RECORDS} deliver look_into publish unpublish rate acceptance"),
    },
    "withdrawn": _staying("withdrawn", RECORDS),
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
    assert steps == {
        Step.CITIZEN_MESSAGE,
        Step.WITHDRAW,
        Step.RATE,
        Step.ACCEPTANCE,
        Step.ASK_REVIEW,
    }
