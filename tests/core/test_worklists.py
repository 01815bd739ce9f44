"""What waits for a member of staff, most urgent first."""

from datetime import date, timedelta
from typing import Any

from portal.core import worklists
from portal.core.models import User
from portal.core.worklists import SHOWN, Bucket, WorkItem, work_for

TODAY = date(2026, 3, 2)


def test_what_has_no_date_before_somebody_acts_is_never_crowded_out(monkeypatch: Any) -> None:
    dated = [WorkItem(f"{n}", "/", due=TODAY + timedelta(days=n)) for n in range(SHOWN)]
    undated = WorkItem("no date", "/")
    to_list = WorkItem("to be listed", "/", first=True)
    sources = [
        lambda *_: [(Bucket.MINE, len(dated), dated)],
        lambda *_: [(Bucket.MINE, 2, [undated, to_list])],
    ]
    monkeypatch.setattr(worklists, "_SOURCES", sources)
    mine = work_for(User(), TODAY)[Bucket.MINE]
    assert mine.count == SHOWN + 2
    assert [item.title for item in mine.items] == ["to be listed", "0", "1", "2", "3", "4"]
