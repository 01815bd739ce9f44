"""The one writer of assessments: begun by one person, settled by another, then fixed for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger, sealing
from complaints.rectification.assessment.sheet import indicators, settled_scores, townships
from complaints.rectification.desk.checks import public_text
from complaints.rectification.models import Adjustment, Assessment, Indicator, Score
from portal.core.errors import Refused
from portal.core.models import Division, User
from portal.core.permissions import Action, may_everywhere, require


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody begins an assessment with."""

    title: str
    starts_on: date
    ends_on: date
    public: bool = False


def begin(draft: Draft, by: User, at: datetime | None = None) -> Assessment:
    """Begin the assessment of a period. Refused: period-reversed, no-indicators, period-taken."""
    _require_county(by, Action.ASSESSMENT_PREPARE)
    if draft.ends_on < draft.starts_on:
        raise Refused(_("The period ends before it begins."), code="period-reversed")
    moment = at or timezone.now()
    row = Assessment(
        number=f"KH{draft.starts_on:%Y%m%d}-{draft.ends_on:%Y%m%d}",
        title=public_text(draft.title),
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        public=draft.public,
        created_by=by,
        created_at=moment,
    )
    if not indicators(row):
        raise Refused(
            _("No indicator is in force on the last day of the period. Enter them first."),
            code="no-indicators",
        )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note(row, "begun", by, moment, {"from": draft.starts_on, "until": draft.ends_on})
    except IntegrityError as error:
        raise Refused(_("This period is being assessed already."), code="period-taken") from error
    return row


def adjust(
    assessment: Assessment,
    by: User,
    division: Division,
    indicator: Indicator,
    points: Decimal,
    reason: str,
    at: datetime | None = None,
) -> Adjustment:
    """Add or take away points, with a reason that stays. Refused: settled, too-much, and others."""
    with _open(assessment, by, Action.ASSESSMENT_PREPARE, at) as (found, moment):
        if division not in townships() or indicator not in indicators(found):
            raise Refused(
                _("Choose a township and an indicator of this assessment."), code="not-in-it"
            )
        if not points or abs(points) > indicator.points:
            raise Refused(
                _("At most the %(points)s points of the indicator can be added or taken away.")
                % {"points": indicator.points},
                code="too-much",
            )
        row = Adjustment.objects.create(
            assessment=found,
            division=division,
            indicator=indicator,
            points=points,
            reason=public_text(reason),
            by=by,
            at=moment,
        )
        facts = {"township": division.name, "indicator": indicator.name, "points": str(points)}
        _note(found, "adjusted", by, moment, {**facts, "reason": row.reason})
    return row


def settle(assessment: Assessment, by: User, at: datetime | None = None) -> Assessment:
    """Fix the figures for good: after the period, by somebody who neither began nor adjusted it."""
    with _open(assessment, by, Action.ASSESSMENT_SETTLE, at) as (found, moment):
        today = timezone.localdate(moment)
        if today <= found.ends_on:
            raise Refused(
                _("The period runs until %(day)s: settle the assessment after it.")
                % {"day": found.ends_on},
                code="not-over",
            )
        own = found.created_by_id == by.pk or found.adjustments.filter(by=by).exists()
        if own:
            raise Refused(
                _("You prepared this assessment: somebody else settles it."), code="own-work"
            )
        sealing.remember(*Score.objects.bulk_create(settled_scores(found, today)))
        found.settled_by, found.settled_at = by, moment
        found.save()
        _note(found, "settled", by, moment, {"public": found.public})
    return found


def set_public(
    assessment: Assessment, by: User, public: bool, reason: str, at: datetime | None = None
) -> Assessment:
    """Publish the assessment or keep it internal from now on, with a reason."""
    _require_county(by, Action.ASSESSMENT_SETTLE)
    moment = at or timezone.now()
    with transaction.atomic():
        found = _locked(assessment)
        if found.public == public:
            raise Refused(_("It is so already."), code="nothing-changes")
        found.public = public
        found.save()
        kind = "published" if public else "kept_internal"
        _note(found, kind, by, moment, {"reason": public_text(reason)})
    return found


@contextmanager
def _open(
    assessment: Assessment, by: User, action: Action, at: datetime | None
) -> Iterator[tuple[Assessment, datetime]]:
    """The locked assessment, while it can still change."""
    _require_county(by, action)
    with transaction.atomic():
        found = _locked(assessment)
        if found.settled_at:
            raise Refused(
                _("This assessment is settled and does not change any more."), code="settled"
            )
        yield found, at or timezone.now()


def _locked(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)


def _require_county(by: User, action: Action) -> None:
    """Townships do not assess each other."""
    require(by, action)
    if not may_everywhere(by, action):
        raise Refused(_("The county assesses its townships, not they each other."), code="county")


def _note(row: Assessment, kind: str, by: User, at: datetime, public: dict[str, object]) -> None:
    ledger.append(ledger.ASSESSMENT, row.number, kind, by, public, at=at)
