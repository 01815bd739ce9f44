"""Numbers in public text are found however they are written, and never repeated."""

from collections.abc import Callable

import pytest

from portal.core.models import Division, Office, SiteIdentity
from portal.core.public_text.finding import Found, Place, find
from portal.core.public_text.places import html_places, text_places
from tests.support.made_up import bank_card, identity_number, identity_number_with_cross, mobile

MAKERS: dict[str, Callable[[], str]] = {
    "identity": identity_number,
    "mobile": mobile,
    "bank-card": bank_card,
}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "full width": lambda number: number.translate(FULL_WIDTH),
    "zero width": lambda number: "\u200b".join(number),
    "entities": lambda number: "".join(f"&#{ord(char)};" for char in number),
    "percent signs": lambda number: "".join(f"%{ord(char):02X}" for char in number),
    "in a link": lambda number: f"https://example.cn/?q={number}&x=1",
    "dialled": lambda number: f"tel:{number}",
}


def found_in(*texts: str, joint: str = "", cells: bool = False) -> list[Found]:
    return list(find(Place(f"处{n}", text, joint, cells) for n, text in enumerate(texts)))


@pytest.fixture
def no_offices(db: None) -> None:
    """Mobile numbers are compared with those of offices; here there are none."""


@pytest.mark.usefixtures("no_offices")
@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("kind", MAKERS)
def test_a_number_is_found_in_every_disguise_and_not_repeated(kind: str, disguise: str) -> None:
    number = MAKERS[kind]()
    (found,) = found_in(f"联系人{DISGUISES[disguise](number)}，谢谢。")
    assert found.kind == kind
    assert number not in str(found)
    assert not any(char.isdigit() for char in found.excerpt)


@pytest.mark.usefixtures("no_offices")
@pytest.mark.parametrize("kind", MAKERS)
def test_the_words_around_a_number_show_where_it_stands(kind: str) -> None:
    (found,) = found_in(f"办公室主任电话{MAKERS[kind]()}请勿外传")
    assert "主任电话" in found.excerpt
    assert "请勿外传" in found.excerpt


@pytest.mark.usefixtures("no_offices")
@pytest.mark.parametrize("cut", [3, 6, 11, 17])
def test_an_identity_number_cut_in_two_is_found_across_blocks_and_cells(cut: int) -> None:
    number = identity_number_with_cross()
    for cells in (False, True):
        found = found_in(f"证号{number[:cut]}", f"{number[cut:]}。", joint="body", cells=cells)
        assert "identity" in {item.kind for item in found}


@pytest.mark.usefixtures("no_offices")
def test_a_number_with_a_digit_in_each_cell_is_found() -> None:
    assert found_in(*identity_number(), joint="row", cells=True)


@pytest.mark.usefixtures("no_offices")
def test_two_halves_in_places_apart_are_no_number() -> None:
    number = identity_number()
    assert not found_in(number[:9], number[9:])


@pytest.mark.usefixtures("no_offices")
def test_a_mobile_number_cut_in_two_is_found_in_text_but_figures_in_cells_are_left_alone() -> None:
    number = mobile()
    assert found_in(f"电话{number[:3]}", f"{number[3:]}。", joint="body")
    assert not found_in(number[:4], number[4:], joint="row", cells=True)


@pytest.mark.usefixtures("no_offices")
def test_a_budget_of_many_figures_holds_no_number() -> None:
    rows = [[str((n * 7919 + m * 104729) % 10**7 / 100) for m in range(12)] for n in range(200)]
    text = "\n".join("|".join(row) for row in rows)
    assert not list(find(text_places("表", text, "表")))


@pytest.mark.usefixtures("no_offices")
def test_half_hidden_numbers_are_harmless_one_by_one_but_not_as_a_list() -> None:
    hidden = [f"{identity_number()[:6]}********{n:04d}" for n in range(5)]
    assert not found_in("，".join(hidden[:3]))
    assert [item.kind for item in found_in("，".join(hidden))] == ["masked"]


@pytest.mark.usefixtures("no_offices")
@pytest.mark.parametrize(
    "mark_up",
    [
        "<p>{0}<b>{1}</b></p>",
        "<p>{0}<i></i>{1}</p>",
        '<p><a href="tel:{0}{1}">电话</a></p>',
        '<p><img alt="{0}{1}" src="x"></p>',
        "<p>{0}</p><p>{1}</p>",
        "<p>{0}&shy;{1}</p>",
    ],
)
@pytest.mark.parametrize("kind", MAKERS)
def test_mark_up_hides_no_number(kind: str, mark_up: str) -> None:
    number = MAKERS[kind]()
    html = mark_up.format(number[:7], number[7:])
    assert {item.kind for item in find(html_places("正文", html, "正文"))} == {kind}


@pytest.mark.django_db
def test_a_mobile_line_of_an_office_is_allowed_and_no_other() -> None:
    county = Division.add_root(code="140431000000", name="沁源县", level="county")
    line, other = mobile(), mobile()
    Office.objects.create(name="民政局", division=county, hotline=line, address="", hours="")
    assert not found_in(f"举报电话：{line[:3]} {line[3:7]} {line[7:]}")
    assert not found_in(f"+86 {line}")
    assert found_in(f"举报电话：{other}")


@pytest.mark.django_db
def test_the_phones_of_the_site_itself_are_allowed() -> None:
    from wagtail.models import Site

    line = mobile()
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.objects.update_or_create(site=site, defaults={"report_phone": line})
    assert not found_in(f"监督电话{line}")


@pytest.mark.django_db
def test_an_office_phone_is_a_phone_and_nothing_else() -> None:
    from portal.core.public_text.finding import PersonalDataFound

    county = Division.add_root(code="140431000000", name="沁源县", level="county")
    for text in (f"{mobile()}张三", identity_number()):
        office = Office(name="民政局", division=county, hotline=text, address="", hours="")
        with pytest.raises(PersonalDataFound):
            office.save()
