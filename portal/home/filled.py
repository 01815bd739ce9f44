"""Which columns hold something: an empty one stands in no menu, no sitemap and no search result.

国办秘函〔2019〕19号 counts empty columns as a fault. This is the one rule for the navigation, the
footer, the sitemap and the search; it is read once until a row that it depends on changes.
"""

from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import Page, PageViewRestriction, Site

from complaints.rectification.assessment.public import published as published_assessments
from complaints.rectification.inspections.queries import public_plans
from complaints.rectification.models import Assessment, InspectionPlan
from disclosure.funds.public import published as published_funds
from disclosure.models import FundReport
from policy_pages.models import PolicyIndexPage
from policy_pages.models.index import KINDS
from portal.core.standing import standing
from portal.home.columns import COLUMNS, Column

SECTION_DEPTH = 3
# Columns that may be empty: a column that nothing was ever put into is none.
MAY_BE_EMPTY = (
    "/policies/",
    "/publicity/funds/",
    "/rectification/checks/",
    "/rectification/assessment/",
)


def is_filled(url: str) -> bool:
    """Whether the column at *url* holds something."""
    return url not in MAY_BE_EMPTY or url in _filled()


def filled_columns() -> list[Column]:
    """The columns that hold something."""
    return [column for column in COLUMNS if is_filled(column.url)]


@standing(Page, PageViewRestriction, FundReport, InspectionPlan, Assessment)
def _filled() -> frozenset[str]:
    found = [_texts(), published_funds(), public_plans(), published_assessments()]
    holds = [Exists(rows.order_by()) for rows in found]
    answers = Site.objects.order_by().values_list(*holds)[:1]
    return frozenset(
        url for row in answers for url, filled in zip(MAY_BE_EMPTY, row, strict=True) if filled
    )


def _texts() -> QuerySet[Page]:
    """Public texts of every section, as the sections themselves list them."""
    kind = Q()
    for _label, model in KINDS.values():
        meta = model._meta
        kind |= Q(content_type__app_label=meta.app_label, content_type__model=meta.model_name)
    sections = PolicyIndexPage.objects.live().filter(depth=SECTION_DEPTH).values("path")
    above = Substr("path", 1, SECTION_DEPTH * Page.steplen)
    pages: QuerySet[Page] = Page.objects.live().public()
    return pages.filter(kind, depth__gt=SECTION_DEPTH).alias(above=above).filter(above__in=sections)
