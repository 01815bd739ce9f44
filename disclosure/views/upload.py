"""The upload of a file: checked or imported; what is wrong with it is shown, nothing of it kept.

The file stays with the browser: `js/upload.js` sends the page's form and puts the answer in, and
without it a person is told to choose the file once more.
"""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from disclosure import roster as writer
from disclosure.forms.upload import UploadForm, choices_in
from disclosure.intake.columns_choice import DROPPED, Source
from disclosure.intake.finding_texts import told
from disclosure.intake.meaning_labels import MEANINGS, OFFERED
from disclosure.intake.progress import TOKEN, SharedProgress, progress_of
from disclosure.views.work_steps import NAME, Data
from portal.core.models import User
from portal.core.permissions import Action, require
from portal.core.uploads import too_large

CHECK = "check"
BY_SCRIPT = "X-Requested-With"  # sent by js/upload.js
REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in memory; what is wrong with it is shown, and nothing of it is kept."""
    user = require(request.user, Action.ROSTER_PREPARE)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    result = None
    if request.method == "POST":
        if too_large(request):
            form.add_error("file", _("The file is too large. Divide the list and upload parts."))
        elif form.is_valid():
            result = _take(request, form, user)
            if result.roster is not None:
                return _imported(request, result.roster.pk)
    context: Data = {
        "form": form,
        "page_title": _("Import a list"),
        "header_icon": "list-ul",
        "token": _token(request),
        "by_script": BY_SCRIPT in request.headers,
        **(_shown(result) if result else {}),
    }
    wrong = request.method == "POST" and (result is None or result.refused)
    status = REFUSED if wrong else 200
    return render(request, "disclosure/admin/upload.html", context, status=status)


@require_safe
@never_cache
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far the import is that this person started under *token*; empty when there is none."""
    return JsonResponse(progress_of(require(request.user, Action.ROSTER_PREPARE), token))


def _token(request: HttpRequest) -> str:
    given = request.POST.get("token", "")
    return given if TOKEN.fullmatch(given) else secrets.token_urlsafe(24)


@sensitive_variables()
def _take(request: HttpRequest, form: UploadForm, user: User) -> writer.ImportResult:
    given, waiting = form.cleaned_data, SharedProgress(user, request.POST.get("token", ""))
    waiting.tell(0, 0, 0)
    return writer.import_roster(
        given["file"].read(),
        given["file"].name,
        given["programme"],
        given["division"],
        given["stage"],
        user,
        month=given["month"],
        dry_run=request.POST.get("step") == CHECK,
        choices=choices_in(request.POST),
        tell=waiting.tell,
    )


def _imported(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("The list was imported and masked."))
    address = reverse(f"{NAME}:inspect", args=[pk])
    # A script that followed a redirect would use up the message before the person sees it.
    return (
        JsonResponse({"location": address}) if BY_SCRIPT in request.headers else redirect(address)
    )


def _shown(result: writer.ImportResult) -> Data:
    """What the page says of a file that was checked or refused."""
    return {
        "result": result,
        "found": told(result.findings),
        "offered": OFFERED,
        "columns": [
            {
                "label": label,
                "view": view,
                "recognised": MEANINGS[view.recognised],
                "kept": "" if view.kept == DROPPED else MEANINGS[view.kept],
                "remembered": view.source is Source.REMEMBERED,
                "guessed": view.source is Source.GUESSED,
                "chosen": view.source is Source.CHOSEN,
            }
            for label, view in result.views.items()
        ],
    }
