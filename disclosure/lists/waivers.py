"""The one writer of skipped publicities: asked for with a reason, approved by a second person.

No list of confirmed recipients is submitted where its preliminary publicity neither took place
nor was skipped in this way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.lists.history import record_on
from disclosure.lists.writing import reason_of
from disclosure.models import Programme, PublicityRule, PublicityWaiver, Roster, Stage
from disclosure.months import shifted
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division, User
from portal.core.permissions import Action, may, require

# A time limit of the county. 民发〔2021〕57号: a confirmation takes 30, at most 45 working days, so
# that its preliminary publicity usually lies in the same month or one of the two before.
BEFORE_CONFIRMATION = "publicity.initial_within"
USUAL_MONTHS = 2


def ask(
    programme: Programme, division: Division, stage: str, month: date, by: User, reason: str
) -> PublicityWaiver:
    """Ask to skip one publicity; everyone may read the reason once it is approved."""
    require(by, Action.WAIVER_ASK, division)
    text = reason_of(reason)
    _refuse_unfit(programme, division, stage)
    first = month.replace(day=1)
    with transaction.atomic():
        # Queues with the import of a list for the same place.
        Division.objects.select_for_update().get(pk=division.pk)
        _refuse_if_public(programme, division, stage, first)
        waiver, created = PublicityWaiver.objects.get_or_create(
            programme=programme,
            division=division,
            stage=stage,
            month=first,
            defaults={"reason": text, "asked_by": by},
        )
        if not created:
            raise Refused(
                _("This publicity was asked to be skipped already. Look at the entry in the list."),
                code="asked-already",
            )
        record_on(waiver, "waiver-ask", by, reason=text)
    return waiver


def approve(waiver: PublicityWaiver, by: User) -> PublicityWaiver:
    """Approve as a second person; from now on everyone sees that the publicity was skipped."""
    with _pending(waiver, by) as locked:
        _refuse_if_public(locked.programme, locked.division, locked.stage, locked.month)
        locked.approved_by = by
        locked.approved_at = timezone.now()
        locked.save()
        record_on(locked, "waiver-approve", by, reason=locked.reason)
    return locked


def decline(waiver: PublicityWaiver, by: User, reason: str) -> None:
    """Refuse to skip: the request goes, its history stays, and the publicity is still due."""
    text = reason_of(reason)
    with _pending(waiver, by) as locked:
        record_on(locked, "waiver-decline", by, asked=locked.reason, reason=text)
        locked.delete()


def may_decide(waiver: PublicityWaiver, user: User) -> bool:
    """Whether *user* is the second person who can approve or decline this request now."""
    pending = waiver.approved_by_id is None and waiver.asked_by_id != user.pk
    return pending and may(user, Action.WAIVER_APPROVE, waiver.division)


@contextmanager
def _pending(waiver: PublicityWaiver, by: User) -> Iterator[PublicityWaiver]:
    """Lock a request that nobody decided and hand it over to a second person."""
    with transaction.atomic():
        locked = PublicityWaiver.objects.select_for_update().filter(pk=waiver.pk).first()
        require(by, Action.WAIVER_APPROVE, waiver.division)
        if locked is None or locked.approved_by_id is not None:
            raise Refused(_("This request was decided already."), code="wrong-state")
        if locked.asked_by_id == by.pk:
            raise Refused(
                _("Who asked for it cannot decide on it. Another reviewer does."),
                code="four-eyes",
            )
        yield locked


def _refuse_unfit(programme: Programme, division: Division, stage: str) -> None:
    if division.level != Division.Level.TOWNSHIP:
        raise Refused(_("Choose a township: lists are published by townships."), code="place")
    if not PublicityRule.objects.filter(programme=programme, stage=stage).exists():
        raise Refused(
            _("No publicity is prescribed for this programme and stage: there is none to skip."),
            code="no-rule",
        )


def _refuse_if_public(programme: Programme, division: Division, stage: str, month: date) -> None:
    public = Roster.objects.filter(
        programme=programme,
        division=division,
        stage=stage,
        month=month,
        publication__isnull=False,
    )
    found = public.first()
    if found is not None:
        raise Refused(
            _("The list %(reference)s of this month is or was public, so nothing was skipped.")
            % {"reference": found.reference},
            code="was-public",
        )


def refuse_without_initial(roster: Roster) -> None:
    """Refuse a list of confirmed recipients that skipped the preliminary publicity in silence."""
    if roster.stage != Stage.APPROVED or roster.corrects_id is not None:
        return
    here = {"programme": roster.programme, "stage": Stage.INITIAL}
    if not PublicityRule.objects.filter(**here, effective_from__lte=timezone.localdate()).exists():
        return
    back = DeadlineRule.objects.amount(BEFORE_CONFIRMATION, roster.month, USUAL_MONTHS)
    span = (shifted(roster.month, -back), roster.month)
    since = {**here, "division": roster.division, "month__range": span}
    held = Roster.objects.filter(**since, publication__isnull=False)
    if held.exclude(status=Roster.Status.WITHDRAWN).exists():
        return
    if PublicityWaiver.objects.filter(**since, approved_by__isnull=False).exists():
        return
    raise Refused(
        _(
            "No preliminary publicity took place here this month or in the %(n)d before. Publish "
            "it first, or ask under “Skipped publicities” to skip it, with the reason."
        )
        % {"n": back},
        code="initial-missing",
    )
