"""The admin view that turns an uploaded document into a draft page."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from policy_pages.drafts import Saved, number_for, save_draft
from policy_pages.forms import ImportForm
from policy_pages.importer import parse
from portal.core.errors import Refused
from portal.core.models import User
from portal.core.permissions import Action, may
from portal.core.uploads import require_upload_in_bounds


class ImportDocumentView(WagtailAdminTemplateMixin, FormView):
    """Upload, recognise, check, save as a draft, go on to the editor: the same as the command."""

    form_class = ImportForm
    template_name = "policy_pages/admin/import.html"
    page_title = gettext_lazy("Import a document")
    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user, Action.PAGE_EDIT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            require_upload_in_bounds(request)
        except Refused as refusal:
            form = self.get_form()
            form.errors.clear()
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        try:
            saved = self._save(form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        text = _("The draft is saved. Check it, then submit it; another person approves it.")
        if not saved.changed:
            text = _("The page holds this text already; nothing was changed.")
        messages.success(self.request, text)
        return redirect("wagtailadmin_pages:edit", saved.page.pk)

    def _save(self, form: ImportForm) -> Saved:
        values = form.cleaned_data
        document = parse(values["file"].read(), values["file"].name)
        number = number_for(document, values["number"])
        # dispatch has let nobody in who is not a member of staff
        user = cast(User, self.request.user)
        return save_draft(document, number, values["office"], values["parent"], user=user)
