"""A document file becomes title, number, issuer, date, outline and body, and nothing is lost."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from policy_pages.elements import Items, Paragraph, Table
from policy_pages.importer import ImportedDocument, parse
from policy_pages.text import to_html
from portal.core.errors import Refused
from tests.policy_pages.factories import NOTICE, NUMBER, docx

OUTLINE = [
    (1, "一、指导思想"),
    (1, "二、工作目标"),
    (1, "三、工作措施"),
    (2, "（一）强化工作流程管理"),
    (3, "1. 严格程序和时限"),
    (3, "2. 规范资金发放"),
    (3, "3. 严格资金管理"),
    (2, "（二）强化指导和监督检查"),
    (3, "1. 提供政策依据"),
    (3, "2. 健全监督检查机制"),
    (3, "3. 健全工作考核机制"),
    (2, "（三）强化政务公示公开"),
    (3, "1. 完善救助内容公示制度"),
    (3, "2. 完善举报处置制度"),
    (1, "四、工作保障"),
    (2, "（一）强化组织保障"),
    (2, "（二）强化职业纪律"),
    (2, "(三) 强化责任意识"),
    (2, "(四) 加强政策宣传力度"),
    (2, "(五) 强化整改处置机制"),
]


def _plain(text: str) -> str:
    return "".join(text.replace("**", "").split())


def _whole(document: ImportedDocument) -> str:
    head = document.masthead + document.number + document.title
    return _plain(head + "".join(block.text for block in document.blocks))


def _outline(document: ImportedDocument) -> list[tuple[int, str]]:
    return [(entry.level, entry.title) for entry in document.outline]


def _code(data: bytes, name: str) -> str:
    with pytest.raises(Refused) as caught:
        parse(data, name)
    assert caught.value.message
    return caught.value.code


@pytest.mark.parametrize("name", ["notice.txt", "notice.md"])
def test_the_founding_notice_is_digested_as_it_stands(name: str) -> None:
    document = parse(NOTICE.read_bytes(), name)
    assert document.title == "沁源县民政局关于进一步加强社会救助监督管理推进规范救助的通知"
    assert document.number == NUMBER
    assert (document.masthead, document.issuer) == ("沁源县民政局文件", "沁源县民政局")
    assert document.salutation == "各乡（镇）："
    assert document.signed_on is None
    assert _outline(document) == OUTLINE


@pytest.mark.parametrize("name", ["notice.txt", "notice.md"])
def test_every_line_of_the_notice_is_there_exactly_once(name: str) -> None:
    data = NOTICE.read_bytes()
    whole = _whole(parse(data, name))
    assert whole == _plain(data.decode())
    for line in data.decode().splitlines():
        assert not line.strip() or whole.count(_plain(line)) == 1


def test_sentences_that_a_page_break_cut_are_whole_again() -> None:
    texts = [block.text for block in parse(NOTICE.read_bytes(), "notice.txt").blocks]
    for piece in ("坚持问题导向，聚焦突出问题", "严格遵守核对规程", "规范救助程序"):
        assert sum(piece in text for text in texts) == 1


def test_a_word_document_is_read_with_its_table_and_signature() -> None:
    data = docx(
        "沁源县民政局文件",
        "沁民字〔2026〕7号",
        "关于做好冬季救助工作的通知",
        "各乡（镇）：",
        "一、总体要求",
        "坚持应救尽救。",
        "（一）落实责任。各乡（镇）要按时完成。",
        "沁源县民政局",
        "2026年11月2日",
        table=[["乡镇", "户数"], ["沁河镇", "12"]],
    )
    document = parse(data, "a.docx")
    assert (document.number, document.signed_on) == ("沁民字〔2026〕7号", date(2026, 11, 2))
    assert _outline(document) == [(1, "一、总体要求"), (2, "（一）落实责任")]
    assert document.blocks[-1] == Table((("乡镇", "户数"), ("沁河镇", "12")))


def test_the_signature_names_the_issuer_where_there_is_no_masthead() -> None:
    document = parse("关于甲的通知\n正文一句。\n沁源县民政局\n二〇二六年三月一日".encode(), "a.txt")
    assert (document.issuer, document.signed_on) == ("沁源县民政局", date(2026, 3, 1))


def test_headings_in_words_own_style_count_without_numbers() -> None:
    data = docx("#关于做好救助工作的办法", "##总则", "第一条 为了规范救助，制定本办法。", "###责任")
    assert _outline(parse(data, "a.docx")) == [(1, "总则"), (2, "责任")]


def test_items_of_a_numbered_list_are_no_headings() -> None:
    text = "关于材料的通知\n一、材料\n1. 身份证\n2. 户口簿\n（一）老年人；\n（二）残疾人。"
    document = parse(text.encode(), "a.txt")
    assert _outline(document) == [(1, "一、材料")]
    assert [b.text for b in document.blocks[1:]] == [
        "1. 身份证",
        "2. 户口簿",
        "（一）老年人；",
        "（二）残疾人。",
    ]


def test_markdown_lists_keep_their_numbers_and_tables_their_cells() -> None:
    text = (
        "# 关于甲的通知\n\n1. 身份证；\n2. 户口簿。\n\n- 甲\n- 乙\n\n|项目|数|\n|--|--|\n|甲|1|\n"
    )
    blocks = parse(text.encode(), "a.md").blocks
    assert [b.text for b in blocks[:2]] == ["1. 身份证；", "2. 户口簿。"]
    assert isinstance(blocks[2], Items)
    assert blocks[3] == Table((("项目", "数"), ("甲", "1")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_of_the_usual_encodings_are_read(encoding: str) -> None:
    assert parse("关于甲的通知\n正文。".encode(encoding), "a.txt").title == "关于甲的通知"


def test_page_numbers_are_not_text() -> None:
    text = "关于甲的通知\n各乡（镇）要严格，\n— 2 —\n遵守规程。"
    assert [b.text for b in parse(text.encode(), "a.txt").blocks] == [
        "各乡（镇）要严格，遵守规程。"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# 关于甲的通知\n\n<script>alert(1)</script> 正文。",
        "# 关于甲的通知\n\n[点击](javascript:alert(1)) 正文。",
        "# 关于甲的通知\n\n<img src=x onerror=alert(1)> 正文。",
        '# 关于甲的通知\n\n[点击](https://example.org/"onclick="alert(1)) 正文。',
    ],
)
def test_scripts_in_markdown_are_inert(text: str) -> None:
    html = _html(parse(text.encode(), "a.md"))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert '"onclick' not in html


def test_scripts_in_a_word_document_are_inert() -> None:
    html = _html(
        parse(docx("关于甲的通知", "<script>alert(1)</script><b onclick=x>正文。"), "a.docx")
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def _html(document: ImportedDocument) -> str:
    return "".join(to_html(b.runs) for b in document.blocks if isinstance(b, Paragraph))


def _zip(**members: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b"  \n", "a.txt", "empty"),
        (b"%PDF-1.7", "a.pdf", "wrong-type"),
        (b"text", "noextension", "wrong-type"),
        (b"just text", "a.docx", "damaged"),
        (b"PK\x03\x04 not a zip", "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word 97", "a.docx", "old-format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "password-protected",
        ),
        (_zip(xl__workbook_xml=b"<a/>"), "a.docx", "not-a-document"),
        (_zip(word__document_xml=b"<broken"), "a.docx", "damaged"),
        (_zip(word__document_xml=b" " * 30_000_000), "a.docx", "zip-bomb"),
        (b"\x00\x01\x02\xff\xfe", "a.txt", "damaged"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.txt", "too-large"),
        ("一、只有标题\n正文。".encode(), "a.txt", "no-title"),
        ("关于甲的通知".encode(), "a.txt", "no-text"),
        (docx(), "a.docx", "no-title"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(data: bytes, name: str, code: str) -> None:
    assert _code(data, name) == code


def test_a_truncated_word_document_is_refused() -> None:
    assert _code(docx("关于甲的通知", "正文。")[:-400], "a.docx") == "damaged"
