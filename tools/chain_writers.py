"""Writers that append events to the ledger at the same time, each over its own connection.

python -m tools.chain_writers WRITERS BEGIN SECONDS

Begins at the moment BEGIN (seconds since the epoch), so that several processes begin together, and
prints how many events were appended and how many failed, as JSON.
"""

import json
import os
import sys
import threading
import time


def main(writers: int, begin: float, seconds: float) -> None:
    """Append for *seconds* from *begin* on in as many threads as *writers*."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from complaints.models import Complaint  # noqa: PLC0415

    number = Complaint.objects.order_by("pk").values_list("number", flat=True)[0]
    connection.close()
    results: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=_append, args=(number, begin, begin + seconds, results))
        for _writer in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    appended, failed = map(sum, zip(*results, strict=True))
    print(json.dumps({"appended": appended, "failed": failed}))


def _append(number: str, begin: float, until: float, results: list[tuple[int, int]]) -> None:
    from django.db import Error, connection, transaction  # noqa: PLC0415

    from complaints import ledger  # noqa: PLC0415

    connection.ensure_connection()
    time.sleep(max(begin - time.time(), 0))
    appended = failed = 0
    while time.time() < until:
        try:
            with transaction.atomic():
                ledger.append(ledger.COMPLAINT, number, "message_from_sender", public={"files": 0})
            appended += 1
        except Error:
            failed += 1
    connection.close()
    results.append((appended, failed))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
