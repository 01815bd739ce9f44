"""The staff side of a case: lists, the work page, files, and registering what was spoken."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.cache import cache
from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from complaints import desk, ledger, queries, retention, rules, tracking, wording
from complaints.models import Attachment, Channel, Complaint, ComplaintKind, Status
from complaints.numbers import CASE_NUMBER
from complaints.staff import sections
from complaints.staff.steps import STEPS, open_steps
from complaints.transitions import Step as Name
from complaints.whole import made_whole
from portal.core.downloads import private_download_of
from portal.core.errors import Refused
from portal.core.identifiers import fold
from portal.core.paging import LongListPaginator
from portal.core.permissions import Action, Person, may
from portal.core.viewsets import ScopedIndexView, ScopedPermissionPolicy
from portal.core.workpages import Step, WorkPageView


class CasePolicy(ScopedPermissionPolicy):
    """Cases are viewed by those to whom queries.visible_to shows them; nothing else is offered."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        seeing = (Action.COMPLAINT_VIEW, Action.CONFIDENTIAL_VIEW)
        return action == "view" and any(may(user, one) for one in seeing)

    def instances_user_has_any_permission_for(
        self, user: Person, actions: Any
    ) -> QuerySet[Complaint]:
        return queries.visible_to(user)


class ConfidentialPolicy(CasePolicy):
    """The confidential queue, for its own role."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action == "view" and may(user, Action.CONFIDENTIAL_VIEW)

    def instances_user_has_any_permission_for(
        self, user: Person, actions: Any
    ) -> QuerySet[Complaint]:
        return queries.confidential(user)


def _kinds() -> list[tuple[str, str]]:
    """The kinds by code; a minute late is early enough for a filter."""
    return cache.get_or_set("complaints.kind_choices", _read_kinds, 60) or []


def _read_kinds() -> list[tuple[str, str]]:
    newest_last = ComplaintKind.objects.order_by("order", "effective_from")
    return list(dict(newest_last.values_list("code", "name")).items())


# The columns of a row in a list.
LISTED = (
    *("number", "subject", "status", "due", "filed_at"),
    *("kind", "division", "office", "notice_rule", "handle_rule"),
)


class CaseFilters(WagtailFilterSet):
    """State, kind, channel, and whether a time limit has passed."""

    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=Status.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,  # a column of the row itself: no row comes twice
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        field_name="kind__code",
        choices=_kinds,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    channel = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Channel"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    overdue = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Time limit"),
        choices=[
            ("on", gettext_lazy("Overdue")),
            ("amber", gettext_lazy("Amber: soon due")),
            ("week", gettext_lazy("Due within 7 days")),
        ],
        method="late",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Complaint
        fields: ClassVar[list[str]] = ["status", "kind", "channel", "overdue"]

    def late(self, rows: QuerySet[Complaint], name: str, value: list[str]) -> QuerySet[Complaint]:
        return queries.due_as(rows, timezone.localdate(), value) if value else rows


class CaseIndexView(ScopedIndexView):
    """The list of cases, the most urgent first, with a fixed number of queries."""

    default_ordering = "due"
    filterset_class = CaseFilters
    paginator_class = LongListPaginator

    def get_base_queryset(self) -> QuerySet[Complaint]:
        rows: QuerySet[Any] = super().get_base_queryset()
        # What a row does not show is not fetched; its names are joined from standing data.
        return queries.with_merged_count(rows.only(*LISTED))

    def order_queryset(self, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """Equal rows keep one order, so that no case falls between two pages."""
        column = F(self.ordering.removeprefix("-"))
        last = self.ordering.startswith("-")
        first = column.desc(nulls_last=True) if last else column.asc(nulls_last=True)
        return queryset.order_by(first, "-filed_at", "-pk")

    def search_queryset(self, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """A whole number finds its case by the index; anything else is looked for in the text."""
        wanted = fold(self.search_query or "").upper()
        if CASE_NUMBER.fullmatch(wanted):
            return queryset.filter(number=wanted)
        return super().search_queryset(queryset)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for case in context["object_list"]:
            made_whole(case)
        return context


# Steps whose result is told once, to whoever took them.
SHOWN_ONCE: dict[str, tuple[Callable[..., object], str]] = {
    Name.IDENTITY.value: (desk.open_identity, "identity"),
    Name.REISSUE.value: (desk.reissue_code, "new_code"),
}


class CaseWorkPage(WorkPageView):
    """One case: facts, clocks, what happened, and the steps open to this person."""

    steps = STEPS
    template_name = "complaints/admin/case.html"
    page_title = gettext_lazy("Case")

    def get_object(self, queryset: object = None) -> Complaint:
        rows = queries.visible_to(self.request.user).select_related(
            "kind", "division", "office__division", "handler", "registered_by", "rating"
        )
        rows = rows.select_related("notice_rule", "handle_rule", "publicity_entry__roster")
        found: Complaint = get_object_or_404(rows, pk=self.pk)
        return found

    def open_steps(self) -> list[Step]:
        return open_steps(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case: Complaint = self.object
        today = timezone.localdate()
        events = list(_events(case))
        return {
            **super().get_context_data(**kwargs),
            **sections.handling(case, self.request.user, events),
            "place": _place(case),
            "clocks": rules.clocks(case, today),
            "coming": rules.next_step(case, today),
            "events": [_told(event) for event in events],
            "letters": case.messages.select_related("by"),
            "attachments": case.attachments.select_related("file"),
            "hint": _hint(case),
            "related": tracking.results_of(case),
            "links": tracking.links_for(case, self.request.user),
            "removed": retention.tombstone(case),
        }

    def _take(self, step: Step, form: forms.Form) -> HttpResponse | None:
        if step.name not in SHOWN_ONCE:
            response = super()._take(step, form)
            # Who has stepped back has no page of the case to return to.
            return redirect("petitions:index") if response and self._is_gone() else response
        take, shown_as = SHOWN_ONCE[step.name]
        try:
            secret = take(self.object, self.request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
            return None
        # Shown in this response and in no other: a redirect would have to keep it somewhere.
        return self.render_to_response(self.get_context_data(**{shown_as: secret}))

    def _is_gone(self) -> bool:
        return not queries.visible_to(self.request.user).filter(pk=self.object.pk).exists()

    def render_to_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """One attachment, always as a download, for those who may open its case."""
    mine = Attachment.objects.filter(complaint__in=queries.visible_to(request.user))
    return private_download_of(mine, pk, "file")


def _hint(case: Complaint) -> str:
    """A word of the text that points to an accusation, in a case that is not confidential."""
    return "" if case.confidential else rules.accusation_word(f"{case.subject}\n{case.body}")


def _place(case: Complaint) -> str:
    above = [one.name for one in case.division.get_ancestors()]
    return " ".join([*above, case.division.name])


def _events(case: Complaint) -> QuerySet[ledger.LedgerEvent]:
    return ledger.timeline(ledger.COMPLAINT, case.number)


def _told(event: ledger.LedgerEvent) -> dict[str, object]:
    """An event for staff: with the name of who acted."""
    return {
        "at": event.at,
        "title": wording.title(event),
        "text": wording.text(event),
        "by": event.actor_label or wording.acted_by(event),
        "seal": event.hash[:12],
    }


def light_of(case: Complaint, today: date | None = None) -> str:
    """The traffic light of a row in a list, or "" when nothing is due."""
    rule = case.notice_rule if case.status in rules.UNDECIDED else case.handle_rule
    amber = rule.amber_days if rule else 0
    return rules.case_light(case.due, amber, today or timezone.localdate()) or ""
