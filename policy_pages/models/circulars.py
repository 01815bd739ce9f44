"""Circulars (通报): what checks found, as a text and as a table of problems."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Revision

from policy_pages import circulars
from policy_pages.circular_form import CircularForm
from policy_pages.models.base import OfficialTextPage, stream_places
from policy_pages.problem_block import ProblemBlock
from portal.core.models import User
from portal.core.workflow import approver_of, division_of


class CircularPage(OfficialTextPage):
    """A circular on what inspections found; it names units, never persons.

    Source: 沁民字〔2022〕51号 三（二）2. The page and what follows from its table are published in
    one transaction: they cannot disagree.
    """

    column_type: ClassVar[str] = "工作动态"
    template = "policy_pages/circular_page.html"
    base_form_class = CircularForm

    problems = StreamField(
        [("problem", ProblemBlock())],
        blank=True,
        verbose_name=_("problems"),
        help_text=_(
            "When the circular is published each row becomes an item of the rectification list."
        ),
    )

    report_public = models.BooleanField(
        _("report for everyone"),
        default=False,
        help_text=_("Whether everyone may download the report on what came of these problems."),
    )

    content_panels: ClassVar[list[Panel]] = [
        *OfficialTextPage.content_panels,
        FieldPanel("problems"),
        FieldPanel("report_public"),
    ]

    class Meta(OfficialTextPage.Meta):
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")

    def places(self) -> Iterator[tuple[str, str]]:
        yield from super().places()
        yield from stream_places(gettext("Problems"), self.problems)

    def clean(self) -> None:
        """A row that was taken up stays as it was published, even in a draft."""
        super().clean()
        public = CircularPage.objects.filter(pk=self.pk).first() if self.pk else None
        changed = circulars.changed_rows(public, self) if public else []
        if changed:
            raise ValidationError({"problems": changed})

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Make *revision* public and hand on its new rows; Refused leaves everything as it was."""
        with transaction.atomic():
            # Two approvals at the same moment: the second sees what the first has taken up.
            public = CircularPage.objects.select_for_update(of=("self",)).get(pk=self.pk)
            before = public.row_ids()
            draft: CircularPage = revision.as_object()
            circulars.refuse(circulars.changed_rows(public, draft))
            circulars.refuse(draft.faults())
            super().publish(revision, user=user, **options)
            public.refresh_from_db()
            if public.live_revision_id == revision.pk:  # else it waits for its hour
                by = user or approver_of(revision)
                moves = circulars.moves(public, before, public.row_ids())
                public.hand_on(by)
                for follower in circulars.followers:
                    follower.moved(public, moves, by)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Even a draft stays while something else stands on it; Refused says what."""
        circulars.refuse(filter(None, (follower.keeps(self) for follower in circulars.followers)))
        return super().delete(*args, **kwargs)

    def row_ids(self) -> list[str]:
        """The rows of the table, by the key that stays with a row."""
        return [child.id for child in self.problems]

    def faults(self) -> list[circulars.Fault]:
        """What keeps the table from being published on the day on which it would be."""
        moment = max(timezone.now(), self.go_live_at or timezone.now())
        return circulars.faults_of(self, division_of(self), timezone.localdate(moment))

    def hand_on(self, by: User | None) -> None:
        """Give the rows that are new to whoever makes something of them."""
        done = circulars.settled_rows(self)
        rows = [row for row in circulars.rows_of(self.problems) if row.id not in done]
        for follower in circulars.followers:
            follower.published(self, rows, by)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        states = {k: v for f in circulars.followers for k, v in f.states(self).items()}
        rows = [(row, states.get(row.id)) for row in circulars.rows_of(self.problems)]
        reports = [url for f in circulars.followers if (url := f.report(self))]
        return {**context, "problems": rows, "reports": reports}
