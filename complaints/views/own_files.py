"""What a sender has sent can be fetched again by the sender, with the pass of the tracking page."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from complaints.models import Attachment
from complaints.views.letters import GONE, LONGEST_KEY
from complaints.views.tracking import Pass
from portal.core.downloads import private_download_of


@never_cache
@require_POST
def own_file(request: HttpRequest) -> FileResponse | HttpResponse:
    """One file of the sender's own case; by POST, because the pass must stand in no address."""
    leave = Pass.read(request.POST.get("pass", ""))
    if leave is None:
        return render(request, "complaints/letter_unavailable.html", {"gone": True}, status=GONE)
    key = request.POST.get("file", "")
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        raise Http404
    mine = Attachment.objects.filter(complaint_id=leave.complaint_id, by_citizen=True)
    return private_download_of(mine, int(key), "file")
