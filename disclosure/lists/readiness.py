"""What a list must have before it is submitted, asked again before it is approved."""

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.intake.finding_texts import sentence
from disclosure.lists.sealing import public_columns
from disclosure.lists.signatures import refuse_unsigned
from disclosure.lists.terms import rule_for
from disclosure.lists.waivers import refuse_without_initial
from disclosure.models import Finding, Roster
from disclosure.wording import listed
from portal.core.errors import Refused


def refuse_unready(roster: Roster) -> None:
    """Raise Refused with the first thing that is missing and what to do about it."""
    _refuse_open_findings(roster)
    if not roster.rows_accepted:
        raise Refused(_("The list has no entry to publish."), code="no-entries")
    if not (roster.township_phone and roster.county_phone and roster.basis):
        raise Refused(
            _("The list needs both report phones and its legal basis before it can be public."),
            code="heading",
        )
    _refuse_without_meeting(roster)
    if not public_columns(roster, timezone.localdate()):
        raise Refused(
            _("No column of this programme and stage may be public yet. Ask the administrator."),
            code="no-whitelist",
        )
    rule_for(roster)
    refuse_without_initial(roster)
    refuse_unsigned(roster)
    _refuse_needless_correction(roster)


def _refuse_open_findings(roster: Roster) -> None:
    waiting = [finding for finding in roster.findings.all() if finding.open]
    blocks = [item for item in waiting if item.severity == Finding.Severity.BLOCK]
    if blocks:
        raise Refused(" ".join(sentence(item.code, item.params) for item in blocks), code="heading")
    if waiting:
        raise Refused(
            _("%(n)d findings still need an explanation.") % {"n": len(waiting)}, code="findings"
        )


def _refuse_without_meeting(roster: Roster) -> None:
    """沁民字〔2022〕51号 四(一): what a township publishes was decided together."""
    parts = (
        (_("its day"), roster.meeting_held_on),
        (_("its chair"), roster.meeting_chair),
        (_("the people present"), roster.meeting_attendees),
    )
    missing = [name for name, value in parts if not value]
    if missing:
        raise Refused(
            _(
                "The review meeting is not on record; missing: %(what)s. Enter it under “First "
                "day and review meeting”."
            )
            % {"what": listed(missing)},
            code="no-meeting",
        )


def _refuse_needless_correction(roster: Roster) -> None:
    wrong = roster.corrects
    if wrong is not None and wrong.status != Roster.Status.PAUSED:
        raise Refused(
            _(
                "The list that this one corrects is no longer paused. Discard this draft, or have "
                "an objection to that list decided first."
            ),
            code="nothing-to-correct",
        )
