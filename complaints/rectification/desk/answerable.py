"""Who answers for an item: the unit and person that put it right, the leader and lead unit above.

A change names its reason and stays in the events: nobody slips out of a deadline unseen.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from complaints.rectification import notify
from complaints.rectification.desk import checks
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.models import RectificationItem
from portal.core.errors import Refused
from portal.core.models import Office, User
from portal.core.permissions import Action, require


def reassign(
    item: RectificationItem,
    by: User,
    unit: Office,
    person: User,
    reason: str,
    at: datetime | None = None,
) -> RectificationItem:
    """Hand the item to another unit or person; open measures of who left go to the new one."""
    with taking(item, "reassign", by, at) as taken:
        found, before = taken.item, taken.item.responsible_person
        if (found.responsible_unit_id, found.responsible_person_id) == (unit.pk, person.pk):
            raise Refused(_("This unit and person answer for the item already."), code="unchanged")
        require(by, Action.RECTIFICATION_HANDLE, unit.division)
        checks.require_answers_for(unit, found.division)
        checks.require_in_unit(person, unit)
        checks.require_not_witness(found, person)
        facts = {"from_unit": found.responsible_unit.name, "unit": unit.name}
        why = {"reason": checks.text(reason), "from": str(before), "person": str(person)}
        found.responsible_unit, found.responsible_person = unit, person
        _hand_over_measures(taken)
        event = taken.note("reassigned", facts, why)
        notify.reassigned(found, event, before)
    return found


def set_lead(
    item: RectificationItem,
    by: User,
    lead_unit: Office | None,
    leader: User | None,
    at: datetime | None = None,
) -> RectificationItem:
    """Name the unit that leads and the leader who answers above the responsible person."""
    with taking(item, "set_lead", by, at) as taken:
        found = taken.item
        if (found.lead_unit, found.leader) == (lead_unit, leader):
            raise Refused(
                _("Lead unit and leader are these already. Choose others to change them."),
                code="unchanged",
            )
        checks.require_fit_leader(found, leader)
        found.lead_unit, found.leader = lead_unit, leader
        facts = {"lead_unit": lead_unit.name if lead_unit else ""}
        event = taken.note("lead_set", facts, {"leader": str(leader or "")})
        notify.led(found, event)
    return found


def _hand_over_measures(taken: Taken) -> None:
    """What is not done and belongs to somebody outside the unit is now the new person's."""
    item = taken.item
    for measure in item.measures.filter(done_on=None).select_related("person"):
        if measure.person.office_id != item.responsible_unit_id:
            measure.person = item.responsible_person
            measure.save(update_fields=["person"])
