"""Who may have the report on a circular."""

from policy_pages.models import CircularPage
from portal.core.permissions import Action, Person, may
from portal.core.workflow import division_of


def may_have_report(user: Person, page: CircularPage) -> bool:
    """Staff who see the list of the circular's division."""
    return may(user, Action.RECTIFICATION_VIEW, division_of(page))


def report_is_public(page: CircularPage) -> bool:
    """Whether the county gives the report to everyone; only of a circular that is public."""
    return bool(page.live and page.report_public)
