"""What is about to be removed, for those who export the ledger; the clock removes it by itself."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.viewsets.base import ViewSet

from complaints import queries, retention
from complaints.staff.exporting import ExportMenuItem
from portal.core.permissions import Action, require

AHEAD = timedelta(days=30)
MOST = 200


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The cases of the jurisdiction of which something goes within the next thirty days."""
    user = require(request.user, Action.LEDGER_EXPORT)
    now = timezone.now()
    mine = queries.ordinary(user, Action.LEDGER_EXPORT) | queries.confidential(user)
    found = list(islice(retention.due(now + AHEAD, mine), MOST + 1))
    context = {
        "rows": found[:MOST],
        "more": len(found) > MOST,
        "rules": [(kind, kind.rule_on(timezone.localdate(now))) for kind in retention.KINDS],
        "page_title": _("What is about to be removed"),
        "header_icon": "bin",
    }
    return render(request, "complaints/admin/retention.html", context)


class RetentionViewSet(ViewSet):
    """Retention, under Petitions."""

    name = "petitions_retention"
    icon = "bin"
    menu_label = gettext_lazy("About to be removed")
    menu_item_class = ExportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", page, name="index")]
