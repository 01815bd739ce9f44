"""A poster says what the public page says, on every sheet, whatever the texts contain."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client

from disclosure.models import Roster
from disclosure.posters import press, sets
from disclosure.posters.content import (
    Sheet,
    _widths,
    frame_of,
    head_of,
    poster_of,
    sheets_of,
    villages_of,
)
from portal.core.errors import Refused
from portal.core.typesetting import GETA, TypeCase
from portal.core.typesetting.glyphs import covered
from tests.disclosure.factories import County, csv_of, opened
from tests.disclosure.papers import fonts_of, pages_of, size_of
from tests.support.pages import soup

HOSTILE = r"#panic() *a* $b$ ] \u{41} `"


def poster_data(roster: Roster, village: Any = "first", paper: str = "a4") -> dict[str, Any]:
    sheet = Sheet(villages_of(roster)[0] if village == "first" else village)
    return poster_of(roster, sheet, head_of(roster, sheet, frame_of(roster, paper)))


def printed(roster: Roster, village: Any = "first", paper: str = "a4") -> bytes:
    return press.printed(poster_data(roster, village, paper))


@pytest.mark.django_db
def test_every_sheet_carries_head_phones_addresses_and_seal(county: County) -> None:
    roster = opened(county, data=csv_of(300))
    village = villages_of(roster)[0]
    assert village is not None
    pages = pages_of(printed(roster))
    assert len(pages) == 3
    for number, text in enumerate(pages, 1):
        plain = "".join(text.split())
        for expected in (
            "沁源县·沁河镇",
            "".join(roster.title.split()),
            village.name,
            f"{roster.opens_on}",
            f"{roster.closes_on}",
            roster.office.name,
            roster.township_phone,
            roster.county_phone,
            roster.publication.sha256,
            f"{settings.PUBLIC_URL}/publicity/{roster.reference}/",
            f"/complaints/file/?list={roster.reference}&division={village.code}",
            f"第{number}页，共3页",
        ):
            assert expected in plain


@pytest.mark.django_db
def test_rows_are_those_of_the_village_as_the_public_page_shows_them(
    client: Client, county: County
) -> None:
    roster = opened(county, data=csv_of(30))
    page = soup(client.get(f"/publicity/{roster.reference}/"))
    shown = [[td.get_text() for td in row.select("td")][:-1] for row in page.select("tbody tr")]
    heads = [th.get_text() for th in page.select("thead th")][:-1]
    village = villages_of(roster)[0]
    poster = poster_data(roster)
    assert [column["label"] for column in poster["columns"]] == heads
    assert poster["rows"] == [row for row in shown if row[1] == str(village)]
    assert poster["rows"]


@pytest.mark.django_db
def test_the_papers_have_their_size_and_all_fonts_are_inside(county: County) -> None:
    roster = opened(county)
    for paper, size in (("a4", (210, 297)), ("a3", (297, 420))):
        pdf = printed(roster, paper=paper)
        assert size_of(pdf) == size
        fonts = fonts_of(pdf)
        assert fonts
        assert all(fonts.values())
        assert all("NotoSansSC" in name for name in fonts)


@pytest.mark.django_db
def test_short_words_of_a_wide_list_stay_on_one_line(county: County) -> None:
    roster = opened(county)
    poster = poster_data(roster)
    heads = ["序号", "村（社区）", "户主姓名", "类别", "保障人数", "金额（元）", "纳入时间"]
    labels = [*heads, "是否近亲属备案"]
    long = ["126", "朱鹤岭社区", "上官*莲", "A类", "2", "1180", "2024-09", "否"]
    poster["columns"] = [{"label": label, "kind": ""} for label in labels]
    poster["rows"], poster["widths"] = [long], _widths(poster["columns"], [long])
    text = pages_of(press.printed(poster))[0]
    for word in ("序号", "类别", "A类", "朱鹤岭社区", "2024-09"):
        assert word in text.replace(" ", "")


@pytest.mark.django_db
def test_hostile_texts_are_printed_and_never_run(county: County) -> None:
    roster = opened(county)
    roster.entries.update(programme_class=HOSTILE[:20], village_name=HOSTILE)
    Roster.objects.filter(pk=roster.pk).update(basis=HOSTILE)
    text = "".join(pages_of(printed(Roster.objects.get(pk=roster.pk))))
    assert "".join(text.split()).count("".join(HOSTILE.split())) >= 2


@pytest.mark.django_db
def test_a_character_without_a_glyph_is_marked_and_named_beside_its_number(county: County) -> None:
    roster = opened(county)
    village = villages_of(roster)[0]
    first = roster.entries.filter(village=village).first()
    assert first is not None
    roster.entries.filter(pk=first.pk).update(masked_name="𠮷*㛃", programme_class="")
    text = "".join(pages_of(printed(roster)))
    assert f"{GETA}*㛃" in text
    assert f"{first.number}" in text
    assert "U+20BB7" in text


def test_the_fonts_have_rare_and_minority_names_and_selectors_vanish() -> None:
    case = TypeCase()
    for name in ("㛃*", "古丽·*", "欧阳*燕", "䶮*", "Anna*", "王\ufe00*"):
        assert case.set(name, "x") == name.replace("\ufe00", "")
    assert not case.missing
    assert case.set("𠮷\u200b\x07", "x") == GETA * 3
    assert ord("𠮷") not in covered()


@pytest.mark.django_db
def test_entries_without_a_village_have_a_poster_of_their_own(county: County) -> None:
    roster = opened(county)
    roster.entries.filter(number=1).update(village=None, village_name="不存在的村")
    assert villages_of(roster)[-1] is None
    poster = poster_data(roster, None)
    assert [row[0] for row in poster["rows"]] == ["1"]
    assert f"division={county.qinhe.code}" in poster["codes"][1][3]
    assert all(row[0] != "1" for row in poster_data(roster)["rows"])


@pytest.mark.django_db
def test_a_long_village_comes_in_parts(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disclosure.posters.content.ROWS_IN_A_PART", 3)
    roster = opened(county, data=csv_of(20))
    village = villages_of(roster)[0]
    sheets = sheets_of(roster, [village])
    assert [(sheet.part, sheet.parts) for sheet in sheets] == [(1, 2), (2, 2)]
    frame = frame_of(roster, "a4")
    rows = [
        row
        for sheet in sheets
        for row in poster_of(roster, sheet, head_of(roster, sheet, frame))["rows"]
    ]
    numbers = (
        roster.entries.filter(village=village).order_by("number").values_list("number", flat=True)
    )
    assert [row[0] for row in rows] == [str(number) for number in numbers]


@pytest.mark.django_db
def test_a_set_has_every_village_and_counts_its_pages_anew(county: County) -> None:
    roster = opened(county, data=csv_of(200))
    pages = pages_of(sets.township_pdf(roster, "a4"))
    villages = [str(village) for village in villages_of(roster)]
    assert len(villages) == 4
    firsts = [text for text in pages if "第 1 页" in text or "第1页" in text]
    assert len(firsts) == 4
    for village, text in zip(villages, firsts, strict=True):
        assert village in text
    with zipfile.ZipFile(io.BytesIO(sets.township_zip(roster, "a3"))) as archive:
        names = archive.namelist()
        assert len(names) == 4
        assert all(village in name for village, name in zip(villages, names, strict=True))
        assert size_of(archive.read(names[0])) == (297, 420)


@pytest.mark.django_db
def test_a_list_that_is_too_long_is_printed_village_by_village(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sets, "MOST_ENTRIES", 4)
    with pytest.raises(Refused) as refused:
        sets.township_pdf(opened(county), "a4")
    assert refused.value.code == "too-long"


@pytest.mark.django_db
def test_a_single_poster_is_tagged_for_readers(county: County) -> None:
    with pikepdf.Pdf.open(io.BytesIO(printed(opened(county)))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("zh")


@pytest.mark.django_db
def test_the_gaps_between_the_serials_of_a_village_are_explained(county: County) -> None:
    roster = opened(county, data=csv_of(30))
    poster = poster_data(roster)
    assert 0 < len(poster["rows"]) < 30
    said = "".join("".join(pages_of(printed(roster))).split())
    assert f"本村（社区）{len(poster['rows'])}条，全部名单共30条" in said


@pytest.mark.django_db
def test_no_column_is_too_narrow_for_two_characters(county: County) -> None:
    """On A4 182 mm are shared; a cell has 7 pt of space at each side, a character 10.5 pt."""
    poster = poster_data(opened(county))
    points = 182 / 25.4 * 72
    narrowest = points * min(poster["widths"]) / sum(poster["widths"])
    assert narrowest >= 2 * 7 + 2 * 10.5
