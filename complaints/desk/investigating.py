"""An investigation goes on record with two investigators, place, method and findings (条例 31)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import conflicts, ledger
from complaints.desk.filing import clean
from complaints.desk.taking import kept_text, taking
from complaints.models import Complaint, Investigation
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

FOUND_LENGTH, METHOD_LENGTH, PLACE_LENGTH = 4000, 200, 120


@dataclass(frozen=True, slots=True)
class Record:
    """What two investigators write down of one investigation."""

    on: date
    place: str
    first: User
    second: User
    method: str
    found: str
    others: str = ""


def investigate(
    complaint: Complaint, by: User, record: Record, at: datetime | None = None
) -> Investigation:
    """Put an investigation on record; never by one person alone (沁民字〔2022〕51号 三（一）1).

    Raises Refused with the codes record-incomplete, two-needed, wrong-investigator,
    conflict-of-interest, in-the-future or before-filing.
    """
    texts = _texts(record)
    with taking(complaint, Step.INVESTIGATE, by, at) as case:
        found = case.complaint
        _require_investigators(found, record)
        _require_day(found, record.on, case.at)
        kept = Investigation.objects.create(
            complaint=found,
            on=record.on,
            first_investigator=record.first,
            second_investigator=record.second,
            by=by,
            at=case.at,
            **texts,
        )
        case.note(
            "investigated",
            {"office": found.office.name, "on": record.on},
            {
                "investigators": [record.first.pk, record.second.pk],
                "text": ledger.text_seal("\n".join(texts.values())),
            },
        )
    return kept


def _texts(record: Record) -> dict[str, str]:
    """The texts of a record as they are kept."""
    needed = _("Say where and how it was checked, and what was found.")
    code = "record-incomplete"
    others = clean(record.others)
    if len(others) > METHOD_LENGTH:
        raise Refused(_("Name the others present in at most 200 characters."), code=code)
    refuse_numbers(others, phones=True)
    return {
        "place": kept_text(record.place, PLACE_LENGTH, code, needed, phones=True),
        "method": kept_text(record.method, METHOD_LENGTH, code, needed, phones=True),
        "found": kept_text(record.found, FOUND_LENGTH, code, needed, phones=True),
        "others": others,
    }


def investigators_for(complaint: Complaint) -> QuerySet[User]:
    """Who may be named as investigator: staff of the handling and helping units, no conflict."""
    offices = [complaint.office_id, *complaint.units.values_list("office_id", flat=True)]
    people = User.objects.filter(is_active=True, office_id__in=offices).select_related("office")
    return conflicts.without_conflict(people, complaint).order_by("office_id", "pk")


def _require_investigators(complaint: Complaint, record: Record) -> None:
    if record.first.pk == record.second.pk:
        raise Refused(
            _("An investigation takes two people. Name a second investigator."), code="two-needed"
        )
    fitting = {user.pk for user in investigators_for(complaint)}
    for person in (record.first, record.second):
        if conflicts.is_barred(person, complaint):
            raise Refused(
                _("This person or their unit is involved in the case. Choose another."),
                code="conflict-of-interest",
            )
        if person.pk not in fitting:
            raise Refused(
                _("Investigators belong to the unit that handles the case or to one that helps."),
                code="wrong-investigator",
            )


def _require_day(complaint: Complaint, on: date, at: datetime) -> None:
    if on > timezone.localtime(at).date():
        raise Refused(_("The day of the investigation lies in the future."), code="in-the-future")
    if on < timezone.localtime(complaint.filed_at).date():
        raise Refused(
            _("The investigation cannot be older than the case. Check the day."),
            code="before-filing",
        )
