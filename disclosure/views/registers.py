"""The staff's side of registers: which there are, and the upload of a new one; never a person."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn

from disclosure.forms.registers import RegisterForm
from disclosure.intake.finding_texts import told
from disclosure.intake.registers import RegisterResult, import_register
from disclosure.models import Register, RegisterEntry
from portal.core.models import User
from portal.core.permissions import Action, may, require
from portal.core.uploads import too_large
from portal.core.viewsets import ScopedIndexView, ScopedViewSet

NAME = "registers"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def upload(request: HttpRequest) -> HttpResponse:
    """Take a register in memory; what is wrong with it is shown, and nothing of it is kept."""
    user = require(request.user, Action.REGISTER_UPLOAD)
    form = RegisterForm(request.POST or None, request.FILES or None, user=user)
    context: dict[str, Any] = {"form": form, "page_title": _("Upload a register")}
    if request.method == "POST":
        if too_large(request):
            form.add_error("file", _("The file is too large. Leave out what is not needed."))
        elif form.is_valid():
            result = _take(form, user)
            if result.register:
                messages.success(request, _done(result.register))
                return redirect(f"{NAME}:index")
            context["result"] = result
            context["found"] = told(result.findings)
    status = 422 if request.method == "POST" else 200
    return render(request, "disclosure/admin/register_upload.html", context, status=status)


@sensitive_variables()
def _take(form: RegisterForm, user: User) -> RegisterResult:
    given = form.cleaned_data
    file = given["file"]
    return import_register(
        file.read(),
        file.name,
        given["kind"],
        given["division"],
        given["as_of"],
        given["source"],
        user,
    )


def _done(register: Register) -> str:
    return _("%(kind)s: %(count)d persons. The register counts from now on.") % {
        "kind": register.get_kind_display(),
        "count": register.rows,
    }


class RegisterIndexView(ScopedIndexView):
    """All registers of the jurisdiction with one query; the persons in them are not shown."""

    def get_base_queryset(self) -> QuerySet[Any]:
        persons = RegisterEntry.objects.filter(register=OuterRef("pk"))
        rows = super().get_base_queryset().select_related("division", "uploaded_by")
        return rows.annotate(counts=Exists(persons))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "may_upload": may(self.request.user, Action.REGISTER_UPLOAD)}


class RegisterViewSet(ScopedViewSet):
    """Registers; they are never edited, only followed by a newer one."""

    model = Register
    name = NAME
    icon = "user"
    menu_label = gettext_lazy("Registers")
    verbs = {"view": Action.REGISTER_VIEW}
    index_view_class = RegisterIndexView
    index_template_name = "disclosure/admin/register_index.html"
    inspect_view_enabled = False
    list_display = [
        Column("get_kind_display", label=pgettext_lazy("list of persons", "Register")),
        Column("division", label=gettext_lazy("Division")),
        Column("as_of", label=gettext_lazy("As of")),
        Column("source", label=gettext_lazy("Where it comes from"), classname="only-wide"),
        Column("rows", label=gettext_lazy("Persons")),
        BooleanColumn("counts", label=gettext_lazy("Counts now")),
        Column("uploaded_by", label=gettext_lazy("Uploaded by"), classname="only-wide"),
        DateColumn("uploaded_at", label=gettext_lazy("Uploaded"), classname="only-wide"),
    ]
    list_filter = ["kind"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:
        """List and upload: no page of one register, no edit, no delete."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("upload/", upload, name="upload"),
        ]
