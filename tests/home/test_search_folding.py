"""Width, brackets, dashes and case make no difference, and every hit is marked where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from portal.home.search.folding import fold, fold_with_places
from portal.home.search.highlight import excerpt, marked


def test_a_document_number_has_one_form() -> None:
    spellings = [
        "沁民字〔2022〕51号",
        "沁民字[2022]51号",
        "沁民字（２０２２）５１号",
        "沁民字【2022】51号",
    ]
    assert {fold(text) for text in spellings} == {"沁民字202251号"}


@given(st.text())
def test_folding_twice_changes_nothing_and_leaves_no_sign(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.text(max_size=60))
def test_each_folded_character_knows_its_place(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(folded) == len(places)
    assert places == sorted(places)


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_marking_changes_no_letter(text: str, words: list[str]) -> None:
    ways = [(fold(word),) for word in words if fold(word)]
    assert "".join(piece.text for piece in marked(text, ways)) == text


def test_every_term_and_every_spelling_is_marked() -> None:
    pieces = marked("特困人员，沁民字〔2022〕51号，特困", [("五保", "特困"), ("202251",)])
    assert [piece.text for piece in pieces if piece.hit] == ["特困", "2022〕51", "特困"]


def test_an_excerpt_stands_around_the_first_hit() -> None:
    pieces = excerpt("一" * 500 + "低保" + "二" * 500, [("低保",)])
    text = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.hit] == ["低保"]
    assert text.startswith("…一")
    assert text.endswith("二…")
    assert len(text) < 200
