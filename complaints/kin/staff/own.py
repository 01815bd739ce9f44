"""What officials file and declare for themselves, whatever else their role allows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin.viewsets.base import ViewSet

from complaints.kin.staff.officials import OfficialPage
from complaints.models import Declarant

NAME = "kin_own"


class OwnPage(OfficialPage):
    """The page of an official, opened by that person."""

    model = Declarant
    permission_policy = None
    index_url_name = f"{NAME}:index"
    page_title = gettext_lazy("My near relatives")

    def get_object(self, queryset: Any = None) -> Declarant:
        return Declarant.objects.select_related("division", "user").get(user=self.request.user.pk)


@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """One's own filings; who is on no list is told whom to ask."""
    found = Declarant.objects.filter(user=request.user.pk).values_list("pk", flat=True).first()
    if found is None:
        context = {"page_title": _("My near relatives"), "header_icon": "user"}
        return render(request, "complaints/kin/admin/not_listed.html", context)
    response: HttpResponse = OwnPage.as_view()(request, pk=str(found))
    return response


class OwnViewSet(ViewSet):
    """One page, for everybody who works here."""

    name = NAME
    icon = "user"
    menu_label = gettext_lazy("My near relatives")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", own, name="index")]
