"""The letter of an answer for its sender, from the tracking page, with the pass of that page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints import letters
from complaints.models import Reply
from complaints.views.tracking import Pass
from portal.core.downloads import pdf_download
from portal.core.errors import Refused

GONE, BUSY = 410, 503


@never_cache
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """The PDF of one reply; by POST, because the pass must stand in no address and no log."""
    leave = Pass.read(request.POST.get("pass", ""))
    number = request.POST.get("reply", "")
    if leave is None:
        return render(request, "complaints/letter_unavailable.html", {"gone": True}, status=GONE)
    if not number.isascii() or not number.isdigit() or len(number) > 18:  # noqa: PLR2004  bigint
        raise Http404
    mine = Reply.objects.filter(complaint_id=leave.complaint_id)
    related = ("complaint__kind", "complaint__office", "complaint__handle_rule")
    reply = get_object_or_404(mine.select_related(*related), pk=int(number))
    try:
        return pdf_download(letters.reply_letter(reply), letters.file_name(reply))
    except Refused as refused:
        context = {"reason": str(refused)}
        return render(request, "complaints/letter_unavailable.html", context, status=BUSY)
