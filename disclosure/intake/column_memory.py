"""The one writer of what an office said its columns mean: remembered with an import, forgotten
by whoever prepares lists there."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from disclosure.intake.columns_choice import AS_RECOGNISED, CHOICES, label_of
from disclosure.models import ColumnChoice
from portal.core.models import Office, User
from portal.core.permissions import Action, require


def remembered(office: Office | None) -> dict[str, str]:
    """Heading → meaning, as the office chose for earlier files."""
    rows = ColumnChoice.objects.filter(office=office)
    return dict(rows.values_list("header", "meaning"))


def remember(office: Office, said: Mapping[str, str], by: User) -> None:
    """Keep what *by* said of headings with an import, and drop what was set aside."""
    require(by, Action.ROSTER_PREPARE, office.division)
    now = timezone.now()
    for header, meaning in said.items():
        if meaning == AS_RECOGNISED:
            ColumnChoice.objects.filter(office=office, header=label_of(header)).delete()
        elif meaning in CHOICES:
            ColumnChoice.objects.update_or_create(
                office=office,
                header=label_of(header),
                defaults={"meaning": meaning, "chosen_by": by, "chosen_at": now},
            )


def forget(choice: ColumnChoice, by: User) -> None:
    """Let the next file of the office be understood by its headings again."""
    require(by, Action.ROSTER_PREPARE, choice.office.division)
    with transaction.atomic():
        log(instance=choice, action="wagtail.delete", user=by, deleted=True)
        choice.delete()
