"""Who of the staff has a second factor, and taking one away whose owner cannot use it any more."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, require, scoped
from portal.core.signin import factors
from portal.core.signin.forms import ReasonForm

PER_PAGE = 50


def _people(user: User) -> QuerySet[User]:
    has = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    people = scoped(User.objects.all(), user, Action.STAFF_MANAGE, "office__division")
    return people.annotate(second_factor=Exists(has)).select_related("office").order_by("username")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/admin/second-factors/`: the accounts of the jurisdiction, and which have one."""
    user = require(request.user, Action.STAFF_MANAGE)
    page = Paginator(_people(user).filter(is_active=True), PER_PAGE)
    context = {"page_obj": page.get_page(request.GET.get("page")), "me": user.pk}
    return render(request, "core/signin/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody's second factor away: with a reason, in the log, and they are told.

    Never one's own: that asks for the own password, and is refused where it is required.
    """
    user = require(request.user, Action.STAFF_MANAGE)
    person = get_object_or_404(_people(user).exclude(pk=user.pk), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            factors.remove(person, user, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("The second factor of %(who)s was removed.") % {"who": person}
            )
            return redirect("second_factors")
    return render(request, "core/signin/reset.html", {"form": form, "person": person})
