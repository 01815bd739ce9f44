"""Every list is screened before approval: when it is imported, and again when it is submitted.

Persons are compared by keyed digest with registers and with other lists. What keeps a list from
being submitted here never keeps a file from being imported: a draft holds masked rows only.
"""

from collections.abc import Sequence

from disclosure.intake.findings import Found, most_severe
from disclosure.intake.rows import Masked, columns
from disclosure.lists.heading import fill_heading, missing_heading
from disclosure.models import Roster
from disclosure.screening.checks import check_all
from disclosure.screening.facts import gather

MORE = "more-screening-findings"


def screen(draft: Roster, entries: Sequence[Masked]) -> list[Found]:
    """The findings about these entries as registers, lists and rules are today.

    Fills in the head of *draft*, which may be unsaved. Raises Refused where no unit answers for
    the township.
    """
    head = missing_heading(draft, fill_heading(draft))
    facts = gather(draft, {digest for (digest,) in columns(entries, "identity_digest")})
    return most_severe([*head, *check_all(entries, facts)], rest_code=MORE)
