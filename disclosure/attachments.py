"""A payment sheet or roster is not published as a file: that is how most lists leaked.

Masked or not, a list of recipients belongs on a publicity list, where its columns are whitelisted
and its period ends (个人信息保护法 Art 28; 民发〔2021〕57号).
"""

from collections.abc import Sequence

from disclosure.columns import HeaderMatch, Meaning, find_header
from portal.core.attachments import refuse_tables

# A table of officials has names too; only these beside names make a list of recipients.
_OF_RECIPIENTS = frozenset(
    {
        *(Meaning.IDENTITY, Meaning.BANK_ACCOUNT, Meaning.ACCOUNT_HOLDER, Meaning.CERTIFICATE),
        *(Meaning.MEMBERS, Meaning.HOUSEHOLD_SIZE, Meaning.PROGRAMME_CLASS, Meaning.AMOUNT),
        *(Meaning.OTHER_AMOUNT, Meaning.PREVIOUS_AMOUNT, Meaning.RELATION, Meaning.BIRTH_DATE),
        *(Meaning.HEALTH, Meaning.DISABILITY, Meaning.SELF_CARE, Meaning.INCOME, Meaning.ASSETS),
    }
)
_NAMES = (Meaning.NAME, Meaning.MEMBER_NAME, Meaning.ACCOUNT_HOLDER)
# An example in a form to fill in shows a row or two.
MOST_ROWS = 2


@refuse_tables
def is_list_of_recipients(rows: Sequence[Sequence[str]]) -> bool:
    """Whether names stand beside what only recipients have, in more rows than an example has."""
    width = max(map(len, rows), default=0)
    header = find_header([[*row, *[""] * (width - len(row))] for row in rows])
    if header is None:
        return False
    names = [c.index for c in header.columns if c.meaning in _NAMES]
    telling = any(c.meaning in _OF_RECIPIENTS for c in header.columns)
    return bool(names) and telling and _filled(rows, header, names) > MOST_ROWS


def _filled(rows: Sequence[Sequence[str]], header: HeaderMatch, names: Sequence[int]) -> int:
    below = rows[header.row_to + 1 :]
    return sum(1 for row in below if any(n < len(row) and row[n].strip() for n in names))
