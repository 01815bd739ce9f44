"""The addresses of GeoReport v2; every refusal is an error document in the notation asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from complaints.form_parts import posted
from complaints.models import ApiKey
from complaints.open311 import creating, keys, reading, services
from complaints.open311.formats import answer_list, answer_one
from complaints.open311.problems import Problem
from complaints.views.filing import ATTEMPTS
from portal.core import ratelimit
from portal.core.models import Division, SiteIdentity

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# The day on which these addresses last changed in a way that a client could notice.
CHANGED = "2026-11-25T00:00:00+08:00"
UNREADABLE = (MultiPartParserError, RequestDataTooBig, SuspiciousOperation, UnreadablePostError)
READ = "open311.read"
LISTED = ("service_requests", "request")
View = Callable[..., HttpResponse]


def _endpoint(*methods: str) -> Callable[[View], View]:
    """A view of this interface: its methods, its jurisdiction, and refusals as documents."""

    def wrap(view: View) -> View:
        @csrf_exempt  # no cookie of anybody is believed here: a key decides
        @wraps(view)
        def answer(request: HttpRequest, form: str, **names: str) -> HttpResponse:
            try:
                _require_method(request, methods)
                _require_pace(request)
                _require_jurisdiction(request.GET.get("jurisdiction_id", ""))
                return view(request, form, **names)
            except Problem as problem:
                found = problem.answer(form)
                if problem.code == 405:  # noqa: PLR2004
                    found["Allow"] = ", ".join(methods)
                return found

        return answer

    return wrap


@_endpoint("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Where the interface is, and whom to ask for a key."""
    identity = SiteIdentity.for_request(request)
    page = request.build_absolute_uri(f"{reverse('complaints:open_data')}#open311")
    record = {
        "changeset": CHANGED,
        "contact": " ".join(filter(None, (identity.organiser, identity.phone))),
        "key_service": page,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": request.build_absolute_uri("/open311/v2"),
                "changeset": CHANGED,
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    names = {"endpoints": "endpoint", "formats": "format"}
    return answer_one(form, "discovery", record, names)


@_endpoint("GET", "HEAD")
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    """Every kind of message that can be filed today."""
    return answer_list(form, ("services", "service"), services.every_service())


@_endpoint("GET", "HEAD")
def service_definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """What a new case of one kind may carry."""
    names = {"attributes": "attribute", "values": "value"}
    return answer_one(form, "service_definition", services.definition(code), names)


@_endpoint("GET", "HEAD", "POST")
def service_requests(request: HttpRequest, form: str) -> HttpResponse:
    """Published cases, or a new one."""
    if request.method == "POST":
        return _file(request, form)
    found = answer_list(form, LISTED, reading.requests(request.GET.dict()))
    patch_cache_control(found, public=True, no_cache=True)
    return found


@_endpoint("GET", "HEAD")
def service_request(request: HttpRequest, form: str, number: str) -> HttpResponse:
    """One published case."""
    return answer_list(form, LISTED, reading.one_request(number))


def _file(request: HttpRequest, form: str) -> HttpResponse:
    sent = _sent(request)
    _require_jurisdiction(sent.get("jurisdiction_id", ""))
    key = _allowed(request, sent)
    repeat = request.headers.get("Idempotency-Key", "").strip()
    record: dict[str, Any] = creating.create(_plain(sent), key, repeat)
    keys.note_use(key)
    found = answer_list(form, LISTED, [record], 201 if record["query_code"] else 200)
    found["Cache-Control"] = "no-store"
    return found


def _sent(request: HttpRequest) -> QueryDict:
    if request.content_type not in FORMS:
        message = _("Send the case as a form (application/x-www-form-urlencoded, UTF-8).")
        raise Problem(415, message)
    try:
        return posted(request.POST)
    except UNREADABLE as error:
        raise Problem(400, _("What was sent cannot be read as a form in UTF-8.")) from error


def _plain(sent: QueryDict) -> dict[str, str]:
    return {name: str(sent.get(name, "")) for name in sent}


def _allowed(request: HttpRequest, sent: QueryDict) -> ApiKey:
    """The key, unless its program or its network address has sent too much within the hour."""
    # Counted before the key is looked up, so that nobody tries keys one after another.
    by_address = ratelimit.count(request, ATTEMPTS, settings.FILING_LIMIT_RATE)
    if by_address.exceeded:
        raise Problem(429, _("Too much was sent from this network address. Try again later."))
    key = keys.find(sent.get("api_key", ""))
    if key is None:
        raise Problem(
            403, _("api_key is missing, unknown or revoked. The county bureau issues it.")
        )
    used = ratelimit.count(request, "open311.key", f"{key.per_hour}/h", owner=f"key-{key.pk}")
    if used.exceeded:
        raise Problem(429, _("This key has filed as many cases as it may within an hour."))
    return key


def _require_method(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Problem(405, _("This address is not for this method."))


def _require_pace(request: HttpRequest) -> None:
    """Reading has a limit by address; filing has its own (`_allowed`)."""
    if request.method == "POST":
        return
    usage = ratelimit.count(request, READ, settings.DOWNLOAD_LIMIT_RATE)
    if usage.exceeded:
        when = timezone.localtime(usage.come_back_at).isoformat(timespec="minutes")
        told = _("Too much was asked for from this network address. Come back after %(when)s.")
        raise Problem(429, told % {"when": when})


def _require_jurisdiction(code: str) -> None:
    """One county answers here; no jurisdiction_id means this one."""
    if not code:
        return
    county = Division.objects.filter(level=Division.Level.COUNTY).first()
    if county is None or code not in (county.short_code, county.code):
        raise Problem(404, _("There is no jurisdiction with this jurisdiction_id here."))
