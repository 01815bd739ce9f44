"""What people change of their own sign-in, after they have typed their password once more."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.models import StaffSession, User
from portal.core.signin import factors, sessions
from portal.core.signin.forms import PasswordForm
from portal.core.signin.lockout import come_back, count_failure, paused_until
from portal.core.signin.login import enrolment

CONFIRMED = "signin.confirmed"
CONFIRMED_SECONDS = 10 * 60
View = Callable[[HttpRequest], HttpResponse]


def the_person(request: HttpRequest) -> User:
    """The member of staff who asks; Wagtail has let nobody else through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def confirmed(view: View) -> View:
    """Ask for the password first, unless it was typed within the last minutes."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_SECONDS:
            return view(request)
        return redirect(f"/admin/account/signing-in/again/?next={request.path}")

    return asked


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/admin/account/signing-in/`: what there is, and what can be changed."""
    user = the_person(request)
    enrolled = factors.enrolled(user)
    context = {
        "enrolled": enrolled,
        "offered": settings.STAFF_SECOND_FACTOR != "off",
        "required": factors.required_of(user),
        "codes_left": factors.codes_left(user) if enrolled else 0,
        "sessions": StaffSession.objects.filter(user=user),
        "here": request.session.session_key,
    }
    return render(request, "core/signin/own.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign oneself out in another browser."""
    sessions.end_one(the_person(request), pk)
    messages.success(request, _("You are signed out there."))
    return redirect("signin_own")


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """The password once more, and the code of who has a second factor is left as it is."""
    user = the_person(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    target = request.GET.get("next", "")
    if until := paused_until(request):
        return come_back(request, until)
    if form.is_bound and form.is_valid():
        verdict = factors.confirm(user, form.cleaned_data["password"])
        if verdict.come_back_at:
            return come_back(request, verdict.come_back_at)
        if verdict.way:
            request.session[CONFIRMED] = time.time()
            safe = url_has_allowed_host_and_scheme(target, {request.get_host()})
            return redirect(target if safe and target.startswith("/admin/") else "signin_own")
        count_failure(request)
        form.add_error("password", _("This is not your password."))
    return render(request, "core/signin/again.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up a second factor, or a new phone in place of the old one."""
    if settings.STAFF_SECOND_FACTOR == "off":
        raise PermissionDenied
    return enrolment(request, the_person(request), "/admin/account/signing-in/", pending=False)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones, shown this once."""
    user = the_person(request)
    if not factors.enrolled(user):
        return redirect("signin_own")
    if request.method != "POST":
        return render(request, "core/signin/sure.html", {"what": "codes"})
    context = {"codes": factors.renew_codes(user), "target": "/admin/account/signing-in/"}
    return render(request, "core/signin/codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove(request: HttpRequest) -> HttpResponse:
    """Do without a second factor, where it is not required."""
    user = the_person(request)
    if factors.required_of(user) or not factors.enrolled(user):
        return redirect("signin_own")
    if request.method != "POST":
        return render(request, "core/signin/sure.html", {"what": "remove"})
    factors.remove(user, user)
    messages.success(request, _("Your account has no second factor any more."))
    return redirect("signin_own")
