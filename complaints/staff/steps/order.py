"""The order of the buttons on the work page: under which heading, and after which other one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.transitions import Step as Name

# An officer reads from what is decided first to what is needed seldom.
GROUPS: tuple[tuple[Any, tuple[Name, ...]], ...] = (
    (
        _("Decision on arrival"),
        (Name.ACCEPT, Name.SIMPLE, Name.TRANSFER, Name.OBJECT, Name.REFER, Name.REFUSE),
    ),
    (
        _("Review by the next higher organ"),
        (Name.UPHOLD, Name.REDO),
    ),
    (
        _("Request for longer time"),
        (Name.GRANT_EXTENSION, Name.REFUSE_EXTENSION),
    ),
    (
        _("The sender is not satisfied"),
        (Name.LOOK_INTO,),
    ),
    (
        _("Handling"),
        (
            *(Name.ASSIGN, Name.MESSAGE, Name.PROGRESS, Name.NOTE),
            *(Name.UNITS, Name.UNIT_OPINION, Name.INVESTIGATE),
        ),
    ),
    (
        _("Answer and what follows"),
        (Name.REPLY, Name.DELIVER, Name.CLOSE, Name.PUBLISH, Name.UNPUBLISH),
    ),
    (
        _("Time limits and supplements"),
        (Name.ASK_SUPPLEMENT, Name.END_SUPPLEMENT, Name.ASK_EXTENSION, Name.ORDINARY),
    ),
    (
        _("Cases on the same matter"),
        (Name.MERGE, Name.UNMERGE),
    ),
    (
        _("Confidentiality and conflicts of interest"),
        (Name.IDENTITY, Name.REISSUE, Name.CONFIDE, Name.RECUSE, Name.EXCLUDE),
    ),
)
