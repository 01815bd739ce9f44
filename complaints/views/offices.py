"""Every unit on one page: phone, address, hours, and how to ask for progress (条例 18)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import PetitionChannels
from portal.core.models import Office
from portal.core.pagecache.rules import public_page


@public_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/complaints/offices/`, to be printed and hung up."""
    context = {
        "crumbs": [
            (_("Complaints ledger"), reverse("complaints:index")),
            (_("Offices and phones"), ""),
        ],
        "channels": PetitionChannels.for_request(request),
        "offices": Office.objects.select_related("division").order_by("division__path", "pk"),
    }
    return render(request, "complaints/offices.html", context)
