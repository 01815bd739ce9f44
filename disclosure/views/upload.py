"""The upload of a file: what is wrong with it is shown, and nothing of it is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from disclosure import roster as writer
from disclosure.finding_texts import place, sentence
from disclosure.forms.upload import UploadForm
from disclosure.views.work_steps import NAME, Data
from portal.core.models import User
from portal.core.permissions import Action, require
from portal.core.uploads import too_large


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in memory; what is wrong with it is shown, and nothing of it is kept."""
    user = request.user
    require(user, Action.ROSTER_PREPARE)
    assert isinstance(user, User)  # noqa: S101  require() has refused everyone else
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    context: Data = {"form": form, "page_title": _("Import a list"), "header_icon": "list-ul"}
    if request.method == "POST":
        if too_large(request):
            form.add_error("file", _("The file is too large. Divide the list and upload parts."))
        elif form.is_valid():
            result = _take(form, user)
            if isinstance(result, HttpResponseRedirect):
                messages.success(request, _("The list was imported and masked."))
                return result
            context["result"] = result
            context["found"] = [
                (item, place(item), sentence(item.code, item.params)) for item in result.findings
            ]
    status = 422 if request.method == "POST" else 200
    return render(request, "disclosure/admin/upload.html", context, status=status)


@sensitive_variables()
def _take(form: UploadForm, user: User) -> writer.ImportResult | HttpResponseRedirect:
    given = form.cleaned_data
    result = writer.import_roster(
        given["file"].read(),
        given["file"].name,
        given["programme"],
        given["division"],
        given["stage"],
        user,
        month=given["month"],
    )
    if result.roster is None:
        return result
    return HttpResponseRedirect(reverse(f"{NAME}:inspect", args=[result.roster.pk]))
