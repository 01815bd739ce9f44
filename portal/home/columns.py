"""The columns of the site as the government-website rules know them: name, purpose, type.

国办发〔2017〕47号 asks every page for the name of its column and for a column type out of a fixed
list. This is the one table of them; meta tags and the sitemap page read it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One column: its address, what it is called, what it holds, and its official type."""

    url: str
    name: str | Promise
    about: str | Promise
    type: str

    @property
    def depth(self) -> int:
        """How many addresses of the site lie above it."""
        return max(self.url.count("/") - 2, 0)


HOME = Column(
    "/",
    _("Home"),
    _("Policies, publicity lists, complaints and rectification of county social assistance."),
    "首页",
)
# In the order in which the sitemap tells them; pages of the content system add themselves.
COLUMNS = (
    Column(
        "/policies/",
        _("Policies"),
        _("Guides, policy documents, notices and circulars"),
        "政策文件",
    ),
    Column(
        "/publicity/",
        _("Publicity lists"),
        _("Lists of recipients that are public now"),
        "数据发布",
    ),
    Column(
        "/publicity/catalogue/",
        _("Catalogue of what must be public"),
        _("What must be public and what is late"),
        "信息公开目录",
    ),
    Column(
        "/publicity/funds/", _("Funds"), _("Households, persons and money by month"), "数据发布"
    ),
    Column(
        "/complaints/",
        _("Complaints ledger"),
        _("Figures, answered cases and report phones"),
        "咨询投诉",
    ),
    Column(
        "/complaints/file/",
        _("File a complaint"),
        _("Named or anonymous, no account needed"),
        "咨询投诉",
    ),
    Column(
        "/complaints/track/",
        _("Track a complaint"),
        _("With your number and query code"),
        "咨询投诉",
    ),
    Column(
        "/complaints/lost-code/",
        _("Query code lost"),
        _("What to do without the query code of a complaint"),
        "咨询投诉",
    ),
    Column(
        "/complaints/receipt/",
        _("Check a receipt"),
        _("Whether a receipt is in the petition ledger, and since when; nothing else is told."),
        "咨询投诉",
    ),
    Column(
        "/complaints/relatives/",
        _("Filing of near relatives"),
        _("How many officials declare near relatives who receive assistance, by township."),
        "回应关切",
    ),
    Column(
        "/complaints/offices/",
        _("Offices and phones"),
        _("Report phones, addresses and office hours of every unit, and how to ask for progress"),
        "机构职能",
    ),
    Column(
        "/complaints/open-data/",
        _("Open data of the complaints ledger"),
        _(
            "Figures by township and cases in reduced form as CSV and JSON, with the meaning of "
            "every field."
        ),
        "数据开放",
    ),
    Column(
        "/rectification/",
        _("Rectification"),
        _(
            "Every proven problem with its deadline and responsible unit, what was done about it, "
            "and what the look-back found."
        ),
        "回应关切",
    ),
    Column(
        "/rectification/checks/",
        _("Checks of townships"),
        _("Checks that were announced"),
        "工作动态",
    ),
    Column(
        "/rectification/assessment/",
        _("Assessment of townships"),
        _("What the county computes from its records about each township"),
        "数据发布",
    ),
    Column(
        "/rectification/answer/",
        _("Answer of a resident"),
        _("What residents say about a problem that was put right"),
        "征集调查",
    ),
    Column(
        "/rectification/open-data/",
        _("Open data of the rectification list"),
        _(
            "The rectification list and how each township stands as CSV and JSON, with the "
            "meaning of every field."
        ),
        "数据开放",
    ),
    Column("/search/", _("Search"), _("Search policies, guides and notices"), "概况信息"),
    Column(
        "/sitemap/", _("Sitemap"), _("All columns and pages of this site at one glance"), "概况信息"
    ),
    Column(
        "/errors/report/",
        _("Report an error"),
        _("Tell us about a mistake on this website"),
        "咨询投诉",
    ),
    Column(
        "/leaving/", _("Leaving this site"), _("A link that leads to another website"), "概况信息"
    ),
)
# The longest address first: the nearest column is the one a page belongs to.
_NEAREST = tuple(sorted(COLUMNS, key=lambda column: -len(column.url)))


def column_of(path: str) -> Column | None:
    """The nearest column above or at *path*; None for what belongs to none."""
    if path == "/":
        return HOME
    return next((column for column in _NEAREST if path.startswith(column.url)), None)
