"""Office files and PDFs for tests, made at run time."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from pikepdf import Array, Dictionary, Name, String

AUTHOR = "SecretAuthor"


def saved(file: Any) -> bytes:
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def workbook(fill: Callable[[Workbook], None] | None = None) -> bytes:
    """A small table of standards, to which *fill* adds."""
    made = Workbook()
    sheet = made.active
    sheet.title = "标准"
    for row in (["项目", "标准", "单位"], ["农村低保", 560, "元/月"], ["城市低保", 720, "元/月"]):
        sheet.append(row)
    made.properties.creator = made.properties.lastModifiedBy = AUTHOR
    if fill:
        fill(made)
    return saved(made)


def word(fill: Callable[[Any], None] | None = None) -> bytes:
    made = Document()
    made.add_heading("申请表", level=1)
    made.add_paragraph("请如实填写。")
    made.core_properties.author = made.core_properties.last_modified_by = AUTHOR
    if fill:
        fill(made)
    return saved(made)


def hidden_sheet(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        sheet = book.create_sheet("底表")
        sheet["C7"] = number
        sheet.sheet_state = "veryHidden"

    return fill


def hidden_row(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.active["A9"] = number
        book.active.row_dimensions[9].hidden = True

    return fill


def hidden_column(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.active["H2"] = number
        book.active.column_dimensions["H"].hidden = True

    return fill


def note(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.active["B2"].comment = Comment(f"问{number}", AUTHOR)

    return fill


def named_table(book: Workbook) -> None:
    book.active.add_table(Table(displayName="标准表", ref="A1:C3"))


def sheet_header(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.active.oddHeader.center.text = f"制表{number}"

    return fill


def sheet_name(number: str) -> Callable[[Workbook], None]:
    return lambda book: setattr(book.create_sheet(), "title", number)


def defined_name(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.defined_names["联系人"] = DefinedName("联系人", attr_text=f'"{number}"')

    return fill


def cell_link(number: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        book.active["A2"].hyperlink = f"https://example.cn/{number}"

    return fill


def title_property(number: str) -> Callable[[Any], None]:
    return lambda book: setattr(book.properties, "title", number)


def split_row(number: str) -> Callable[[Workbook], None]:
    return lambda book: book.active.append([*number])


def figure(number: str) -> Callable[[Workbook], None]:
    """As a clerk types it: a number of 18 figures, of which the program keeps fifteen."""

    def fill(book: Workbook) -> None:
        book.active["D2"] = int(number[:15] + "0" * (len(number) - 15))

    return fill


def paragraph(number: str) -> Callable[[Any], None]:
    def fill(made: Any) -> None:
        line = made.add_paragraph("联系电话")
        line.add_run(number[:5]).bold = True
        line.add_run(number[5:])

    return fill


def page_footer(number: str) -> Callable[[Any], None]:
    return lambda made: setattr(made.sections[0].footer.paragraphs[0], "text", number)


def word_cell(number: str) -> Callable[[Any], None]:
    return lambda made: setattr(made.add_table(1, 2).cell(0, 1), "text", number)


def word_title(number: str) -> Callable[[Any], None]:
    return lambda made: setattr(made.core_properties, "subject", number)


def word_comment(number: str) -> Callable[[Any], None]:
    return lambda made: made.add_comment(made.paragraphs[1].runs, text=number, author=AUTHOR)


def deleted(number: str) -> Callable[[Any], None]:
    """A tracked deletion, which the page does not show and the file keeps."""

    def fill(made: Any) -> None:
        from docx.oxml import parse_xml

        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        run = f"<w:r><w:delText>{number}</w:delText></w:r>"
        xml = f'<w:p {space}><w:del w:author="{AUTHOR}">{run}</w:del></w:p>'
        made.element.body.insert(0, parse_xml(xml))

    return fill


def alternative_text(number: str) -> Callable[[Any], None]:
    def fill(made: Any) -> None:
        from tests.core.files import photo

        made.add_picture(BytesIO(photo()))
        made.inline_shapes[0]._inline.docPr.set("descr", number)

    return fill


def with_parts(data: bytes, parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The same package with parts replaced or added."""
    wanted = dict(parts)
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, wanted.pop(name, None) or source.read(name))
        for name, content in wanted.items():
            target.writestr(name, content)
    return buffer.getvalue()


def pdf(*lines: str, fill: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """A page with lines of Latin text."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(300, 400))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        made.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        content = f"BT /F1 10 Tf 20 350 Td {shown}ET".encode()
        made.pages[0].obj.Contents = made.make_stream(content)
        made.docinfo["/Author"] = AUTHOR
        if fill:
            fill(made)
        return saved(made)


def form_field(number: str) -> Callable[[pikepdf.Pdf], None]:
    """A filled field whose text is drawn by its appearance."""

    def fill(made: pikepdf.Pdf) -> None:
        page = made.pages[0].obj
        look = made.make_stream(f"BT /F1 10 Tf 2 4 Td ({number}) Tj ET".encode())
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
        look.Resources = page.Resources
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            F=4,
            T=String("a"),
            V=String(number),
            Rect=Array([20, 100, 220, 120]),
            AP=Dictionary(N=look),
        )
        page.Annots = Array([made.make_indirect(field)])
        made.Root.AcroForm = Dictionary(Fields=page.Annots)

    return fill
