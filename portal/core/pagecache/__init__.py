"""Public pages from memory, exact to the commit: nobody is shown a page older than its rows.

`epoch` counts changes for all processes, `writes` makes every commit count, `rules` says which
answers may be kept, `front` answers from memory before Django is entered. The reasons are in
docs/adr/0027-one-number-for-all-pages.md.
"""

import logging
from collections.abc import Callable

# Called once after each change of what the public sees, in the process and thread that made it:
# a proxy in front is told to forget here. A failure is logged and never reaches the writer.
on_change: list[Callable[[], None]] = []


def tell() -> None:
    """The public content changed: say so to everybody who asked to hear of it."""
    for hear in on_change:
        try:
            hear()
        except Exception:
            logging.getLogger(__name__).exception("nobody answered a change of the pages")
