"""System checks that keep the house in order and tell an operator what is missing."""

import os
import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.urls import get_resolver


@register(Tags.models)
def pages_derive_from_base(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page type must be under four-eyes publishing."""
    from wagtail.models import Page, get_page_models  # noqa: PLC0415

    from portal.core.pages import BasePage  # noqa: PLC0415

    return [
        Error(f"{model.__name__} must derive from BasePage.", id="sunlit.E001")
        for model in get_page_models()
        if model is not Page and not issubclass(model, BasePage)
    ]


@register(Tags.database, deploy=True)
def worker_lives(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """With a database-backed queue, somebody must be working on it."""
    from portal.core.models import Heartbeat  # noqa: PLC0415

    if not databases or settings.TASKS_BACKEND != "database" or Heartbeat.lives("worker"):
        return []
    return [
        Warning(
            "No background worker was seen in the last five minutes.",
            hint="Start `manage.py db_worker`, and `manage.py tick` every minute.",
            id="sunlit.W001",
        )
    ]


@register(deploy=True)
def front_can_be_purged(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What the page cache in front keeps, this process must be able to take away."""
    folders = [place for place in settings.FRONT_CACHE if not place.startswith("http")]
    return [
        Warning(
            f"The folder of the page cache, {folder}, is missing or this user may not write to it.",
            hint="It belongs to the web server and the group of the site, with mode 2770.",
            id="sunlit.W004",
        )
        for folder in folders
        if not os.path.isdir(folder) or not os.access(folder, os.W_OK | os.X_OK)
    ]


@register()
def record_patterns_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A slip in a pattern is told at the start, not to whoever saves the site's identity."""
    found: list[CheckMessage] = []
    for name in ("ICP_PATTERN", "POLICE_RECORD_PATTERN"):
        try:
            re.compile(getattr(settings, name))
        except re.error as error:
            hint = "Correct it, or leave it empty: any form is then taken."
            found.append(Error(f"{name} is no pattern: {error}.", hint=hint, id="sunlit.E004"))
    return found


@register(Tags.database)
def calendar_is_entered(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Any]:
    """Limits in working days are provisional in a year without its holiday notice."""
    from django.utils import timezone  # noqa: PLC0415

    from portal.core.calendar import work_calendar  # noqa: PLC0415
    from portal.core.models import CalendarDay  # noqa: PLC0415

    today = timezone.localdate()
    # `migrate` asks before the first table is there.
    if not databases or CalendarDay._meta.db_table not in connection.introspection.table_names():
        return []
    if work_calendar().covers(today):
        return []
    return [
        Warning(
            f"The holiday notice for {today.year} is not in the working calendar.",
            hint="Enter it in the staff area under County data, Working calendar.",
            id="sunlit.W002",
        )
    ]


@register(Tags.database, deploy=True)
def official_numbers_are_real(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Any]:
    """A site that goes public carries its own numbers, not placeholders (国办发〔2017〕47号)."""
    from portal.core.models import SiteIdentity  # noqa: PLC0415

    if not databases or SiteIdentity._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        Warning(
            f"Official numbers of {identity.site} are still placeholders: {', '.join(unfilled)}.",
            hint="Enter them in the staff area under Settings, Site identity.",
            id="sunlit.W005",
        )
        for identity in SiteIdentity.objects.select_related("site")
        if (unfilled := list(identity.unfilled()))
    ]


@register(Tags.models)
def public_text_is_covered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whatever staff can edit is read for numbers, or somebody has said why not."""
    from wagtail.admin.viewsets import viewsets  # noqa: PLC0415
    from wagtail.admin.viewsets.model import ModelViewSet  # noqa: PLC0415

    from portal.core.public_text.coverage import covered_models, is_settled, unread  # noqa: PLC0415
    from portal.core.staff_links import WHOLE_SITE  # noqa: PLC0415

    get_resolver(WHOLE_SITE).url_patterns  # noqa: B018  fills the registry, once
    edited = {v.model for v in viewsets.viewsets if isinstance(v, ModelViewSet)}
    forgotten: list[CheckMessage] = [
        Error(
            f"{model.__name__} is edited by staff, and nobody reads it for personal data.",
            hint="Name it in `cover` or, with a reason, in `leave_out` of its room's apps.py.",
            id="sunlit.E002",
        )
        for model in sorted(edited, key=lambda model: model.__name__)
        if not is_settled(model)
    ]
    return forgotten + [
        Error(
            f"{model.__name__}.{name} holds text that cannot be read for personal data.",
            hint="Name it among the reasons of `cover`.",
            id="sunlit.E003",
        )
        for model in covered_models()
        for name in unread(model)
    ]
