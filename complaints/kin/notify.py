"""Officials and their officers are told what is due: a place, a number of people, a day."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.kin.limits import Limits
from complaints.models import Declarant
from portal.core import outbox
from portal.core.models import Division, User
from portal.core.permissions import Action, people_with
from portal.core.staff_links import staff_link

PAGE = "kin_officials:index"
NEAR = "kin:near:"


def told() -> set[str]:
    """The officials and places that were reminded, each with its year."""
    return outbox.occasions(NEAR, parts=4)


def declaration_near(official: Declarant, known: Limits, told: Collection[str] = ()) -> None:
    """Ask an official with an account for the declaration; once a year."""
    key = f"{NEAR}{official.number}:{known.year}"
    if official.user is None or not official.user.email or key in told:
        return
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Please declare your near relatives for %(year)d") % {"year": known.year}
        lines = [title, _due(known.due(official.since)), _address("kin_own:index")]
    outbox.mail(key, [official.user.email], title, "\n".join(lines))


def declarations_near(
    place: Division, count: int, known: Limits, told: Collection[str] = ()
) -> None:
    """Ask the officers of a place for the signed papers of members of committees; once a year."""
    key = f"{NEAR}{place.code}:{known.year}"
    if key in told:
        return
    with translation.override(settings.LANGUAGE_CODE):
        title = ngettext(
            "%(place)s: %(count)d member of a committee has to declare near relatives",
            "%(place)s: %(count)d members of committees have to declare near relatives",
            count,
        ) % {"place": place, "count": count}
        lines = [title, _due(known.last_day), _address(PAGE)]
    people = people_with(Action.RELATIVES_RECORD, place)
    _tell(key, people, title, lines)


def declarations_overdue(place: Division, count: int, today: date) -> None:
    """Tell officers and supervisors how many declarations have become late."""
    with translation.override(settings.LANGUAGE_CODE):
        title = ngettext(
            "%(place)s: %(count)d declaration of near relatives is overdue",
            "%(place)s: %(count)d declarations of near relatives are overdue",
            count,
        ) % {"place": place, "count": count}
        lines = [title, f"{_address(PAGE)}?declared=overdue"]
    people = people_with(Action.RELATIVES_RECORD, place) | people_with(
        Action.RECTIFICATION_CLOSE, place
    )
    _tell(f"kin:overdue:{place.code}:{today}", people, title, lines)


def missing_found(place: Division, count: int, today: date) -> None:
    """Tell the officers of a place that a comparison found recipients whom nobody filed."""
    with translation.override(settings.LANGUAGE_CODE):
        title = ngettext(
            "%(place)s: a data comparison found %(count)d missing filing",
            "%(place)s: a data comparison found %(count)d missing filings",
            count,
        ) % {"place": place, "count": count}
        lines = [title, _address("kin_missing:index")]
    people = people_with(Action.RELATIVES_RECORD, place)
    _tell(f"kin:missing:{place.code}:{today}", people, title, lines)


def _tell(key: str, people: Iterable[User], title: str, lines: list[str]) -> None:
    """To all of them or to none: what was told to one is not told again."""
    with transaction.atomic():
        outbox.alert(key, (user.email for user in people), title, "\n".join(lines))


def _due(day: date) -> str:
    return _("Due: %(day)s") % {"day": day.isoformat()}


def _address(name: str) -> str:
    return staff_link(name)
