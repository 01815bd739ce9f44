"""The staff page of one case: its facts, and a form for every step that is open to this person.

The same function decides which forms are shown and which posts are taken, so that the button and
the guard cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.history import HistoryView

from portal.core.errors import Refused
from portal.core.models import User

Run = Callable[[Any, User, dict[str, Any]], Any]
FormFactory = Callable[..., forms.Form]
_PREVIEW = "preview"


class StepForm(forms.Form):
    """Base of step forms: knows the case and the person."""

    def __init__(self, *args: Any, case: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.user = user

    @property
    def told(self) -> str:
        """What of this case the person must know before they take the step."""
        return ""


@dataclass(frozen=True)
class Step:
    """One thing that can be done to a case: its words, its form, and the writer's function."""

    name: str
    label: Any
    run: Run
    form: FormFactory = StepForm
    help: Any = ""
    danger: bool = False
    done: Any = ""  # what the person is told afterwards
    # Shows what the step would make, in a page of its own, and changes nothing.
    preview: Run | None = None
    # The heading under which the page shows it; steps of one group stand together.
    group: Any = ""

    @property
    def can_preview(self) -> bool:
        """Asked by the template, which would call the function itself, without its arguments."""
        return self.preview is not None


class WorkHistoryView(HistoryView):
    """Who took which step when, for everyone who may see the case; it leads back to its page."""

    any_permission_required = ("view",)

    def get_edit_url(self, instance: Any) -> str:
        """The page of the case: there is no edit page."""
        return reverse(f"{self.index_url_name.partition(':')[0]}:inspect", args=[instance.pk])


class WorkPageView(InspectView):
    """Shows a case and takes one step on POST; what was typed survives a refusal."""

    steps: tuple[Step, ...] = ()
    template_name = "core/admin/work_page.html"

    def open_steps(self) -> list[Step]:
        """The steps open to this person now; subclasses ask the room's own rules."""
        raise NotImplementedError

    def step_form(self, step: Step, data: Any = None, files: Any = None) -> forms.Form:
        """The form of *step*; every form gets the case and the user."""
        return step.form(data, files, prefix=step.name, case=self.object, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bound: tuple[Step, forms.Form] | None = kwargs.pop("bound", None)
        rows = []
        for step in self.open_steps():
            is_bound = bound is not None and bound[0].name == step.name
            form = bound[1] if bound is not None and is_bound else self.step_form(step)
            rows.append({"step": step, "form": form, "open": is_bound})
        return {**super().get_context_data(**kwargs), "case": self.object, "step_rows": rows}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step named in ``step``; a step that is not open is refused."""
        name = request.POST.get("step", "")
        step = next((s for s in self.open_steps() if s.name == name), None)
        if step is None:
            messages.error(request, _("This step is not open to you now. Nothing was changed."))
            return redirect(request.path)
        form = self.step_form(step, request.POST, request.FILES)
        if form.is_valid():
            response = (
                self._look(step, form) if _PREVIEW in request.POST else self._take(step, form)
            )
            if response is not None:
                return response
        return self.render_to_response(self.get_context_data(bound=(step, form)), status=422)

    def _look(self, step: Step, form: forms.Form) -> HttpResponse | None:
        if step.preview is None:
            raise PermissionDenied
        try:
            made: HttpResponse = step.preview(self.object, self.request.user, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            return None
        return made

    def _take(self, step: Step, form: forms.Form) -> HttpResponse | None:
        try:
            answer = step.run(self.object, self.request.user, form.cleaned_data)
        except (Refused, PermissionDenied) as refused:
            form.add_error(None, str(refused))
            return None
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(self.request, str(step.done or _("Done.")))
        return redirect(self.request.path)
