"""Staff are told that an item waits for them: its number, unit, day and address, nothing else."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import LedgerEvent
from complaints.notify import there_is_news
from complaints.rectification.models import LookBack, RectificationItem
from portal.core import outbox
from portal.core.models import User
from portal.core.permissions import Action, people_with

Item = RectificationItem
WEEK = 7


def assigned(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person about a new item."""
    subject = gettext_lazy("A rectification item was assigned to you")
    _tell(item, _key(event), subject, [item.responsible_person], item.deadline)


def closing_requested(item: Item, event: LedgerEvent) -> None:
    """Tell those who may decide on the closing."""
    people = _independent(item, Action.RECTIFICATION_CLOSE)
    _tell(item, _key(event), gettext_lazy("A closing waits for your decision"), people)


def closing_refused(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person that something is missing."""
    _tell(item, _key(event), gettext_lazy("A closing was refused"), [item.responsible_person])


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


def deadline_near(item: Item) -> None:
    """Warn the responsible person; once for each deadline."""
    subject = gettext_lazy("A rectification deadline is near")
    key = f"rectification:near:{item.number}:{item.deadline}"
    _tell(item, key, subject, [item.responsible_person], item.deadline)


def overdue(item: Item, event: LedgerEvent) -> None:
    """Tell the responsible person and the supervisors."""
    people = [item.responsible_person, *_independent(item, Action.RECTIFICATION_CLOSE)]
    subject = gettext_lazy("A rectification item is overdue")
    _tell(item, _key(event), subject, people, item.deadline)


def look_back_due(look_back: LookBack, today: date) -> None:
    """Ask those who may look back; from the day after on warn, and again each week, once."""
    late = (today - look_back.due_on).days
    if late > 0:
        _look_back(look_back, f":late-{-(-late // WEEK)}", gettext_lazy("A look-back is late"))
    else:
        _look_back(look_back, "", gettext_lazy("A look-back is due"))


def look_back_near(look_back: LookBack) -> None:
    """Before the day comes: the residents are to be asked now; once."""
    _look_back(look_back, ":near", gettext_lazy("A look-back is near, ask the residents now"))


def _look_back(look_back: LookBack, suffix: str, subject: Promise) -> None:
    """Tell those to whom the four-eyes rules leave the look-back."""
    item = look_back.item
    key = f"rectification:look-back:{item.number}:{look_back.round}{suffix}"
    people = _independent(item, Action.LOOKBACK_PERFORM)
    done_with = (look_back.closer_id, item.closing_requested_by_id)
    waiting = [user for user in people if user.pk not in done_with]
    _tell(item, key, subject, waiting, look_back.due_on)


def complainant_asked(look_back: LookBack) -> None:
    """The sender of the case behind it has a question to answer on the tracking page."""
    item = look_back.item
    if item.source_complaint is not None:
        key = f"citizen:rectification:{item.number}:{look_back.round}"
        there_is_news(item.source_complaint, key)


def _independent(item: Item, action: Action) -> list[User]:
    people = people_with(action, item.division).exclude(pk=item.responsible_person_id)
    return list(people.exclude(office_id=item.responsible_unit_id))


def _tell(
    item: Item, key: str, subject: Promise, people: Iterable[User], due: date | None = None
) -> None:
    """One message to each address, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        title = f"{subject} · {item.number}"
        lines = [title, item.responsible_unit.name]
        if due:
            lines.append(_("Due: %(day)s") % {"day": due.isoformat()})
        address = reverse("rectification_items:inspect", args=[item.pk])
        lines.append(f"{settings.PUBLIC_URL}{address}")
    body = "\n".join(lines)
    outbox.alert(key, (user.email for user in people), title, body)


def _key(event: LedgerEvent) -> str:
    return f"ledger:{event.sequence}"
