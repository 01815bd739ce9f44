"""The whole procedure as one table: who may do what in which state, and by which article."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands; the values of complaints.models.Status."""

    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """Everything that can be done to a case after it was filed."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    ASSIGN = "assign"
    MESSAGE = "message"
    REPLY = "reply"
    CLOSE = "close"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    IDENTITY = "identity"
    CITIZEN_MESSAGE = "citizen_message"
    WITHDRAW = "withdraw"
    RATE = "rate"
    ACCEPTANCE = "acceptance"


class Who(StrEnum):
    """Whose step it is."""

    OFFICER = "officer"
    IDENTITY_OFFICER = "identity_officer"
    CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in any of `sources`, `who` may take `step`; the case is then in `target`.

    No target means that the step leaves the state as it is.
    """

    step: Step
    sources: frozenset[State]
    target: State | None
    who: Who
    article: str


S = State
NEW = frozenset({S.REGISTERED, S.TRANSFERRED})
OPEN = NEW | {S.ACCEPTED}
ANSWERED = frozenset({S.REPLIED, S.CLOSED})
EVERY = frozenset(State)

# fmt: off
TABLE: tuple[Transition, ...] = (
    # step               from                    to              who           article
    Transition(Step.ACCEPT, NEW, S.ACCEPTED, Who.OFFICER,
               "《信访工作条例》第二十三条：属于本机关职权范围的，十五日内告知受理"),
    Transition(Step.REFUSE, NEW, S.REFUSED, Who.OFFICER,
               "《信访工作条例》第二十三条：不属于本机关职权范围的，告知向有权机关提出"),
    Transition(Step.TRANSFER, NEW, S.TRANSFERRED, Who.OFFICER,
               "《信访工作条例》第二十二、二十三条：转送有权处理的机关、单位"),
    Transition(Step.TRANSFER, frozenset({S.ACCEPTED}), S.ACCEPTED, Who.OFFICER,
               "《信访工作条例》第二十四、二十八条：管辖调整或者回避，期限连续计算"),
    Transition(Step.ASSIGN, OPEN, None, Who.OFFICER,
               "《信访工作条例》第二十八条：确定办理人，有直接利害关系的应当回避"),
    Transition(Step.MESSAGE, OPEN | {S.REPLIED}, None, Who.OFFICER,
               "《信访工作条例》第三十一条：听取信访人陈述事实和理由"),
    Transition(Step.REPLY, frozenset({S.ACCEPTED}), S.REPLIED, Who.OFFICER,
               "《信访工作条例》第三十一、三十二、三十四条：在期限内书面答复"),
    Transition(Step.CLOSE, frozenset({S.REPLIED}), S.CLOSED, Who.OFFICER,
               "《信访工作条例》第二十一条：录入信息系统，供信访人查询、评价后办结"),
    Transition(Step.PUBLISH, ANSWERED, None, Who.OFFICER,
               "《个人信息保护法》第二十五条：取得信访人单独同意的，才可以公开"),
    Transition(Step.UNPUBLISH, ANSWERED, None, Who.OFFICER,
               "《个人信息保护法》第十五条：可以撤回同意"),
    Transition(Step.IDENTITY, EVERY, None, Who.IDENTITY_OFFICER,
               "《信访工作条例》第三十条：不得泄露检举人身份；每次查看留痕"),
    Transition(Step.CITIZEN_MESSAGE, OPEN | {S.REPLIED}, None, Who.CITIZEN,
               "《信访工作条例》第十九条：补充事实和理由"),
    Transition(Step.WITHDRAW, OPEN, S.WITHDRAWN, Who.CITIZEN,
               "《信访工作条例》没有专条；信访人自愿撤回是办理惯例"),
    Transition(Step.RATE, ANSWERED, None, Who.CITIZEN,
               "《信访工作条例》第二十一条：信访人查询、评价"),
    Transition(Step.ACCEPTANCE, ANSWERED, None, Who.CITIZEN,
               "沁民字〔2022〕51号：回头看，群众是否认可"),
)
# fmt: on


def find(state: str, step: str) -> Transition | None:
    """The row by which *step* may be taken in *state*, or None."""
    return next((row for row in TABLE if row.step == step and state in row.sources), None)


def allowed(state: str, step: str) -> bool:
    """Whether *step* may be taken in *state*."""
    return find(state, step) is not None


def steps_from(state: str, who: frozenset[Who] = frozenset(Who)) -> list[Transition]:
    """Every row open in *state* to any of *who*, in the order of the table."""
    return [row for row in TABLE if state in row.sources and row.who in who]
