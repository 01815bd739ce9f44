"""`/complaints/relatives/`: that near relatives are filed is public, who they are is not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.kin.figures import table
from complaints.models import KinRelation
from portal.core.pagecache.rules import public_page


@public_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The counts of every township, and which relations have to be filed."""
    context = {
        "crumbs": [
            (_("Complaints ledger"), reverse("complaints:index")),
            (_("Filing of near relatives"), ""),
        ],
        "table": table(timezone.localdate()),
        "relations": KinRelation.objects.filter(active=True),
    }
    return render(request, "complaints/kin/page.html", context)
