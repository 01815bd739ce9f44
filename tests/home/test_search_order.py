"""The order of what was found is the same on both databases: as it is written down here."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.home.models import SearchEntry
from portal.home.search import grams
from portal.home.search.folding import fold
from portal.home.search.query import parse
from portal.home.search.ranking import ordered

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["低保指南", "通知", "低保"]),
        st.sampled_from(["guide", "document", "office", "list"]),
        st.sampled_from(["", "in_force", "repealed"]),
        st.integers(0, 2),
        st.sampled_from(["page", "list", "office"]),
    ),
    max_size=8,
)


def rank(row: tuple[str, str, str]) -> int:
    title, kind, validity = row
    if validity == "repealed":
        return 4
    if "低保" in title or kind == "office":
        return 0 if kind == "guide" else 1
    return 2 if kind == "guide" else 3


@given(rows=ROWS)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_the_order_is_the_one_that_is_promised(
    rows: list[tuple[str, str, str, int, str]],
) -> None:
    try:
        for key, (title, kind, validity, day, source) in enumerate(rows):
            grams.write(
                SearchEntry.objects.create(
                    source=source,
                    key=key,
                    title=title,
                    folded_title=fold(title),
                    folded=fold(f"{title}\n低保"),
                    kind=kind,
                    validity=validity,
                    published_at=BEGIN + timedelta(days=day),
                )
            )
        query = parse("“低保”")
        promised = sorted(
            range(len(rows)),
            key=lambda key: (rank(rows[key][:3]), -rows[key][3], rows[key][4], key),
        )
        found = ordered(grams.holding(query.ways), query)
        assert list(found.values_list("key", flat=True)) == promised
        by_date = sorted(range(len(rows)), key=lambda key: (-rows[key][3], rows[key][4], key))
        newest = ordered(grams.holding(query.ways), query, "date")
        assert list(newest.values_list("key", flat=True)) == by_date
    finally:
        kept = SearchEntry.objects.all()
        grams.remove(kept.values_list("pk", flat=True))
        kept.delete()
