"""The one writer of what residents say: the complainant, households with a code, people visited.

Nothing that identifies anybody is kept: of a code only a keyed digest, of a visit the village.
An answer counts while its look-back waits; the events of answers are for staff alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import ledger
from complaints.codes import is_well_formed, new_code, normalise
from complaints.models import Complaint
from complaints.rectification import notify
from complaints.rectification.asking.households import Sample, draw, new_seed
from complaints.rectification.desk import checks
from complaints.rectification.desk.lookbacks import pending_look_back
from complaints.rectification.desk.taking import Taken, taking
from complaints.rectification.models import LookBack, RectificationItem, ResidentAnswer, Status
from complaints.screening import refuse_numbers
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division, User
from portal.core.vault import keyed_digest

Way = ResidentAnswer.Way
VALID = "asking.code_valid"
MONTH = 30
REASON_LENGTH = 300
NOON = time(12)
HANDED_OUT, ANSWERED, VISITED = "codes_handed_out", "resident_answered", "visit_recorded"


@dataclass(frozen=True, slots=True)
class Said:
    """Yes or no, and why."""

    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """Codes for the households of a village; they count once they were handed out."""

    village: Division
    codes: tuple[str, ...] = field(repr=False)
    sample: Sample
    valid_until: date


def prepare(look_back: LookBack, village: Division, at: datetime | None = None) -> Handout:
    """One new code for each household of the sample that has not answered; nothing is written."""
    _require_public(look_back.item)
    left, today = _left(look_back), timezone.localdate(at)
    if left < 1:
        raise Refused(
            _("All %(size)s households of the sample have answered, or none is to be asked.")
            % {"size": look_back.sample_size},
            code="sample-complete",
        )
    days = DeadlineRule.objects.amount(VALID, today, otherwise=MONTH)
    sample = draw(village, look_back.sample_size, _seed_of(look_back) or new_seed())
    codes = tuple(new_code() for _n in range(left))
    return Handout(village, codes, sample, today + timedelta(days=days))


def hand_out_codes(
    look_back: LookBack, by: User, handout: Handout, at: datetime | None = None
) -> None:
    """Let the codes count, once their slips exist; earlier ones that were not used end."""
    with taking(look_back.item, "hand_out_codes", by, at) as taken:
        _require_public(taken.item)
        found = _waiting(taken, look_back, handout.village)
        sample = handout.sample
        if len(handout.codes) > _left(found) or _seed_of(found) not in ("", sample.seed):
            raise Refused(_("Something has just changed. Hand out the codes again."), code="busy")
        _end_unused(found, taken.today)
        # Not in the order of the slips, which may be that of the doors.
        for code in sorted(handout.codes, key=digest_of):
            ResidentAnswer.objects.create(
                item=taken.item,
                look_back=found,
                way=Way.CODE,
                village=handout.village,
                code_digest=digest_of(code),
                valid_until=handout.valid_until,
            )
        facts = {"round": found.round, "village": handout.village.pk, "note": sample.words}
        facts |= {"codes": len(handout.codes), "valid_until": handout.valid_until}
        taken.note(HANDED_OUT, private={**facts, **sample.facts})


def _left(look_back: LookBack) -> int:
    return look_back.sample_size - _by_code(look_back).filter(accepted__isnull=False).count()


def record_visit(
    look_back: LookBack,
    by: User,
    companion: User,
    village: Division,
    said: Said,
    at: datetime | None = None,
    *,
    on: date | None = None,
) -> ResidentAnswer:
    """What a household told two members of staff at the door (两人以上入户); no names.

    *on* is the day of the visit, where it is written down later.
    """
    with taking(look_back.item, "record_visit", by, at) as taken:
        found = _waiting(taken, look_back, village)
        checks.require_may_go_along(taken.item, found, companion, by)
        answer = ResidentAnswer.objects.create(
            item=taken.item,
            look_back=found,
            way=Way.VISIT,
            village=village,
            visited_by=by,
            visited_with=companion,
            answered_at=_visited_at(taken, on),
            **_checked(said),
        )
        facts: dict[str, object] = {"round": found.round, "accepted": said.accepted}
        facts |= {"with": companion.pk, "on": timezone.localdate(answer.answered_at)}
        notify.went_along(taken.item, taken.note(VISITED, private=facts), companion)
    return answer


def _visited_at(taken: Taken, on: date | None) -> datetime:
    """The moment of a visit; of an earlier day nobody knows the hour."""
    if on is None or on == taken.today:
        return taken.at
    closed = taken.item.closed_at
    if on > taken.today or closed is None or on < timezone.localdate(closed):
        raise Refused(
            _("A visit lies between the closing and today: check the day."), code="visit-day"
        )
    return timezone.make_aware(datetime.combine(on, NOON))


def answer_with_code(code: str, said: Said, at: datetime | None = None) -> ResidentAnswer:
    """A household's word, once; Refused with unknown-code, code-used, code-expired or too-late."""
    moment = at or timezone.now()
    digest = digest_of(code) if is_well_formed(code) else ""
    known = ResidentAnswer.objects.filter(code_digest=digest).select_related("look_back").first()
    if known is None:
        raise Refused(
            _("This code is not known. Compare it with your slip, sign by sign."),
            code="unknown-code",
        )
    words = _checked(said)
    with _hearing(known.look_back) as (item, found):
        answer = ResidentAnswer.objects.get(pk=known.pk)
        _require_open(answer, timezone.localdate(moment))
        answer.item, answer.look_back = item, found
        answer.accepted, answer.reason = said.accepted, str(words["reason"])
        answer.answered_at = moment
        answer.save()
        _note(item, found, answer, moment)
    return answer


def complainant_says(complaint: Complaint, said: Said, at: datetime | None = None) -> None:
    """The complainant's word on the result of the item behind their case, once a look-back."""
    moment, words = at or timezone.now(), _checked(said)
    waiting = asked_of(complaint)
    if waiting is None:
        raise _too_late()
    with _hearing(waiting) as (item, found):
        if _word_of_complainant(found):
            raise _too_late()
        answer = ResidentAnswer.objects.create(
            item=item, look_back=found, way=Way.COMPLAINANT, answered_at=moment, **words
        )
        _note(item, found, answer, moment)


def asked_of(complaint: Complaint) -> LookBack | None:
    """The look-back for which the sender of *complaint* is asked now; None where nothing waits."""
    for item in RectificationItem.objects.filter(source_complaint=complaint, status=Status.CLOSED):
        waiting = pending_look_back(item)
        if waiting is not None and not _word_of_complainant(waiting):
            return waiting
    return None


def digest_of(code: str) -> str:
    """What is stored of a one-time code."""
    return keyed_digest("rectification.answer-code", normalise(code))


def _word_of_complainant(look_back: LookBack) -> bool:
    return look_back.resident_answers.filter(way=Way.COMPLAINANT).exists()


def _by_code(look_back: LookBack) -> QuerySet[ResidentAnswer]:
    return look_back.resident_answers.filter(way=Way.CODE)


def _waiting(taken: Taken, look_back: LookBack, village: Division) -> LookBack:
    """The look-back under the lock, if it is the one that waits and *taken.by* may make it."""
    found = pending_look_back(taken.item)
    if found is None or found.pk != look_back.pk:
        raise _too_late()
    checks.require_may_look_back(taken.item, found, taken.by)
    if not village.within(taken.item.division):
        raise Refused(_("The item concerns another place than this village."), code="other-village")
    return found


def _require_public(item: RectificationItem) -> None:
    """A slip tells a village of the problem: never of one that was reported in confidence."""
    if item.source_complaint is not None and item.source_complaint.confidential:
        raise Refused(
            _(
                "The problem was reported in confidence: no slips are handed out. Visit "
                "households without telling them of the report."
            ),
            code="confidential",
        )


def _end_unused(look_back: LookBack, today: date) -> None:
    for earlier in _by_code(look_back).filter(accepted=None, valid_until__gte=today):
        earlier.valid_until = today - timedelta(days=1)
        earlier.save()  # one by one: each change is sealed


def _seed_of(look_back: LookBack) -> str:
    """The seed of this look-back, "" before the first draw: nobody draws until it suits them."""
    events = ledger.timeline(ledger.RECTIFICATION, look_back.item.number)
    first = events.filter(kind=HANDED_OUT, private__round=look_back.round).first()
    return str(first.private["seed"]) if first else ""


def _checked(said: Said) -> dict[str, object]:
    """The answer as it is kept; refused without a reason for a no, and with a person's number."""
    reason = said.reason.replace("\x00", "").strip()[:REASON_LENGTH]
    refuse_numbers(reason, phones=True)
    if not said.accepted and not reason:
        raise Refused(
            _("Say in a few words why you do not accept the result."), code="reason-needed"
        )
    return {"accepted": said.accepted, "reason": reason}


def _require_open(answer: ResidentAnswer, today: date) -> None:
    if answer.accepted is not None:
        raise Refused(
            _(
                "This code has been used already; each code counts once. If it was not you, tell "
                "the unit on the slip."
            ),
            code="code-used",
        )
    if answer.valid_until is None or answer.valid_until < today:
        raise Refused(
            _("This code is not valid any more. Ask the unit on the slip for a new one."),
            code="code-expired",
        )


@contextmanager
def _hearing(look_back: LookBack) -> Iterator[tuple[RectificationItem, LookBack]]:
    """Lock the item while a resident is heard; refused once the look-back has ended."""
    with transaction.atomic():
        item = RectificationItem.objects.select_for_update(of=("self",)).get(pk=look_back.item_id)
        found = pending_look_back(item) if item.status == Status.CLOSED else None
        if found is None or found.pk != look_back.pk:
            raise _too_late()
        yield item, found


def _note(
    item: RectificationItem, look_back: LookBack, answer: ResidentAnswer, at: datetime
) -> None:
    """The event without the reason: what the ledger has once it keeps for good."""
    facts = {"round": look_back.round, "way": answer.way, "accepted": answer.accepted}
    ledger.append(ledger.RECTIFICATION, item.number, ANSWERED, None, private=facts, at=at)


def _too_late() -> Refused:
    return Refused(
        _("Nobody is asked about this result now: the look-back has ended."), code="too-late"
    )
