"""What every county's site stands in: calendar, rights of staff, front page, section, search."""

from policy_pages.demo import load_section
from policy_pages.demo_information import load_information
from portal.core.county.reading import Folder
from portal.core.demo import Options
from portal.core.demo.loader import load_calendar
from portal.core.setup import grant_staff_access
from portal.home.demo import load_home, load_search


def put_up_the_frame(folder: Folder) -> None:
    """Make what is not there yet; no person, no list and no case is made up."""
    load_calendar(Options())
    grant_staff_access()
    load_home(Options())
    load_section()
    load_information(folder)
    load_search(Options())
