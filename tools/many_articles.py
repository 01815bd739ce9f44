"""Fills the site with made-up articles, indexes them, searches them, and prints what it took.

A process of its own, so that each database gets the same: recall against a plain look through all
texts, and the time for the count with its filters and the first page of results.

python -m tools.many_articles COUNT
"""

import json
import os
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("notice-2022-51.md", "policies.yaml", "catalogue.yaml", "standards.yaml")
LENGTHS = (300, 800, 1_500, 3_000)
QUERIES = (
    *("低保", "临时救助", "特困", "保障金", "低", "村", "最低生活保障", "公示 举报", "民政 资金"),
    *("沁民字〔2022〕51号", "2022 51号", "５１号", "没有这个词", "救助 公开 监督", "第三百篇"),
)
TIMES = 7


def main(count: int) -> None:
    """Fill the database that is set, and print the figures as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.base")
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    begun = time.perf_counter()
    fill(count)
    filled = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    from portal.home.models import SearchEntry  # noqa: PLC0415

    texts = dict(SearchEntry.objects.values_list("key", "folded"))
    figures = [look(query, texts) for query in QUERIES]
    json.dump({"filled_s": round(filled, 1), "queries": figures}, sys.stdout)


def fill(count: int) -> None:
    """Public pages of several lengths with their entries, the same in every run."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from wagtail.models import Page  # noqa: PLC0415

    from portal.home.models import SearchEntry  # noqa: PLC0415
    from portal.home.search import grams  # noqa: PLC0415
    from portal.home.search.folding import fold  # noqa: PLC0415

    chance = random.Random(51)  # noqa: S311  made-up texts, the same on every machine
    kind, now = ContentType.objects.get_for_model(Page), timezone.now()
    base = "".join((ROOT / "portal/core/demo" / name).read_text("utf-8") for name in SOURCES)
    with transaction.atomic():
        root = Page.objects.get(depth=1)
        for number in range(count):
            title, text = f"第{number}篇 {_piece(base, 12, chance)}", _article(base, chance)
            path = root.path + Page._int2str(1000 + number).rjust(4, "0")
            page = Page(
                title=title, slug=f"a-{number}", path=path, depth=2, live=True,
                url_path=f"/a-{number}/", content_type=kind, locale=root.locale,
                first_published_at=now,
            )  # fmt: skip
            Page.objects.bulk_create([page])
            entry = SearchEntry.objects.create(
                source="page", key=page.pk, title=title, text=text, folded_title=fold(title),
                folded=fold(f"{title}\n{text}"), address="/", published_at=now,
                year=2020 + number % 7, kind=("guide", "document", "notice")[number % 3],
            )  # fmt: skip
            grams.write(entry)


def look(query: str, texts: dict[int, str]) -> dict[str, Any]:
    """Recall and precision of one query, and the median time of its answer."""
    from portal.home.search.narrowing import counted  # noqa: PLC0415
    from portal.home.search.page import BoundedPaginator, entries_of  # noqa: PLC0415
    from portal.home.search.query import found_once, matching, parse  # noqa: PLC0415
    from portal.home.search.ranking import ordered  # noqa: PLC0415

    parsed = parse(query)
    wanted = {
        key
        for key, text in texts.items()
        if all(any(way in text for way in ways) for ways in parsed.ways)
    }
    found = set(matching(parsed).values_list("key", flat=True))
    took, alone = [], []
    for _time in range(TIMES):
        begun = time.perf_counter()
        rows = found_once(matching(parsed))
        total = rows.count()
        entries_of(BoundedPaginator(ordered(rows, parsed), total).page(1))
        alone.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        rows = found_once(matching(parsed))
        total, _facets = counted(rows, {}, _nothing())
        entries_of(BoundedPaginator(ordered(rows, parsed), total).page(1))
        took.append(time.perf_counter() - begun)
    return {
        "query": query,
        "found": len(found),
        "recall": len(found & wanted) / len(wanted) if wanted else 1.0,
        "wrong": len(found - wanted) + abs(total - len(found)),
        "count_and_20_ms": round(statistics.median(alone) * 1000, 1),
        "with_filters_ms": round(statistics.median(took) * 1000, 1),
    }


def _nothing() -> Any:
    from django.http import QueryDict  # noqa: PLC0415

    return QueryDict()


def _article(base: str, chance: random.Random) -> str:
    length, text = chance.choice(LENGTHS), ""
    while len(text) < length:
        text += _piece(base, chance.randrange(8, 60), chance) + "。"
    return text[:length]


def _piece(base: str, length: int, chance: random.Random) -> str:
    start = chance.randrange(len(base) - length)
    return " ".join(base[start : start + length].split())


if __name__ == "__main__":
    main(int(sys.argv[1]))
