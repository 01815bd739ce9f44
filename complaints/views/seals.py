"""The published seals of the ledger, for whoever wants to keep one outside of this house."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import LedgerHead
from portal.core.pagecache.rules import public_page

DAYS = 400


@public_page()
@require_safe
def ledger_head(request: HttpRequest) -> JsonResponse:
    """`/complaints/ledger-head/`: a seal of each day, newest first."""
    heads = LedgerHead.objects.values("day", "sequence", "hash")[:DAYS]
    about = _(
        "Each line is the seal of the petition ledger that was noted on a day. Whoever has kept "
        "one can prove later that nothing recorded before it was altered or removed."
    )
    answer = JsonResponse(
        {"about": about, "heads": list(heads)}, json_dumps_params={"ensure_ascii": False}
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
