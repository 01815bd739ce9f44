"""Who has to file is put on the list by the officer of the place, and leaves it by a date."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.kin.desk.taking import Taken, is_own, taking
from complaints.kin.numbers import next_number
from complaints.models import Declarant, RelativeFiling
from complaints.screening import refuse_numbers
from portal.core.errors import Refused
from portal.core.models import Division, User
from portal.core.permissions import Action, require

LONGEST = 40


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody to be put on the list: an account, or a name with the place of a committee."""

    post: str
    since: date
    user: User | None = None
    name: str = ""
    division: Division | None = None


def add_official(who: Official, by: User, at: datetime | None = None) -> Declarant:
    """Put somebody on the list of those who file, with what they filed before there was a list.

    Raises PermissionDenied outside the jurisdiction, Refused with one-needed, place-needed,
    no-unit, name-needed, post-needed, not-yet, listed-already.
    """
    now = at or timezone.now()
    name, division = _name_and_place(who)
    require(by, Action.RELATIVES_RECORD, division)
    post = _words(who.post, "post-needed", _("Give the post."))
    if who.since > timezone.localdate(now):
        raise Refused(_("The first day in office lies in the future."), code="not-yet")
    with transaction.atomic():
        Division.objects.select_for_update().get(pk=division.pk)
        _refuse_twice(who.user, name, division)
        official = Declarant(
            number=next_number(Declarant, now),
            kind=Declarant.Kind.STAFF if who.user else Declarant.Kind.COMMITTEE,
            user=who.user,
            name=name,
            post=post,
            division=division,
            since=who.since,
            recorded_by=by,
        )
        official.save(force_insert=True)
        _take_over_filings(official)
        Taken(official, by, now).note("official_added")
    return official


def end_office(official: Declarant, by: User, on: date, at: datetime | None = None) -> Declarant:
    """The last day in office; what was filed stays on record.

    Raises PermissionDenied, Refused with own-office, before-begin, ahead.
    """
    with taking(official, by, at) as taken:
        found = taken.official
        if is_own(found, by):  # else nobody who keeps the list would ever have to declare
            raise Refused(_("Somebody else records the end of your office."), code="own-office")
        if on < found.since:
            raise Refused(_("The last day lies before the first."), code="before-begin")
        if on > taken.today:
            raise Refused(_("The last day lies in the future."), code="ahead")
        found.until = on
        taken.note("office_ended", {"until": on})
    return found


def _take_over_filings(official: Declarant) -> None:
    """Filings of an account without an official: else nobody could read or end them."""
    if official.user is None:
        return
    for row in RelativeFiling.objects.select_for_update().filter(
        staff=official.user, declarant=None
    ):
        row.declarant = official
        row.save()


def _name_and_place(who: Official) -> tuple[str, Division]:
    if (who.user is None) == (not who.name.strip()):
        raise Refused(_("Choose an account, or give a name; not both."), code="one-needed")
    if who.user is None:
        if who.division is None:
            raise Refused(_("Choose the village or the residents’ committee."), code="place-needed")
        return _words(who.name, "name-needed", _("Give the name of the official.")), who.division
    if who.user.office is None:
        raise Refused(_("This account belongs to no unit yet."), code="no-unit")
    return who.user.get_full_name()[:LONGEST], who.user.office.division


def _refuse_twice(user: User | None, name: str, division: Division) -> None:
    rows = Declarant.objects.filter(user=user) if user else _namesakes(name, division)
    if rows.exists():
        raise Refused(_("This official is on the list already."), code="listed-already")


def _namesakes(name: str, division: Division) -> QuerySet[Declarant]:
    return Declarant.objects.filter(user=None, name=name, division=division, until=None)


def _words(text: str, code: str, message: str) -> str:
    kept = " ".join(text.split())
    if not 0 < len(kept) <= LONGEST:
        raise Refused(message, code=code)
    refuse_numbers(kept, phones=True)
    return kept
