"""The rectification list of the own jurisdiction as a file; the log says who took which part."""

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from wagtail.log_actions import log

from complaints.rectification.dashboard.filters import CHOSEN
from complaints.rectification.listing import export
from complaints.rectification.models import RectificationItem
from complaints.rectification.staff.items import ItemIndexView
from portal.core import ratelimit
from portal.core.permissions import Action, require

EXPORTED = "rectification.list_exported"
IN_MEMORY = 4 * 1024 * 1024  # what is longer waits in a file without a name
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ListDownload(ItemIndexView):
    """What the list page shows with the same filters, whole, as a file."""

    @method_decorator(ratelimit.limited_by_person("staff.files"))
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = require(request.user, Action.RECTIFICATION_VIEW)
        name = request.GET.get("form", "xlsx")
        if name not in export.WRITERS:
            raise Http404
        shown = RectificationItem.objects.filter(pk__in=self.get_queryset().order_by().values("pk"))
        rows = export.rows_of(export.listable(shown.order_by("number")))
        out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed with the response
        count = export.WRITERS[name](rows, out)  # type: ignore[arg-type]
        out.seek(0)
        # The log hangs on the account: what was taken out is a fact about who took it.
        data = {"format": name, "filters": self._filters(), "rows": count}
        log(instance=user, action=EXPORTED, user=user, data=data)
        return _attachment(out, name)

    def _filters(self) -> dict[str, str]:
        """What was chosen on the list page; never what was searched for, it may be a name."""
        chosen = {key: self.request.GET.get(key, "") for key in CHOSEN}
        return {key: value[:40] for key, value in chosen.items() if value}


def _attachment(out: Any, name: str) -> FileResponse:
    answer = FileResponse(
        out,
        as_attachment=True,
        filename=f"rectification-{timezone.localdate()}.{name}",
        content_type=TYPES[name],
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
