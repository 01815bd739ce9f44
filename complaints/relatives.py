"""Whose near relative a case is about or comes from, told by keyed digests alone (条例 28).

Nothing here keeps a name: what a text contains is cut into pieces as long as Chinese names are,
and the digests of the pieces are compared with those of filed relatives.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from complaints.models import Complaint, RelativeFiling, Status
from disclosure.models import RosterEntry
from portal.core.identifiers import compact, fold
from portal.core.vault import digester, keyed_digest

SHORTEST, LONGEST = 2, 4
PURPOSE = "relative.name"
IDENTITY = "identity"  # the purpose under which lists keep the digests of their entries
GOING_ON = (
    Status.REGISTERED,
    Status.TRANSFERRED,
    Status.ACCEPTED,
    Status.MERGED,
    Status.REPLIED,
    Status.UNDER_REVIEW,
)


def folded(name: str) -> str:
    """A name as machines compare it, without the dot of foreign names."""
    return fold(name).replace("·", "").replace("•", "")


def digest_of_name(name: str) -> str:
    """What a filed relative is found by."""
    return keyed_digest(PURPOSE, folded(name))


def digest_of_identity(number: str) -> str:
    """The digest of an identity number as lists keep it; empty without a number."""
    return keyed_digest(IDENTITY, compact(number)) if number else ""


def filings_of(
    texts: Iterable[str], names: Iterable[str], entry: RosterEntry | None = None
) -> Q | None:
    """The condition for filed relatives that are in *texts*, called *names*, or in *entry*.

    *texts* are searched for names, *names* are compared as a whole. Namesakes count: keeping one
    person too many away costs a case nothing.
    """
    digests = _digests(texts, names)
    found = Q(name_digest__in=digests) if digests else None
    if entry is not None and entry.identity_digest:
        same = Q(identity_digest=entry.identity_digest)
        found = found | same if found else same
    return found


def open_cases_of(filing: RelativeFiling) -> Iterator[Complaint]:
    """Cases going on that concern a relative who was filed after them."""
    rows = Complaint.objects.filter(status__in=GOING_ON).select_related(
        "reporter", "publicity_entry"
    )
    for case in rows.prefetch_related("representatives").iterator(chunk_size=500):
        entry = case.publicity_entry
        same = entry is not None and entry.identity_digest == filing.identity_digest != ""
        if same or filing.name_digest in _digests((case.about_person,), names_of(case)):
            yield case


def names_of(case: Complaint) -> list[str]:
    """Everybody who speaks in a case, for comparing only: the names never leave the memory."""
    reporter = getattr(case, "reporter", None)
    named = [reporter.name] if reporter else []
    return [*named, *(one.name for one in case.representatives.all())]


def _digests(texts: Iterable[str], names: Iterable[str]) -> set[str]:
    digest = digester(PURPOSE)
    pieces = {folded(name) for name in names if name}
    for text in texts:
        plain = folded(text)
        pieces.add(plain)
        pieces |= {
            plain[start : start + length]
            for length in range(SHORTEST, LONGEST + 1)
            for start in range(len(plain) - length + 1)
        }
    return {digest(piece) for piece in pieces}
