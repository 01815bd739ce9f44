"""What every county's site stands in: calendar, rights of staff, front page, section, search."""

from policy_pages.demo import load_section
from portal.core.demo import Options
from portal.core.demo.loader import load_calendar
from portal.core.setup import grant_staff_access
from portal.home.demo import load_home, load_search


def put_up_the_frame() -> None:
    """Make what is not there yet; no person, no list and no case is made up."""
    load_calendar(Options())
    grant_staff_access()
    load_home(Options())
    load_section()
    load_search(Options())
