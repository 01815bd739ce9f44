"""Which households are asked: drawn from the village's public list by a seed that is recorded.

Whoever has list and seed draws the same again: the serials are ranked by SHA-256 of "seed:serial".
Seed and serials are for staff alone; together they would tell the public who was asked.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Exists, OuterRef

from disclosure.funds.lists import PUBLIC_AND_RIGHT
from disclosure.models import Roster, RosterEntry, Stage
from portal.core.models import Division

SEED_BYTES = 16


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw: the seed, the list ("" where the village has none) and the serials in it."""

    seed: str
    reference: str
    serials: tuple[int, ...]

    @property
    def facts(self) -> dict[str, object]:
        """The draw as its event keeps it."""
        return {"seed": self.seed, "list": self.reference, "serials": list(self.serials)}

    @property
    def words(self) -> str:
        """List, serials and seed in one line, as the colleague at the door needs them."""
        serials = ", ".join(str(serial) for serial in self.serials)
        return f"{self.reference or '–'}: {serials or '–'} · {self.seed}"


def new_seed() -> str:
    """A seed that nobody can choose."""
    return secrets.token_hex(SEED_BYTES)


def draw(village: Division, size: int, seed: str) -> Sample:
    """*size* households of *village*, as few as its newest public list holds; ordered as drawn."""
    found = list_of(village)
    if found is None:
        return Sample(seed, "", ())
    serials = found.entries.filter(village=village).order_by().values_list("number", flat=True)
    return Sample(seed, found.reference, ranked(seed, serials)[:size])


def ranked(seed: str, serials: Iterable[int]) -> tuple[int, ...]:
    """The serials in the order of the draw."""
    return tuple(sorted(serials, key=lambda n: sha256(f"{seed}:{n}".encode()).digest()))


def list_of(village: Division) -> Roster | None:
    """The newest monthly list with an entry of *village* that is or was public and right."""
    entries = RosterEntry.objects.filter(roster=OuterRef("pk"), village=village)
    rows = Roster.objects.filter(
        Exists(entries),
        division=village.township() or village,
        stage=Stage.MONTHLY,
        status__in=PUBLIC_AND_RIGHT,
        opened_at__isnull=False,
    )
    return rows.order_by("-opened_at").first()
