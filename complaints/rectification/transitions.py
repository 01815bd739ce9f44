"""What may happen to a rectification item, as a table; pure data.

Source: 沁民字〔2022〕51号 四（五）; closing and look-back practice as in docs/adr.
"""

from dataclasses import dataclass

OPEN, REQUESTED, CLOSED, CONSOLIDATED = "open", "closing_requested", "closed", "consolidated"


@dataclass(frozen=True)
class Transition:
    """One allowed change: from which states, to which, and with which permission."""

    action: str
    sources: frozenset[str]
    target: str | None  # None: the state stays as it is
    permission: str


TABLE: dict[str, Transition] = {
    t.action: t
    for t in (
        Transition("add_measure", frozenset({OPEN}), None, "rectification.handle"),
        Transition("complete_measure", frozenset({OPEN}), None, "rectification.handle"),
        Transition("add_evidence", frozenset({OPEN, REQUESTED}), None, "rectification.handle"),
        Transition("report_progress", frozenset({OPEN}), None, "rectification.handle"),
        Transition("extend", frozenset({OPEN}), None, "rectification.close"),
        Transition("request_closing", frozenset({OPEN}), REQUESTED, "rectification.handle"),
        Transition("refuse_closing", frozenset({REQUESTED}), OPEN, "rectification.close"),
        Transition("grant_closing", frozenset({REQUESTED}), CLOSED, "rectification.close"),
        Transition("pass_look_back", frozenset({CLOSED}), CONSOLIDATED, "lookback.perform"),
        Transition("fail_look_back", frozenset({CLOSED}), OPEN, "lookback.perform"),
    )
}


def allowed(status: str, action: str) -> bool:
    """Whether *action* may be taken in *status*; unknown actions never."""
    return action in TABLE and status in TABLE[action].sources
