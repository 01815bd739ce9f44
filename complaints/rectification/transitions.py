"""What may happen to a rectification item, as a table; pure data.

Source: 沁民字〔2022〕51号 四（五）: 明确整改时限、责任单位和责任人 … 对整改情况进行“回头看”.
"""

from dataclasses import dataclass

OPEN, REQUESTED, NOTICE = "open", "closing_requested", "closing_notice"
CLOSED, CONSOLIDATED = "closed", "consolidated"
HANDLE, DECIDE, LOOK_BACK = "rectification.handle", "rectification.close", "lookback.perform"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed change: from which states, to which, and with which permission."""

    action: str
    sources: frozenset[str]
    target: str | None  # None: the state stays as it is
    permission: str


TABLE: dict[str, Transition] = {
    row.action: row
    for row in (
        Transition("add_measure", frozenset({OPEN}), None, HANDLE),
        Transition("complete_measure", frozenset({OPEN}), None, HANDLE),
        Transition("report_progress", frozenset({OPEN}), None, HANDLE),
        Transition("add_evidence", frozenset({OPEN, REQUESTED}), None, HANDLE),
        Transition("reassign", frozenset({OPEN}), None, HANDLE),
        Transition("set_lead", frozenset({OPEN, REQUESTED}), None, HANDLE),
        Transition("ask_extension", frozenset({OPEN}), None, HANDLE),
        # A request for closing does not leave a request for more time without an answer.
        Transition("grant_extension", frozenset({OPEN, REQUESTED}), None, DECIDE),
        Transition("refuse_extension", frozenset({OPEN, REQUESTED}), None, DECIDE),
        Transition("request_closing", frozenset({OPEN}), REQUESTED, HANDLE),
        Transition("refuse_closing", frozenset({REQUESTED}), OPEN, DECIDE),
        # Of a relapse: nothing closes without the consent of who watches over it.
        Transition("consent_to_closing", frozenset({REQUESTED}), None, DECIDE),
        Transition("grant_closing", frozenset({REQUESTED}), CLOSED, DECIDE),
        # Where the county gives public notice of closings: time, or an objection, ends it.
        Transition("grant_on_notice", frozenset({REQUESTED}), NOTICE, DECIDE),
        Transition("uphold_objection", frozenset({NOTICE}), OPEN, LOOK_BACK),
        Transition("dismiss_objection", frozenset({NOTICE}), None, LOOK_BACK),
        # Only the last look-back of a closing confirms it.
        Transition("pass_look_back", frozenset({CLOSED}), None, LOOK_BACK),
        Transition("consolidate", frozenset({CLOSED}), CONSOLIDATED, LOOK_BACK),
        # Residents are asked while the look-back waits.
        Transition("hand_out_codes", frozenset({CLOSED}), None, LOOK_BACK),
        Transition("record_visit", frozenset({CLOSED}), None, LOOK_BACK),
        Transition("fail_look_back", frozenset({CLOSED}), OPEN, LOOK_BACK),
    )
}


def allowed(status: str, action: str) -> bool:
    """Whether *action* may be taken in *status*; unknown actions never."""
    return action in TABLE and status in TABLE[action].sources
