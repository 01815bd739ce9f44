"""The door of the staff area: the password first, then the code; nobody is signed in between."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.views.account import LoginView

from portal.core import vault
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.signin import factors, sessions
from portal.core.signin.forms import CodeForm, StaffLoginForm
from portal.core.signin.lockout import challenge_for, come_back, count_failure, paused_until
from portal.core.signin.papers import qr_svg
from portal.core.signin.sessions import SECOND

PENDING, SECRET = "signin.pending", "signin.secret"
# How long somebody whose password was right may look for their phone.
PENDING_SECONDS = 10 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right, and where they were going."""

    user: int
    stamp: str
    since: float
    target: str

    @classmethod
    def keep(cls, request: HttpRequest, user: User, target: str) -> None:
        """Remember it in a fresh session; the session is not theirs yet."""
        request.session.flush()
        pending = cls(user.pk, user.get_session_auth_hash(), time.time(), target)
        request.session[PENDING] = asdict(pending)
        request.session.set_expiry(PENDING_SECONDS)

    @classmethod
    def of(cls, request: HttpRequest) -> "tuple[User, str] | None":
        """The person and their target; None when it was too long ago or the password changed."""
        kept = request.session.get(PENDING)
        if not kept or time.time() - kept["since"] > PENDING_SECONDS:
            return None
        user = User.objects.filter(pk=kept["user"], is_active=True).first()
        if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["stamp"]):
            return None
        return user, kept["target"]


def sign_in(request: HttpRequest, user: User, second: str = "") -> None:
    """Make the session theirs, under a new key, until the browser is closed.

    *second* is the way of the second factor, by which the session is as good as required.
    """
    for name in (PENDING, SECRET):
        request.session.pop(name, None)
    login(request, user, backend=BACKEND)
    request.session[SECOND] = second
    request.session.set_expiry(0)


@method_decorator(never_cache, name="dispatch")
class StaffLoginView(LoginView):
    """`/admin/login/`: the password. There is no “remember me” on an office computer."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if until := paused_until(request):
            return come_back(request, until)
        self.challenge = challenge_for(request)
        if not self.challenge.passed(request):
            # Not asked of the database: an unanswered challenge is no guess.
            name = request.POST.get("username", "")[:150]
            form = self.get_form_class()(request, initial={"username": name})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        count_failure(self.request)
        self.challenge = challenge_for(self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.challenge = getattr(self, "challenge", None) or challenge_for(self.request)
        return super().get_context_data(**kwargs) | {"challenge": self.challenge}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return self.challenge.applied(super().render_to_response(context, **kwargs))

    def get_form_class(self) -> type[StaffLoginForm]:
        return StaffLoginForm

    def form_valid(self, form: Any) -> HttpResponse:
        user, target = form.get_user(), self.get_success_url()
        if factors.enrolled(user):
            Pending.keep(self.request, user, target)
            return redirect("signin_code")
        if factors.required_of(user):
            Pending.keep(self.request, user, target)
            return redirect("signin_enrol")
        sign_in(self.request, user)
        return redirect(target)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """`/admin/login/code/`: the second step."""
    pending = Pending.of(request)
    if pending is None or not factors.enrolled(pending[0]):
        return redirect("wagtailadmin_login")
    user, target = pending
    form = CodeForm(request.POST if request.method == "POST" else None)
    if until := paused_until(request):
        return come_back(request, until)
    if form.is_bound and form.is_valid():
        verdict = factors.check(user, form.cleaned_data["code"])
        if verdict.way:
            sign_in(request, user, verdict.way)
            return redirect(target)
        count_failure(request)
        if verdict.come_back_at:
            return come_back(request, verdict.come_back_at)
        form.wrong()
    return render(request, "core/signin/code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """`/admin/login/enrol/`: somebody who must have a second factor sets it up."""
    pending = Pending.of(request)
    if pending is None or factors.enrolled(pending[0]):
        return redirect("wagtailadmin_login")
    user, target = pending
    return enrolment(request, user, target, pending=True)


def enrolment(request: HttpRequest, user: User, target: str, *, pending: bool) -> HttpResponse:
    """The QR code and the first code; then, this once, the recovery codes."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and SECRET in request.session:
        try:
            codes = factors.enrol(user, _secret(request), form.cleaned_data["code"], first=pending)
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            request.session.pop(SECRET)
            if pending:
                sign_in(request, user, "totp")
            else:
                request.session[SECOND] = "totp"
                sessions.end_all(user, but=request.session.session_key or "")
            return render(request, "core/signin/codes.html", {"codes": codes, "target": target})
    secret = _secret(request)
    context = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": qr_svg(factors.address(user, secret)),
        "pending": pending,
    }
    return render(request, "core/signin/enrol.html", context)


def _secret(request: HttpRequest) -> str:
    """The secret of this enrolment, which waits in the session as a token of the vault."""
    if SECRET not in request.session:
        request.session[SECRET] = vault.encrypt(factors.new_secret())
    return vault.decrypt(request.session[SECRET])


@never_cache
@require_safe
def left(request: HttpRequest) -> JsonResponse:
    """How many seconds the session still lasts, and the token for forms of a page left open."""
    person = request.user.is_authenticated
    seconds = int(sessions.seconds_left(request)) if person else 0
    return JsonResponse({"left": max(seconds, 0), "token": get_token(request) if person else ""})
