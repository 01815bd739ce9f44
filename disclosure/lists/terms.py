"""From which day to which a list is public: its rule, the first day that counts, days missed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Publication, PublicationEvent, PublicityRule, Roster
from portal.core.calendar import work_calendar
from portal.core.deadlines import Deadline, Pause, due_on
from portal.core.errors import Refused
from portal.core.workdays import ONE_DAY


def rule_for(roster: Roster, on: date | None = None) -> PublicityRule:
    """The publicity rule in force on *on* (default: today); refuses a list that has none."""
    day = on or timezone.localdate()
    rule = PublicityRule.objects.in_force(roster.programme, roster.stage, day)
    if rule is None:
        raise Refused(
            _("No publicity period is set for this programme and stage. Ask the administrator."),
            code="no-rule",
        )
    return rule


def term(
    roster: Roster, rule: PublicityRule, first_day: date, missed: Sequence[Pause] = ()
) -> Deadline | None:
    """The last day of *roster* with its working; None for a long-term list.

    Where the rule does not say otherwise, the day of posting does not count
    (《民法典》第二百零一条第一款：开始的当日不计入，自下一日开始计算).
    """
    pure = rule.as_rule(corrected=roster.corrects_id is not None)
    if pure is None:
        return None
    counts = rule.start == PublicityRule.Start.SAME_DAY
    return due_on(pure, first_day - ONE_DAY if counts else first_day, work_calendar(), missed)


def last_day(
    roster: Roster, rule: PublicityRule, first_day: date, missed: Sequence[Pause] = ()
) -> date | None:
    """The last day alone."""
    found = term(roster, rule, first_day, missed)
    return found.due if found else None


def missed_days(publication: Publication) -> list[Pause]:
    """The days on which the list did not hang throughout: they count for nothing."""
    kinds = (PublicationEvent.Kind.PAUSED, PublicationEvent.Kind.RESUMED)
    events = publication.events.filter(kind__in=kinds).values_list("kind", "at")
    return list(_pauses(events))


def _pauses(events: Iterable[tuple[str, datetime]]) -> Iterable[Pause]:
    began: date | None = None
    for kind, at in events:
        day = timezone.localdate(at)
        if kind == PublicationEvent.Kind.PAUSED:
            began = day
        elif began is not None:
            yield Pause(began, day)
            began = None


def expected(roster: Roster) -> tuple[date, date | None]:
    """First and last day if the list were approved today."""
    today = timezone.localdate()
    first = max(roster.opens_on or today, today)
    rule = PublicityRule.objects.in_force(roster.programme, roster.stage, today)
    return first, last_day(roster, rule, first) if rule else None


def is_provisional(roster: Roster) -> bool:
    """Whether the last day rests on a year whose holidays nobody has entered yet."""
    day = timezone.localdate(roster.approved_at) if roster.approved_at else timezone.localdate()
    rule = PublicityRule.objects.in_force(roster.programme, roster.stage, day)
    if rule is None:
        return False
    first = roster.opens_on if roster.approver_id and roster.opens_on else expected(roster)[0]
    found = term(roster, rule, first)
    return found is not None and found.provisional
