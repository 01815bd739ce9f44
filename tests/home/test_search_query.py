"""What is typed finds what is meant: spellings, half words, synonyms, pinyin, quotation marks."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.demo import Options
from portal.core.models import Division
from portal.home.demo import load_home
from portal.home.models import NO_DATE, SearchEntry, SearchSynonym
from portal.home.search import grams
from portal.home.search.folding import fold
from portal.home.search.query import MAX_TERMS, parse
from tests.home.search import article, found, section

pytestmark = pytest.mark.django_db
NUMBER = "沁民字〔2022〕51号"
OPINION = "关于建立监督体系的实施意见"
GUIDE = "临时救助办事指南"
FED = "特困人员救助供养"


@pytest.fixture(autouse=True)
def _pages() -> None:
    Division.add_root(code="140431000000", name="沁源县", level="county")
    load_home(Options())
    SearchSynonym.objects.create(word="五保", means="特困")
    SearchSynonym.objects.create(word="临时救助", means="应急救助")
    SearchSynonym.objects.create(word="低保", means="最低生活保障")
    parent = section()
    article(parent, OPINION, f"最低生活保障金按月发放，{NUMBER}")
    article(parent, GUIDE, "应急，COVID-19，5%的家庭_")
    article(parent, FED, "由敬老院照料")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("保障金", OPINION),
        ("低生", OPINION),
        ("金", OPINION),
        ("低保", OPINION),
        (NUMBER, OPINION),
        ("沁民字[2022]51号", OPINION),
        ("沁民字（２０２２）５１号", OPINION),
        ("沁民字2022年第51号", OPINION),
        ("2022 51号", OPINION),
        ("（2022）51", OPINION),
        ("2022-51", OPINION),
        ("第51号", OPINION),
        ("字〔2022", OPINION),
        ("51号", OPINION),
        ("五保", FED),
        ("linshijiuzhu", GUIDE),
        ("lsjz", GUIDE),
        ("LSJZ", GUIDE),
        ("lin时jz", GUIDE),
        ("linshi救助", GUIDE),
        ("db", OPINION),
        ("dibao", OPINION),
        ("wubao", FED),
        ("救助 指南", GUIDE),
        ("“办事指南”", GUIDE),
        ('"covid-19"', GUIDE),
    ],
)
def test_what_is_typed_finds_what_is_meant(query: str, title: str) -> None:
    assert title in found(query)


@pytest.mark.parametrize(
    "query",
    [
        "没有",
        "救助 没有",
        "“五保”",
        "%",
        "_",
        "*",
        '"',
        "'; DROP",
        "OR",
        "NEAR(低 保)",
        "低*没",
        "😀",
        "\x00",
        "",
    ],
)
def test_signs_are_no_wildcards_and_no_commands(query: str) -> None:
    assert found(query) == set()


def test_several_words_must_all_occur() -> None:
    assert found("救助") == {GUIDE, FED}
    assert found("救助 照料") == {FED}
    assert found("应急 “办事指南”") == {GUIDE}


def test_no_run_of_characters_reaches_over_a_boundary() -> None:
    assert found("发放沁民字") == set()
    assert found("“发放，沁民字”") == {OPINION}


def test_a_query_is_bounded_and_says_so() -> None:
    long = parse("救" * 5_000)
    assert long.cut
    assert len(long.raw) <= 64
    many = parse("一 二 三 四 五 六")
    assert many.cut
    assert len(many.terms) == MAX_TERMS
    assert not parse("低保 救助").cut


ALPHABET = st.sampled_from("低保障金救助a1B ，〔〕-")
TEXTS = st.lists(st.text(ALPHABET, max_size=40), min_size=1, max_size=6)
WORDS = st.lists(st.text(ALPHABET, min_size=1, max_size=6), min_size=1, max_size=3)


@given(texts=TEXTS, words=WORDS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_exactly_what_holds_the_words_is_found(texts: list[str], words: list[str]) -> None:
    for number, text in enumerate(texts):
        grams.write(
            SearchEntry.objects.create(
                source="made-up", key=number, folded=fold(text), published_at=NO_DATE
            )
        )
    terms = [run for word in words for run in fold(word).split()]
    hits = grams.holding([(term,) for term in terms]).filter(source="made-up")
    naive = {n for n, text in enumerate(texts) if terms and all(t in fold(text) for t in terms)}
    try:
        assert set(hits.values_list("key", flat=True)) == naive
    finally:
        kept = SearchEntry.objects.filter(source="made-up")
        grams.remove(kept.values_list("pk", flat=True))
        kept.delete()
