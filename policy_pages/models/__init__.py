"""Page types of the policies room; import them from here."""

from policy_pages.models.base import OfficialTextPage, PolicyPage
from policy_pages.models.circulars import CircularPage
from policy_pages.models.guides import GuidePage
from policy_pages.models.index import PolicyIndexPage
from policy_pages.models.institutional import (
    AnnualReportPage,
    OpenGovernmentGuidePage,
    OpenGovernmentIndexPage,
)
from policy_pages.models.texts import NoticePage, PolicyDocumentPage

__all__ = [
    "AnnualReportPage",
    "CircularPage",
    "GuidePage",
    "NoticePage",
    "OfficialTextPage",
    "OpenGovernmentGuidePage",
    "OpenGovernmentIndexPage",
    "PolicyDocumentPage",
    "PolicyIndexPage",
    "PolicyPage",
]
