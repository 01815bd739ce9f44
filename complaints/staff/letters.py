"""The letter of an answer for staff who may open its case; made anew, kept by nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from complaints import letters, queries
from complaints.models import Reply
from portal.core.downloads import pdf_download
from portal.core.errors import Refused


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF, or the work page with the reason why it cannot be made now."""
    mine = Reply.objects.filter(complaint__in=queries.visible_to(request.user))
    related = ("complaint__kind", "complaint__office", "complaint__handle_rule")
    reply = get_object_or_404(mine.select_related(*related), pk=pk)
    try:
        return pdf_download(letters.reply_letter(reply), letters.file_name(reply))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("petitions:inspect", reply.complaint_id)
