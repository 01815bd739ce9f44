"""The head that every public list must have, taken from the office and the rules as they are now.

A complete head names period, publishing unit, the report phones of township and county, and the
legal basis (社会救助领域基层政务公开标准目录, 2; findings of real checks: 无举报电话、无公示日期).
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.intake.findings import Found, Severity
from disclosure.models import PublicityRule, Roster
from portal.core.errors import Refused
from portal.core.models import Office

MEETING = ("meeting_held_on", "meeting_chair", "meeting_attendees")
FIELDS = ("office", "township_phone", "county_phone", "basis")


def fill_heading(draft: Roster) -> PublicityRule | None:
    """Put unit, phones and basis on the draft; the publicity rule that gives its period."""
    rule = PublicityRule.objects.in_force(draft.programme, draft.stage, timezone.localdate())
    office = Office.objects.filter(division=draft.division).select_related("superior").first()
    if office is None:
        raise Refused(_("No unit answers for this township yet."), code="no-office")
    draft.office = office
    draft.township_phone = office.hotline.strip()
    draft.county_phone = office.superior.hotline.strip() if office.superior else ""
    draft.basis = rule.basis if rule else draft.programme.basis
    return rule


def meeting_of(roster: Roster) -> dict[str, Any]:
    """The review meeting of *roster*, for a list that is computed from it: one meeting decided."""
    return {name: getattr(roster, name) for name in MEETING}


def missing_heading(draft: Roster, rule: PublicityRule | None) -> Iterator[Found]:
    """What the head lacks; each keeps the list from being submitted."""
    present = {
        "heading-period": rule is not None,
        "heading-unit": bool(draft.office.name.strip()),
        "heading-township-phone": bool(draft.township_phone),
        "heading-county-phone": bool(draft.county_phone),
        "heading-basis": bool(draft.basis.strip()),
    }
    for code, there in present.items():
        if not there:
            yield Found(code, Severity.BLOCK)
