"""A county of two townships, its units, rules, kinds and staff, to be read at a glance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from django.utils import timezone

from complaints import desk, opinions
from complaints.models import Complaint, ComplaintKind, Delivery, Investigation
from portal.core.models import Appointment, DeadlineRule, Division, Office, Role, User
from tests.support.remembered import remembered

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday without a holiday near it.
MONDAY = datetime(2026, 3, 9, 9, 30, tzinfo=SHANGHAI)
PERSON = "赵测试"
WHOLE = {
    "request": "请答复两个月前交的材料。",
    "facts": "材料已收到，未登记。",
    "reasons": "应当登记而没有登记。",
}

RULES = [
    ("petition.notice", "受理告知", 15, "calendar", "《信访工作条例》第二十三条", 3),
    ("petition.handle", "办理答复", 60, "calendar", "《信访工作条例》第三十四条", 7),
    ("petition.review_request", "申请复查", 30, "calendar", "《信访工作条例》第三十五条", 7),
    ("complaint.assist_verify", "举报核实", 30, "calendar", "本县办理承诺", 5),
    ("message.consult", "咨询答复", 5, "working", "本县办理承诺", 1),
    ("petition.extend_max", "延长期限", 30, "calendar", "《信访工作条例》第三十四条", 7),
    ("petition.objection_transfer", "转送异议", 5, "working", "《信访工作条例》第二十三条", 1),
    ("petition.simple_accept", "简易受理", 3, "working", "《信访事项简易办理办法》", 1),
    ("petition.simple_reply", "简易答复", 10, "working", "《信访事项简易办理办法》", 1),
    ("petition.supplement", "补充材料", 15, "calendar", "本县设定", 3),
    ("petition.supplement_most", "补充次数", 2, "calendar", "本县设定", 0),
    ("petition.review_decide", "复查", 30, "calendar", "《信访工作条例》第三十五条", 5),
    ("petition.rereview_request", "申请复核", 30, "calendar", "《信访工作条例》第三十六条", 7),
    ("petition.rereview_decide", "复核", 30, "calendar", "《信访工作条例》第三十六条", 5),
    ("satisfaction.window", "满意度评价", 30, "calendar", "满意度评价工作办法", 7),
]
KINDS: list[dict[str, Any]] = [
    {"code": "consult", "name": "咨询", "handle_rule": "message.consult"},
    {"code": "service", "name": "服务态度", "article": "《信访工作条例》第三十一条"},
    {
        "code": "assistance_report",
        "name": "举报错保",
        "handle_rule": "complaint.assist_verify",
        "needs_verdict": True,
    },
    {"code": "accusation", "name": "检举干部", "confidential": True, "needs_verdict": True},
    {"code": "appeal", "name": "对决定不服", "redirect_text": "请申请行政复议。"},
]


@dataclass(frozen=True)
class County:
    root: Division
    qinhe: Division
    guodao: Division
    qinhe_village: Division
    guodao_village: Division
    bureau: Office
    qinhe_office: Office
    guodao_office: Office


@remembered
def county() -> County:
    """Divisions, units, kinds, time limits, and the groups that staff will be in."""
    root = Division.add_root(code="140431000000", name="沁源县", level="county")
    qinhe = _below(root, "140431100000", "沁河镇", "township")
    guodao = _below(root, "140431101000", "郭道镇", "township")
    for key, title, amount, unit, article, amber in RULES:
        DeadlineRule.objects.create(
            key=key,
            title=title,
            amount=amount,
            unit=unit,
            starts="-",
            article=article,
            amber_days=amber,
            effective_from=date(2022, 5, 1),
        )
    for order, values in enumerate(KINDS):
        ComplaintKind.objects.create(order=order, effective_from=date(2022, 5, 1), **values)
    for role in Role.values:
        Group.objects.get_or_create(name=role)
    bureau = _office("沁源县民政局（演示）", root)
    return County(
        root=root,
        qinhe=qinhe,
        guodao=guodao,
        qinhe_village=_below(qinhe, "140431100202", "河西村", "village"),
        guodao_village=_below(guodao, "140431101207", "西阳城村", "village"),
        bureau=bureau,
        qinhe_office=_office("沁河镇社会事务办公室（演示）", qinhe, bureau),
        guodao_office=_office("郭道镇社会事务办公室（演示）", guodao, bureau),
    )


def officer(
    name: str, division: Division, role: str = Role.PETITION_OFFICER, office: Office | None = None
) -> User:
    """A member of staff with one role in one place, working in that place's unit."""
    place = office or Office.objects.get(division=division)
    user = User.objects.create_user(
        username=name,
        password="a long enough word",
        office=place,
        display_name=f"{name}（演示）",
        email=f"{name}@example.test",
    )
    Appointment.objects.create(user=user, role=role, division=division)
    return User.objects.get(pk=user.pk)


def filing(place: County, **changes: Any) -> desk.Filing:
    """A named message about service in a village of Qinhe."""
    values: dict[str, Any] = {
        "kind": "service",
        "division": place.qinhe_village,
        "subject": "两个月没有人回复",
        "body": "交了材料两个月没有人回复。",
        "name": PERSON,
    }
    return desk.Filing(**{**values, **changes})


def filed(place: County, at: datetime | None = None, **changes: Any) -> Complaint:
    """A case from the desk."""
    return desk.file(filing(place, **changes), at=at).complaint


def in_status(place: County, by: User, status: str, **changes: Any) -> Complaint:
    """A case brought to *status* through the desk."""
    case = filed(place, public_consent=True, **changes)
    if status == "transferred":
        desk.transfer(case, by, place.bureau, "由县局办理")
        return desk.transfer(case, by, place.qinhe_office, "退回镇里办理")
    at_once: dict[str, Callable[[], Complaint]] = {
        "registered": lambda: case,
        "refused": lambda: desk.refuse(case, by, "不属于本机关职权"),
        "referred": lambda: desk.refer(
            case, by, "reconsideration", "请六十日内申请行政复议。", "县人民政府"
        ),
        "withdrawn": lambda: desk.withdraw(case),
        "merged": lambda: desk.merge(case, by, lead_for(case, by), "同一事项"),
    }
    if status in at_once:
        return at_once[status]()
    case = desk.accept(case, by)
    if status == "accepted":
        return case
    case = reply(case, by)
    if status == "under_review":
        desk.ask_review(case, "没有核实我的证据。")
        return fresh(case)
    if status == "closed":
        desk.set_acceptance(case, True)
        case = desk.close(case, by)
    return case


def reply(
    case: Complaint, by: User, outcome: str = "", body: str = "经查，情况如下。", **parts: Any
) -> Complaint:
    """Answer with everything that a written opinion needs, whatever the kind."""
    values = {"legal_basis": "《信访工作条例》第三十二条", **WHOLE, **parts}
    if opinions.needs_investigation(case):
        investigated(case, by)
    return desk.reply(case, by, outcome or desk.findings_for(case)[0].value, body, **values)


def investigated(case: Complaint, by: User, **changes: Any) -> Investigation:
    """An investigation by two people of the unit that handles the case."""
    pair = [colleague(case.office, number) for number in (1, 2)]
    values: dict[str, Any] = {
        "on": timezone.localdate(),
        "place": "河西村村委会",
        "first": pair[0],
        "second": pair[1],
        "method": "入户调查、邻里走访",
        "found": "材料已于三月一日收到，未登记。",
    }
    return desk.investigate(case, by, desk.Record(**{**values, **changes}))


def delivered(case: Complaint, by: User, **changes: Any) -> Delivery:
    """The last answer, signed for today."""
    values = {"way": "in_person", "result": "signed", "on": timezone.localdate(), **changes}
    return desk.deliver(case, by, case.replies.last(), **values)


def lead_for(case: Complaint, by: User) -> Complaint:
    """An older case of the same kind and place, accepted, under which *case* can be handled."""
    filing = desk.Filing(case.kind.code, case.division, "同一件事", "更早反映。", anonymous=True)
    lead = desk.file(filing, at=case.filed_at - timedelta(days=1)).complaint
    return desk.accept(lead, by, at=case.filed_at)


def colleague(office: Office, number: int) -> User:
    """Somebody who works in *office* without a role in petitions."""
    name = f"colleague-{office.pk}-{number}"
    found = User.objects.filter(username=name).first()
    return found or User.objects.create_user(username=name, office=office, display_name=name)


def fresh(case: Complaint) -> Complaint:
    """The case as the database has it now."""
    return Complaint.objects.select_related("kind", "division", "office").get(pk=case.pk)


def _below(parent: Division, code: str, name: str, level: str) -> Division:
    return Division.objects.get(pk=parent.pk).add_child(code=code, name=name, level=level)


def _office(name: str, division: Division, superior: Office | None = None) -> Office:
    return Office.objects.create(
        name=name,
        division=division,
        superior=superior,
        hotline="0355-7000000",
        address="演示街1号",
        hours="周一至周五",
    )
