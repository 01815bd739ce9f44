"""The chain itself, compared with the heads that the site published and those noted elsewhere."""

from collections.abc import Iterator, Mapping

from complaints import ledger
from complaints.ledger import Verification
from complaints.models import LedgerHead
from complaints.verification.problems import Problem


def walk(trusted: Mapping[int, str]) -> tuple[Verification, list[Problem]]:
    """The walk, and what does not fit; heads are sequence → seal."""
    kept = dict(LedgerHead.objects.values_list("sequence", "hash"))
    found = ledger.verify({**kept, **trusted})
    differing = {one for one in trusted if kept.get(one, trusted[one]) != trusted[one]}
    return found, list(_problems(found, differing | set(found.wrong_heads)))


def _problems(found: Verification, heads: set[int]) -> Iterator[Problem]:
    if found.first_broken is not None:
        yield Problem("broken-seal", found.broken_subject, f"event:{found.first_broken}")
    for one in sorted(heads):
        yield Problem("head-differs", record=f"event:{one}")
