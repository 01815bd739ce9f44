"""What a written opinion (处理意见书) is asked for, and what the site knows of it beforehand."""

from complaints.models import WRITTEN, Complaint, ComplaintKind, LetterText, Route
from portal.core.identifiers import redact


def is_written(kind: ComplaintKind) -> bool:
    """Whether cases of *kind* are answered by a written opinion with all its parts."""
    return kind.route in WRITTEN


def needs_investigation(complaint: Complaint) -> bool:
    """Whether the answer has to wait until somebody has looked into the report."""
    return complaint.kind.route == Route.VERIFY and not complaint.investigations.exists()


def first_words(complaint: Complaint) -> dict[str, str]:
    """What the form of the answer begins with: all of it can be rewritten."""
    words = {"legal_basis": complaint.kind.article, "review_office": review_office(complaint)}
    if is_written(complaint.kind):
        words["request"] = redact(complaint.subject)
        words["facts"] = "\n".join(one.found for one in complaint.investigations.all())
    return words


def review_office(complaint: Complaint) -> str:
    """Where a review can be asked for (条例 35): the unit above, or what the county has set.

    Which organ reviews differs by region, so the text of the letters may name one for all.
    """
    fixed = LetterText.for_kind(complaint.kind).review_office
    superior = complaint.office.superior
    return fixed or (superior.name if superior else "")
