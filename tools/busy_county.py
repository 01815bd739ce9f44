"""What a big list is screened against: registers and another programme's public list, all made up.

Only keyed digests and masked forms are kept, as of any register; a few people stand in both.

python -m tools.busy_county PEOPLE
"""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from tools import made_up_workbook
from tools.import_once import EDITOR, TOWNSHIP

REGISTERED = 10_000  # in each register
LISTED = 100_000
SHARED = 50  # people of the workbook in each register and on the other list
OTHER_PROGRAMME, REVIEWER = "tekun", "qinhe-reviewer"


def main(people: int) -> None:
    """Fill the county for the workbook of *people*."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    import django  # noqa: PLC0415

    django.setup()
    from portal.core.models import Division  # noqa: PLC0415
    from portal.core.vault import digester  # noqa: PLC0415

    villages = Division.objects.by_code(TOWNSHIP).get_children().values_list("name", flat=True)
    numbers = made_up_workbook.numbers(people, list(villages))
    shared = list(map(digester("identity"), islice(numbers, 3 * SHARED)))
    _register("deceased", shared[:SHARED])
    _register("relative", shared[SHARED : 2 * SHARED])
    _list(shared[2 * SHARED :])


def _digests(purpose: str, shared: Sequence[str], count: int) -> Iterator[str]:
    """The digests of the shared people, then those of people who are nowhere else."""
    from portal.core.vault import digester  # noqa: PLC0415

    made = digester(f"bench.{purpose}")
    return islice(chain(shared, map(made, map(str, range(count)))), count)


def _register(kind: str, shared: Sequence[str]) -> None:
    from disclosure.models import Register, RegisterEntry  # noqa: PLC0415
    from portal.core.models import Division, User  # noqa: PLC0415

    register = Register.objects.create(
        kind=kind,
        division=Division.objects.by_code(TOWNSHIP),
        as_of=date(2025, 1, 1),
        rows=REGISTERED,
        uploaded_by=User.objects.get(username=EDITOR),
    )
    RegisterEntry.objects.bulk_create(
        (
            RegisterEntry(register=register, identity_digest=digest, masked_name="王*")
            for digest in _digests(kind, shared, REGISTERED)
        ),
        batch_size=1000,
    )


def _list(shared: Sequence[str]) -> None:
    """A public list of a programme that excludes the one of the workbook."""
    from disclosure import roster as writer  # noqa: PLC0415
    from disclosure.intake.importing import ImportResult, store_masked  # noqa: PLC0415
    from disclosure.intake.rows import Masked  # noqa: PLC0415
    from disclosure.models import Programme, Roster  # noqa: PLC0415
    from portal.core.models import Division, User  # noqa: PLC0415

    draft = Roster(
        programme=Programme.objects.get(code=OTHER_PROGRAMME),
        division=Division.objects.by_code(TOWNSHIP),
        stage="monthly",
        month=date(2025, 1, 1),
        source_digest="bench",
        preparer=User.objects.get(username=EDITOR),
        meeting_held_on=date(2025, 1, 1),
        meeting_chair="演示主持人",
        meeting_attendees="演示小组",
    )
    columns = {name: name for name in ("serial", "village", "name", "amount")}
    entries = (
        Masked(row=row, name="王*明", amount=Decimal(500), identity_digest=digest)
        for row, digest in enumerate(_digests("list", shared, LISTED), start=1)
    )
    result = ImportResult(rows_total=LISTED, rows_accepted=LISTED, columns=columns)
    store_masked(draft, entries, result)
    submitted = writer.submit(draft, draft.preparer)
    writer.approve(submitted, User.objects.get(username=REVIEWER))
    assert Roster.objects.get(pk=draft.pk).status == Roster.Status.OPEN  # noqa: S101


if __name__ == "__main__":
    main(int(sys.argv[1]))
