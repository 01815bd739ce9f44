"""Staff are told that an item waits for them: its number, unit, day and address, nothing else."""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import LedgerEvent
from complaints.notify import there_is_news
from complaints.rectification.models import Extension, LookBack, RectificationItem
from portal.core import outbox
from portal.core.models import User
from portal.core.permissions import Action, people_with
from portal.core.staff_links import staff_link

Item = RectificationItem
WEEK = 7
PREFIX = "rectification:"


def told() -> set[str]:
    """The reminders that have left: of each stage of each deadline, and of each look-back."""
    return outbox.occasions(PREFIX, parts=4)


def assigned(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person about a new item."""
    subject = gettext_lazy("A rectification item was assigned to you")
    _tell(item, _key(event), subject, [item.responsible_person], item.deadline)


def reassigned(item: Item, event: LedgerEvent, before: User) -> None:
    """Tell the new responsible person, and who is not any more."""
    subject = gettext_lazy("Responsibility for a rectification item was handed over")
    _tell(item, _key(event), subject, [item.responsible_person, before], item.deadline)


def led(item: Item, event: LedgerEvent) -> None:
    """Tell the leader that they answer for the item."""
    people = [item.leader] if item.leader else []
    subject = gettext_lazy("You answer for a rectification item as its leader")
    _tell(item, _key(event), subject, people, item.deadline)


def extension_asked(item: Item, by: User, event: LedgerEvent) -> None:
    """Tell those who may decide on the later deadline."""
    people = _independent(item, Action.RECTIFICATION_CLOSE)
    others = [user for user in people if user.pk != by.pk]
    _tell(item, _key(event), gettext_lazy("A later deadline waits for your decision"), others)


def extension_decided(item: Item, event: LedgerEvent, asked: Extension) -> None:
    """Tell who asked and the responsible person what was decided."""
    subject = gettext_lazy("A later deadline was refused")
    if asked.granted:
        subject = gettext_lazy("A later deadline was granted")
    _tell(item, _key(event), subject, [asked.asked_by, item.responsible_person], item.deadline)


def closing_requested(item: Item, event: LedgerEvent) -> None:
    """Tell those who may decide on the closing."""
    people = _independent(item, Action.RECTIFICATION_CLOSE)
    _tell(item, _key(event), gettext_lazy("A closing waits for your decision"), people)


def closing_refused(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person that something is missing."""
    _tell(item, _key(event), gettext_lazy("A closing was refused"), [item.responsible_person])


def closing_on_notice(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person that everyone can read and object now."""
    subject = gettext_lazy("A closing stands on public notice")
    _tell(item, _key(event), subject, [item.responsible_person], item.notice_until)


def objection_received(item: Item, event: LedgerEvent) -> None:
    """Tell those who may decide on an objection: not the closer, nor anybody responsible."""
    people = _independent(item, Action.LOOKBACK_PERFORM)
    involved = (item.closed_by_id, item.closing_requested_by_id)
    others = [user for user in people if user.pk not in involved]
    subject = gettext_lazy("Somebody objects to a closing")
    _tell(item, _key(event), subject, others, item.notice_until)


def objection_upheld(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person and the supervisors that the item is open again."""
    people = [item.responsible_person, *_independent(item, Action.RECTIFICATION_CLOSE)]
    subject = gettext_lazy("An objection was upheld, the item is open again")
    _tell(item, _key(event), subject, people, item.deadline)


def closed_after_notice(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person that the closing holds."""
    subject = gettext_lazy("The notice is over, the item is closed")
    _tell(item, _key(event), subject, [item.responsible_person])


def relapsed(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person and the supervisors that the item is open again."""
    people = [item.responsible_person, *_independent(item, Action.RECTIFICATION_CLOSE)]
    people += [item.witness] if item.witness else []
    subject = gettext_lazy("A look-back failed, the item is open again")
    _tell(item, _key(event), subject, people, item.deadline)


def escalated(item: Item, event: LedgerEvent) -> None:
    """Tell the supervisors of the county and the answerable leader."""
    county = people_with(Action.RECTIFICATION_CLOSE, item.division.get_root())
    people = [*county, *([item.leader] if item.leader else []), item.responsible_person]
    subject = gettext_lazy("A rectification item is under special supervision")
    _tell(item, _key(event), subject, people, item.deadline)


def deadline_near(item: Item, stage: str, told: Collection[str] = ()) -> None:
    """Warn the responsible person, on red the officers too; once for each deadline and stage."""
    key = _stage_key(item, stage)
    if key in told:
        return
    subject = gettext_lazy("A rectification deadline is near")
    people = [item.responsible_person, *(_officers(item) if stage == "red" else [])]
    _tell(item, key, subject, people, item.deadline)


def overdue(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person and the officers of the place."""
    people = [item.responsible_person, *_officers(item)]
    subject = gettext_lazy("A rectification item is overdue")
    _tell(item, _key(event), subject, people, item.deadline)


def late(item: Item, told: Collection[str] = ()) -> None:
    """Tell the supervisors and the leader that nobody has put it right; once for each deadline."""
    key = _stage_key(item, "late")
    if key in told:
        return
    people = [
        *_independent(item, Action.RECTIFICATION_CLOSE),
        *([item.leader] if item.leader else []),
    ]
    subject = gettext_lazy("A rectification item stays overdue")
    _tell(item, key, subject, people, item.deadline)


def look_back_due(look_back: LookBack, today: date, told: Collection[str] = ()) -> None:
    """Ask those who may look back; from the day after on warn, and again each week, once."""
    late = (today - look_back.due_on).days
    if late > 0:
        week = -(-late // WEEK)
        _look_back(look_back, f"-late-{week}", gettext_lazy("A look-back is late"), told)
    else:
        _look_back(look_back, "", gettext_lazy("A look-back is due"), told)


def look_back_near(look_back: LookBack, told: Collection[str] = ()) -> None:
    """Before the day comes: the residents are to be asked now; once."""
    subject = gettext_lazy("A look-back is near, ask the residents now")
    _look_back(look_back, "-near", subject, told)


def _look_back(look_back: LookBack, suffix: str, subject: Promise, told: Collection[str]) -> None:
    """Tell those to whom the four-eyes rules leave the look-back."""
    item = look_back.item
    key = f"{PREFIX}look-back:{item.number}:{look_back.round}{suffix}"
    if key in told:
        return
    people = _independent(item, Action.LOOKBACK_PERFORM)
    done_with = (look_back.closer_id, item.closing_requested_by_id)
    waiting = [user for user in people if user.pk not in done_with]
    _tell(item, key, subject, waiting, look_back.due_on)


def went_along(item: Item, event: LedgerEvent, companion: User) -> None:
    """Tell who is recorded as second person of a visit: nobody is named without knowing."""
    subject = gettext_lazy("You are recorded as having visited a household together")
    _tell(item, _key(event), subject, [companion])


def complainant_asked(look_back: LookBack) -> None:
    """The sender of the case behind it has a question to answer on the tracking page."""
    item = look_back.item
    if item.source_complaint is not None:
        key = f"citizen:rectification:{item.number}:{look_back.round}"
        there_is_news(item.source_complaint, key)


def _independent(item: Item, action: Action) -> list[User]:
    answerable = [pk for pk in (item.responsible_person_id, item.leader_id) if pk]
    people = people_with(action, item.division).exclude(pk__in=answerable)
    return list(people.exclude(office_id=item.responsible_unit_id))


def _tell(
    item: Item, key: str, subject: Promise, people: Iterable[User], due: date | None = None
) -> None:
    """One message to each address, in the language of the site; to all of them or to none."""
    with translation.override(settings.LANGUAGE_CODE):
        title = f"{subject} · {item.number}"
        lines = [title, item.responsible_unit.name]
        if due:
            lines.append(_("Due: %(day)s") % {"day": due.isoformat()})
        lines.append(staff_link("rectification_items:inspect", item.pk))
    body = "\n".join(lines)
    with transaction.atomic():
        outbox.alert(key, (user.email for user in people), title, body)


def _officers(item: Item) -> list[User]:
    return list(people_with(Action.RECTIFICATION_HANDLE, item.division))


def _stage_key(item: Item, stage: str) -> str:
    return f"{PREFIX}{stage}:{item.number}:{item.deadline}"


def _key(event: LedgerEvent) -> str:
    return f"ledger:{event.sequence}"
