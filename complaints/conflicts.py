"""The accused never see or handle what is said about them (信访工作条例 28, 30)."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from complaints import relatives, sealing
from complaints.models import Complaint, Exclusion, RelativeFiling
from disclosure.models import RosterEntry
from portal.core.identifiers import fold
from portal.core.models import Office, User

# A village committee is below the township, so naming the township before it accuses only the
# village; the township supervises it.
VILLAGE_WORDS = ("村", "社区", "居委")
SHORTEST_NAME = 3


def accused_offices(about_unit: str) -> list[Office]:
    """The units that a free text such as 沁河镇政府 or 县民政局 means."""
    text = fold(about_unit)
    if len(text) < SHORTEST_NAME:
        return []
    offices = Office.objects.select_related("division")
    return [office for office in offices if _means(text, office)]


def accused_staff(about_person: str) -> list[User]:
    """The members of staff whose name a text contains; namesakes are kept away too."""
    text = fold(about_person)
    if not text:
        return []
    people = User.objects.filter(is_active=True).exclude(display_name="")
    return [user for user in people if (name := _stem(user.display_name)) and name in text]


def barred_offices(complaint: Complaint) -> set[int]:
    """The ids of the units that this case may not go to."""
    rows = complaint.exclusions.exclude(office=None)
    return set(rows.values_list("office_id", flat=True))


def offices_barred(complaint: Complaint) -> list[Office]:
    """The units that this case may not go to, themselves."""
    return list(Office.objects.filter(pk__in=barred_offices(complaint)))


def kin(texts: Iterable[str], speaking: list[str], entry: RosterEntry | None) -> list[User]:
    """Staff who are called like somebody who speaks in a case, or who filed a person of it.

    One query for both, asked for every named filing.
    """
    wanted = {folded for name in speaking if (folded := fold(name))}
    filed = relatives.filings_of(texts, speaking, entry)
    if not wanted and not filed:
        return []
    alike = reduce(or_, (Q(display_name__startswith=name) for name in wanted), Q(pk__in=[]))
    of_kin = RelativeFiling.objects.filter(filed) if filed else RelativeFiling.objects.none()
    related = Q(pk__in=of_kin.values("staff"))
    named = User.objects.filter(alike | related, is_active=True)
    found = dict(named.values_list("pk", "display_name"))
    if not found:  # nearly always: the rest is asked only for a hit
        return []
    kin = set(User.objects.filter(related).values_list("pk", flat=True))
    return [
        user
        for user in User.objects.filter(pk__in=found)
        if user.pk in kin or _stem(user.display_name) in wanted
    ]


def is_barred(user: User, complaint: Complaint) -> bool:
    """Whether *user* is accused, belongs to an accused unit, or has stepped back."""
    return complaint.exclusions.filter(_names(user)).exists()


def without_barred(queryset: QuerySet[Complaint], user: User) -> QuerySet[Complaint]:
    """The rows of *queryset* that *user* has no conflict with."""
    own = Exclusion.objects.filter(complaint=OuterRef("pk")).filter(_names(user))
    return queryset.filter(~Exists(own))


def record(
    complaint: Complaint, offices: list[Office], people: list[User], kin: Iterable[User] = ()
) -> None:
    """Keep the accused away from a fresh case, and those whose near relatives it concerns."""
    reasons = Exclusion.Reason
    rows = [Exclusion(complaint=complaint, office=o, reason=reasons.ACCUSED_UNIT) for o in offices]
    why = {user.pk: reasons.NEAR_RELATIVE for user in kin}
    why |= {user.pk: reasons.ACCUSED_PERSON for user in people}
    rows += [Exclusion(complaint=complaint, user_id=pk, reason=why[pk]) for pk in why]
    if rows:
        sealing.remember(*Exclusion.objects.bulk_create(rows))


def spread(one: Complaint, other: Complaint) -> bool:
    """Keep whom *one* keeps away from *other* too, which is handled with it; True if any is new."""
    known = set(other.exclusions.values_list("office_id", "user_id"))
    fresh = Exclusion.objects.bulk_create(
        Exclusion(
            complaint=other,
            office_id=row.office_id,
            user_id=row.user_id,
            reason=row.reason,
            recorded_by_id=row.recorded_by_id,
            at=row.at,
        )
        for row in one.exclusions.all()
        if (row.office_id, row.user_id) not in known
    )
    sealing.remember(*fresh)
    return bool(fresh)


def _names(user: User) -> Q:
    names = Q(user=user)
    if user.office_id:
        names |= Q(office_id=user.office_id)
    return names


def _means(text: str, office: Office) -> bool:
    stem = _stem(office.name)
    if stem in text or text in stem:
        return True
    if office.division.level != office.division.Level.TOWNSHIP:
        return False
    rest = text.partition(office.division.name)
    return bool(rest[1]) and not any(word in rest[2] for word in VILLAGE_WORDS)


def _stem(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return fold(name).partition("(")[0]


def without_conflict(people: QuerySet[User], complaint: Complaint) -> QuerySet[User]:
    """Those of *people* who may handle the case as far as conflicts go."""
    barred = complaint.exclusions.exclude(user=None).values("user_id")
    offices = barred_offices(complaint)
    fitting = people.exclude(pk__in=barred)
    # Who belongs to no unit belongs to none that is kept away.
    return fitting.exclude(office_id__in=offices) if offices else fitting
