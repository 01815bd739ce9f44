"""What the responsible unit does: measures, progress, evidence."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.models import Evidence, Measure, RectificationItem
from portal.core.errors import Refused
from portal.core.models import PrivateFile, User
from portal.core.uploads import CleanFile


def add_measure(
    item: RectificationItem,
    by: User,
    text: str,
    person: User,
    due: date,
    at: datetime | None = None,
) -> Measure:
    """Add what somebody of the responsible unit will do, within the item's deadline."""
    with taking(item, "add_measure", by, at) as taken:
        # On an overdue item the deadline itself lies behind: what is entered there is late work.
        if due < taken.today <= taken.item.deadline:
            raise Refused(
                _("A new measure cannot be due on a day that has passed."), code="measure-past"
            )
        return record_measure(taken, text, person, due)


def record_measure(taken: Taken, text: str, person: User, due: date) -> Measure:
    """Write down a measure of an item that is being taken through a step."""
    checks.require_in_unit(person, taken.item.responsible_unit)
    if due > taken.item.deadline:
        raise Refused(
            _("The measure must be done by the item's deadline, %s.") % taken.item.deadline,
            code="measure-after-deadline",
        )
    measure = Measure.objects.create(
        item=taken.item, text=checks.text(text), person=person, due=due
    )
    taken.note("measure_added", {"due": due}, {"measure": measure.text, "person": person.pk})
    return measure


def complete_measure(measure: Measure, by: User, at: datetime | None = None) -> Measure:
    """Note that a measure is done."""
    with taking(measure.item, "complete_measure", by, at) as taken:
        found = taken.item.measures.get(pk=measure.pk)
        if found.done_on:
            raise Refused(_("This measure is marked as done already."), code="already-done")
        found.done_on = taken.today
        found.save(update_fields=["done_on"])
        taken.note("measure_done", private={"measure": found.text})
    return found


def add_evidence(
    item: RectificationItem, by: User, clean: CleanFile, note: str, at: datetime | None = None
) -> Evidence:
    """Attach a checked and cleaned file that shows what was done."""
    with taking(item, "add_evidence", by, at) as taken:
        note = checks.text(note)
        stored = PrivateFile.keep(clean)
        evidence = Evidence.objects.create(
            item=taken.item, file=stored, note=note, by=by, at=taken.at
        )
        taken.note("evidence_added", private={"note": note, "sha256": stored.sha256})
    return evidence


def report_progress(
    item: RectificationItem, by: User, note: str, at: datetime | None = None
) -> RectificationItem:
    """Say how far the work is; colleagues read it, the public sees that it was reported."""
    with taking(item, "report_progress", by, at) as taken:
        taken.note("progress", private={"note": checks.text(note)})
    return taken.item
