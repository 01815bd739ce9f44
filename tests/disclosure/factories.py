"""A small county with two townships, staff, programmes, and files as townships send them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from disclosure import roster as writer
from disclosure.demo.programmes import load_programmes
from disclosure.lists import objections, waivers
from disclosure.models import Objection, Programme, PublicityWaiver, Roster
from portal.core.demo import Options
from portal.core.errors import Refused
from portal.core.models import Appointment, Division, Office, User
from tests.disclosure.workbooks import HEADER, person, text_table, township_roster, xlsx
from tests.support.remembered import remembered, staff_access

VILLAGES = ("河西村", "城关社区", "北石渠村", "官军村")


@dataclass
class County:
    """What most tests start from."""

    county: Division
    qinhe: Division
    guodao: Division
    editor: User
    reviewer: User
    supervisor: User
    auditor: User
    foreign_editor: User
    foreign_reviewer: User

    @property
    def dibao(self) -> Programme:
        return Programme.objects.get(code="dibao-rural")


def _divisions() -> tuple[Division, Division, Division]:
    root = Division.add_root(code="140431000000", name="沁源县", level="county")
    townships = []
    for code, name in (("140431100", "沁河镇"), ("140431101", "郭道镇")):
        parent = Division.objects.get(pk=root.pk).add_child(
            code=code.ljust(12, "0"), name=name, level="township"
        )
        for number, village in enumerate(VILLAGES, start=201):
            parent = Division.objects.get(pk=parent.pk)
            parent.add_child(code=f"{code}{number}", name=village, level="village")
        townships.append(Division.objects.get(pk=parent.pk))
    return Division.objects.get(pk=root.pk), townships[0], townships[1]


def staff(username: str, role: str, division: Division) -> User:
    """An account with one role in one place."""
    user = User.objects.create_user(
        username, password="made-up-password", display_name=username.title()
    )
    Appointment.objects.create(user=user, role=role, division=division)
    return user


@remembered
def small_county() -> County:
    """Two townships with offices and staff, and the demo county's programmes and rules."""
    staff_access()
    county, qinhe, guodao = _divisions()
    bureau = Office.objects.create(
        name="县民政局", division=county, hotline="0355-5550100", address="县城", hours="工作日"
    )
    for number, township in enumerate((qinhe, guodao), start=1):
        Office.objects.create(
            name=f"{township.name}社会事务办公室",
            division=township,
            superior=bureau,
            hotline=f"0355-555010{number}",
            address=township.name,
            hours="工作日",
        )
    load_programmes(Options())
    return County(
        county=county,
        qinhe=qinhe,
        guodao=guodao,
        editor=staff("editor", "editor", qinhe),
        reviewer=staff("reviewer", "reviewer", qinhe),
        supervisor=staff("supervisor", "supervisor", county),
        auditor=staff("auditor", "auditor", county),
        foreign_editor=staff("foreign-editor", "editor", guodao),
        foreign_reviewer=staff("foreign-reviewer", "reviewer", guodao),
    )


def file_of(people: int = 5) -> bytes:
    """A township's workbook with a title, a header, rows, a total and a signature line."""
    return xlsx(township_roster(people))


def csv_of(people: int = 5) -> bytes:
    """The same as text, quick to make."""
    return text_table([HEADER, *(person(number) for number in range(1, people + 1))])


def imported(county: County, data: bytes | None = None, **choices: Any) -> Roster:
    """A draft; extra choices go to the writer."""
    by, meeting = choices.pop("by", county.editor), choices.pop("meeting", True)
    result = writer.import_roster(
        data or csv_of(),
        "list.csv",
        choices.pop("programme", county.dibao),
        choices.pop("division", county.qinhe),
        choices.pop("stage", "initial"),
        by,
        **choices,
    )
    assert result.roster is not None, [item.code for item in result.findings]
    return writer.describe(result.roster, by, **a_meeting()) if meeting else result.roster


def a_meeting() -> dict[str, Any]:
    """A review meeting as the record needs it."""
    return {
        "meeting_held_on": timezone.localdate(),
        "meeting_chair": "主持人",
        "meeting_attendees": "甲、乙、丙",
    }


def waived(county: County, **choices: Any) -> PublicityWaiver:
    """A preliminary publicity that was skipped with approval."""
    asked = waivers.ask(
        choices.get("programme", county.dibao),
        choices.get("division", county.qinhe),
        choices.get("stage", "initial"),
        choices.get("month") or timezone.localdate().replace(day=1),
        county.editor,
        choices.get("reason", "紧急程序，先行救助"),
    )
    return waivers.approve(asked, county.reviewer)


def submitted(county: County, **choices: Any) -> Roster:
    """A list that waits for its second person; what was confirmed had its publicity waived."""
    roster = imported(county, **choices)
    try:
        waivers.refuse_without_initial(roster)
    except Refused:
        waived(county, programme=roster.programme, month=roster.month)
    return writer.submit(roster, county.editor)


def opened(county: County, at: Any = None, **choices: Any) -> Roster:
    """A list that is public."""
    return writer.approve(submitted(county, **choices), county.reviewer, at=at)


def objected(county: County, roster: Roster, **changes: Any) -> Objection:
    """An objection that nobody decided yet."""
    given = {
        "received_on": timezone.localdate(),
        "channel": "visit",
        "summary": "反映该户人口数有误",
        **changes,
    }
    return objections.register(roster, county.editor, **given)


def paused(county: County, **choices: Any) -> Roster:
    """A list that an upheld objection took down."""
    roster = opened(county, **choices)
    objections.decide(
        objected(county, roster), county.reviewer, upheld=True, answer="经核查情况属实"
    )
    roster.refresh_from_db()
    return roster


def in_month(year: int, month: int) -> date:
    return date(year, month, 1)
