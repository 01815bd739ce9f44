"""The whole procedure as one table: who may do what in which state, and by which article."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a case stands; the values of complaints.models.Status."""

    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REFERRED = "referred"
    MERGED = "merged"
    REPLIED = "replied"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """Everything that can be done to a case after it was filed."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    REFER = "refer"
    TRANSFER = "transfer"
    OBJECT = "object"
    SIMPLE = "simple"
    ORDINARY = "ordinary"
    ASSIGN = "assign"
    RECUSE = "recuse"
    EXCLUDE = "exclude"
    CONFIDE = "confide"
    UNITS = "units"
    UNIT_OPINION = "unit_opinion"
    NOTE = "note"
    PROGRESS = "progress"
    INVESTIGATE = "investigate"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ASK_SUPPLEMENT = "ask_supplement"
    END_SUPPLEMENT = "end_supplement"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    MESSAGE = "message"
    REPLY = "reply"
    DELIVER = "deliver"
    UPHOLD = "uphold"
    REDO = "redo"
    LOOK_INTO = "look_into"
    CLOSE = "close"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    IDENTITY = "identity"
    REISSUE = "reissue"
    CITIZEN_MESSAGE = "citizen_message"
    WITHDRAW = "withdraw"
    RATE = "rate"
    ACCEPTANCE = "acceptance"
    ASK_REVIEW = "ask_review"


class Who(StrEnum):
    """Whose step it is."""

    OFFICER = "officer"
    IDENTITY_OFFICER = "identity_officer"
    HELPER = "helper"  # a unit that is asked for its opinion
    APPROVER = "approver"  # whoever may grant a longer time
    REVIEWER = "reviewer"  # whoever records what the next higher organ has decided
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
ENDED = frozenset({S.REFUSED, S.REFERRED, S.CLOSED, S.WITHDRAWN})
EVERY = frozenset(State)

# fmt: off
TABLE: tuple[Transition, ...] = (
    # step               from                    to              who           article
    Transition(Step.ACCEPT, NEW, S.ACCEPTED, Who.OFFICER,
               "《信访工作条例》第二十三条：属于本机关职权范围的，十五日内告知受理"),
    Transition(Step.REFUSE, NEW, S.REFUSED, Who.OFFICER,
               "《信访工作条例》第二十三条：不属于本机关职权范围的，告知向有权机关提出"),
    Transition(Step.REFER, OPEN, S.REFERRED, Who.OFFICER,
               "《信访工作条例》第二十二、三十、三十一条：导入法定途径，或者移送纪检监察机关"),
    Transition(Step.TRANSFER, NEW, S.TRANSFERRED, Who.OFFICER,
               "《信访工作条例》第二十二、二十三条：转送有权处理的机关、单位"),
    Transition(Step.TRANSFER, frozenset({S.ACCEPTED}), S.ACCEPTED, Who.OFFICER,
               "《信访工作条例》第二十四、二十八条：管辖调整或者回避，期限连续计算"),
    Transition(Step.OBJECT, frozenset({S.TRANSFERRED}), S.REGISTERED, Who.OFFICER,
               "《信访工作条例》第二十三条：对转送事项有异议的，五个工作日内提出并说明理由"),
    Transition(Step.SIMPLE, NEW, None, Who.OFFICER,
               "《信访事项简易办理办法》：三个工作日内决定受理，十个工作日内答复"),
    Transition(Step.ORDINARY, OPEN, None, Who.OFFICER,
               "《信访事项简易办理办法》：不宜简易办理的，期限届满前转为普通程序并告知"),
    Transition(Step.ASSIGN, OPEN, None, Who.OFFICER,
               "《信访工作条例》第二十八条：确定办理人，有直接利害关系的应当回避"),
    Transition(Step.RECUSE, OPEN, None, Who.OFFICER,
               "《信访工作条例》第二十八条：工作人员与信访事项或者信访人有直接利害关系的应当回避"),
    Transition(Step.EXCLUDE, OPEN, None, Who.APPROVER,
               "《信访工作条例》第二十八条：应当回避而未提出的，由负责人决定回避"),
    Transition(Step.CONFIDE, OPEN, None, Who.OFFICER,
               "《信访工作条例》第三十条：检举揭发材料保密，不得转给被检举揭发的人员或者单位"),
    Transition(Step.UNITS, OPEN, None, Who.OFFICER,
               "《信访工作条例》第二十四条：涉及两个以上机关、单位的，协商办理，牵头单位答复"),
    Transition(Step.UNIT_OPINION, OPEN, None, Who.HELPER,
               "《信访工作条例》第二十四条：协办单位提出意见"),
    Transition(Step.NOTE, EVERY, None, Who.OFFICER,
               "《信访工作条例》第二十一条：办理过程录入信息系统"),
    Transition(Step.PROGRESS, OPEN | {S.REPLIED, S.UNDER_REVIEW}, None, Who.OFFICER,
               "《信访工作条例》第二十一条：便于信访人查询办理进展"),
    Transition(Step.INVESTIGATE, OPEN, None, Who.OFFICER,
               "《信访工作条例》第三十一条：调查核实；沁民字〔2022〕51号 三（一）1：两人以上"),
    Transition(Step.MERGE, OPEN, S.MERGED, Who.OFFICER,
               "《信访工作条例》没有专条；办理惯例：同一事项重复反映的并案办理，结果分别告知"),
    Transition(Step.UNMERGE, frozenset({S.MERGED}), S.REGISTERED, Who.OFFICER,
               "《信访工作条例》没有专条；办理惯例：并案有误的恢复单独办理"),
    Transition(Step.ASK_SUPPLEMENT, OPEN, None, Who.OFFICER,
               "《信访工作条例》第十九条：事实、理由不清的，请信访人补充；等候期间不计入期限"),
    Transition(Step.END_SUPPLEMENT, OPEN, None, Who.OFFICER,
               "《信访工作条例》第十九条：不再等候补充，期限继续计算"),
    Transition(Step.ASK_EXTENSION, frozenset({S.ACCEPTED}), None, Who.OFFICER,
               "《信访工作条例》第三十四条：情况复杂的，申请延长办理期限"),
    Transition(Step.GRANT_EXTENSION, frozenset({S.ACCEPTED}), None, Who.APPROVER,
               "《信访工作条例》第三十四条：经负责人批准，延长不超过三十日，告知理由"),
    Transition(Step.REFUSE_EXTENSION, frozenset({S.ACCEPTED}), None, Who.APPROVER,
               "《信访工作条例》第三十四条：负责人不批准延长"),
    Transition(Step.MESSAGE, OPEN | {S.REPLIED}, None, Who.OFFICER,
               "《信访工作条例》第三十一条：听取信访人陈述事实和理由"),
    Transition(Step.REPLY, frozenset({S.ACCEPTED}), S.REPLIED, Who.OFFICER,
               "《信访工作条例》第三十一、三十二、三十四条：在期限内书面答复"),
    Transition(Step.DELIVER, ANSWERED, None, Who.OFFICER,
               "《信访工作条例》第三十二条：处理意见书送达信访人，记录送达情况"),
    Transition(Step.UPHOLD, frozenset({S.UNDER_REVIEW}), S.REPLIED, Who.REVIEWER,
               "《信访工作条例》第三十五、三十六条：三十日内作出复查、复核意见"),
    Transition(Step.REDO, frozenset({S.UNDER_REVIEW}), S.ACCEPTED, Who.REVIEWER,
               "《信访工作条例》第三十五、三十六条：撤销原意见，责令重新办理"),
    Transition(Step.LOOK_INTO, ANSWERED | {S.UNDER_REVIEW}, None, Who.APPROVER,
               "沁民字〔2022〕51号：回头看，群众是否认可；办理惯例：不满意的由上级核查"),
    Transition(Step.CLOSE, frozenset({S.REPLIED}), S.CLOSED, Who.OFFICER,
               "《信访工作条例》第二十一条：录入信息系统，供信访人查询、评价后办结"),
    Transition(Step.PUBLISH, ANSWERED, None, Who.OFFICER,
               "《个人信息保护法》第二十五条：取得信访人单独同意的，才可以公开"),
    Transition(Step.UNPUBLISH, ANSWERED, None, Who.OFFICER,
               "《个人信息保护法》第十五条：可以撤回同意"),
    Transition(Step.IDENTITY, EVERY, None, Who.IDENTITY_OFFICER,
               "《信访工作条例》第三十条：不得泄露检举人身份；每次查看留痕"),
    Transition(Step.REISSUE, EVERY, None, Who.IDENTITY_OFFICER,
               "《信访工作条例》第二十一条：便于查询；核实联系方式后补发查询码并留痕"),
    Transition(Step.CITIZEN_MESSAGE, OPEN | {S.REPLIED}, None, Who.CITIZEN,
               "《信访工作条例》第十九条：补充事实和理由"),
    Transition(Step.WITHDRAW, OPEN, S.WITHDRAWN, Who.CITIZEN,
               "《信访工作条例》没有专条；信访人自愿撤回是办理惯例"),
    Transition(Step.RATE, ANSWERED, None, Who.CITIZEN,
               "《信访工作条例》第二十一条：信访人查询、评价"),
    Transition(Step.ACCEPTANCE, ANSWERED, None, Who.CITIZEN,
               "沁民字〔2022〕51号：回头看，群众是否认可"),
    Transition(Step.ASK_REVIEW, ANSWERED, S.UNDER_REVIEW, Who.CITIZEN,
               "《信访工作条例》第三十五、三十六条：收到书面意见之日起三十日内请求复查、复核"),
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


def moves() -> set[tuple[str, str]]:
    """Every change of state that a step makes: from, to; the database refuses any other.

    A case that is handled under another one is answered together with it.
    """
    with_its_lead = {(S.MERGED.value, S.REPLIED.value)}
    return with_its_lead | {
        (source.value, row.target.value)
        for row in TABLE
        if row.target
        for source in row.sources
        if source != row.target
    }
