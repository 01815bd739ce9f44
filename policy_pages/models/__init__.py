"""Page types of the policies room; import them from here."""

from policy_pages.models.base import OfficialTextPage, PolicyPage
from policy_pages.models.circulars import CircularPage
from policy_pages.models.documents import PolicyDocumentPage
from policy_pages.models.guides import GuidePage
from policy_pages.models.index import PolicyIndexPage
from policy_pages.models.information import InformationPage
from policy_pages.models.institutional import (
    AnnualReportPage,
    OpenGovernmentGuidePage,
    OpenGovernmentIndexPage,
)
from policy_pages.models.interpretations import InterpretationPage
from policy_pages.models.texts import NoticePage

__all__ = [
    "AnnualReportPage",
    "CircularPage",
    "GuidePage",
    "InformationPage",
    "InterpretationPage",
    "NoticePage",
    "OfficialTextPage",
    "OpenGovernmentGuidePage",
    "OpenGovernmentIndexPage",
    "PolicyDocumentPage",
    "PolicyIndexPage",
    "PolicyPage",
]
