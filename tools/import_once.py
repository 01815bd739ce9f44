"""Reads or imports one workbook in a process of its own; prints seconds and the peak of memory.

What a measurement does not need is not even loaded: the peak is that of the work.

python -m tools.import_once calamine|dry-run|import FILE YYYY-MM
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TOWNSHIP, PROGRAMME, STAGE, EDITOR = "140431100000", "dibao-rural", "monthly", "qinhe-editor"


def main(how: str, file: str, month: str) -> None:
    """Measure only the work itself, not the start of the process."""
    data = Path(file).read_bytes()
    work = calamine(data) if how == "calamine" else take(data, month, dry_run=how == "dry-run")
    started = time.perf_counter()
    rows = work()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "rows": rows, "peak_mib": peak_mib()}))


def calamine(data: bytes) -> Callable[[], int]:
    """All rows of all sheets through the reader and nothing else."""
    from python_calamine import load_workbook  # noqa: PLC0415

    def read() -> int:
        with load_workbook(io.BytesIO(data)) as book:
            return sum(
                1 for name in book.sheet_names for _row in book.get_sheet_by_name(name).iter_rows()
            )

    return read


def take(data: bytes, month: str, *, dry_run: bool) -> Callable[[], int]:
    """The import as command and staff page call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    import django  # noqa: PLC0415

    django.setup()
    from disclosure.models import Programme  # noqa: PLC0415
    from disclosure.roster import import_roster  # noqa: PLC0415
    from portal.core.models import Division, User  # noqa: PLC0415

    programme = Programme.objects.get(code=PROGRAMME)
    division = Division.objects.by_code(TOWNSHIP)
    editor = User.objects.get(username=EDITOR)
    first = date.fromisoformat(f"{month}-01")

    def run() -> int:
        result = import_roster(
            data, "list.xlsx", programme, division, STAGE, editor, month=first, dry_run=dry_run
        )
        assert not result.refused, [item.code for item in result.findings]  # noqa: S101
        return result.rows_accepted

    return run


def peak_mib() -> int:
    """The highest resident memory of this process so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
