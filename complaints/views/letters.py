"""The letter of an answer for its sender, from the tracking page, with the pass of that page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints import letters
from complaints.models import Reply
from complaints.views.tracking import Pass
from portal.core import ratelimit
from portal.core.downloads import pdf_download
from portal.core.errors import Refused

GONE, BUSY = 410, 503
LONGEST_KEY = 18  # digits that fit into a key of the database


@never_cache
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """The PDF of one reply; by POST, because the pass must stand in no address and no log."""
    usage = ratelimit.count(request, "letter", settings.POSTER_LIMIT_RATE)
    if usage.exceeded:
        return render(request, "429.html", {"come_back_at": usage.come_back_at}, status=429)
    leave = Pass.read(request.POST.get("pass", ""))
    if leave is None:
        return render(request, "complaints/letter_unavailable.html", {"gone": True}, status=GONE)
    return _letter_of(request, leave, request.POST.get("reply", ""))


def _letter_of(request: HttpRequest, leave: Pass, key: str) -> HttpResponse:
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        raise Http404
    mine = Reply.objects.filter(complaint_id=leave.complaint_id)
    related = ("complaint__kind", "complaint__office", "complaint__handle_rule")
    reply = get_object_or_404(mine.select_related(*related), pk=int(key))
    try:
        return pdf_download(letters.reply_letter(reply), letters.file_name(reply))
    except Refused as refused:
        context = {"reason": str(refused)}
        return render(request, "complaints/letter_unavailable.html", context, status=BUSY)
