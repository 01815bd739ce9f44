"""Tells an operator when nothing was backed up, or no backup was proved, for too long."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils import timezone


@register(Tags.database, deploy=True)
def backups_are_made(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The days are settings; a public host makes no backups of its own."""
    from portal.core.models import Heartbeat  # noqa: PLC0415

    if not databases or settings.PUBLIC_ONLY:
        return []
    seen = dict(Heartbeat.objects.values_list("name", "seen_at"))
    wanted = (
        ("backup", settings.BACKUP_WARN_DAYS, "manage.py backup DIR", "sunlit.W010"),
        ("restore_drill", settings.DRILL_WARN_DAYS, "manage.py restore_drill DIR", "sunlit.W011"),
    )
    return [
        Warning(
            f"No {name.replace('_', ' ')} has been made in the last {days} days.",
            hint=f"Run `{command}`; see docs/operations.md.",
            id=number,
        )
        for name, days, command, number in wanted
        if name not in seen or seen[name] < timezone.now() - timedelta(days=days)
    ]
