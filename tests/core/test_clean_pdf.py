"""A PDF shows the same pages as before and carries nothing else."""

import contextlib
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from portal.core.clean_pdf import MAX_PAGES, clean_pdf
from portal.core.errors import Refused
from portal.core.strip_codestream import strip_jpeg, strip_jpeg2000
from tests.core.files import CAMERA, blank_pdf, loaded_pdf, photo, photo_with_place


def everything_in(data: bytes) -> bytes:
    """All objects and all streams, unpacked, as one run of bytes."""
    with pikepdf.open(BytesIO(data)) as pdf:
        parts = [repr(pdf.trailer).encode()]
        for item in pdf.objects:
            if isinstance(item, Stream):
                parts += [repr(dict(item.items())).encode(), item.read_raw_bytes(), _plain(item)]
            else:
                parts.append(repr(item).encode())
    return b"\n".join(parts)


def _plain(item):
    try:
        return item.read_bytes()
    except pikepdf.PdfError:
        return b""


@pytest.fixture(scope="module")
def loaded():
    return loaded_pdf(photo_with_place("JPEG"))


@pytest.mark.parametrize(
    "secret",
    [
        b"JavaScript",
        b"evil",
        b"embedded secret",
        b"EmbeddedFile",
        b"OpenAction",
        b"/AA",
        b"/Annots",
        b"SecretAuthor",
        CAMERA.encode(),
        b"Exif",
        b"xmpmeta",
        b"/Metadata",
    ],
)
def test_nothing_that_is_not_drawn_gets_through(loaded, secret):
    assert secret in everything_in(loaded)
    assert secret not in everything_in(clean_pdf(loaded))


def test_what_the_page_draws_is_kept(loaded):
    with pikepdf.open(BytesIO(clean_pdf(loaded))) as pdf:
        (page,) = pdf.pages
        assert [float(side) for side in page.mediabox] == [0, 0, 300, 400]
        assert page.rotation == 90
        assert b"Visible text" in page.obj.Contents.read_bytes()
        assert page.resources.Font.F1.BaseFont == Name.Helvetica
        image = pikepdf.PdfImage(page.resources.XObject.Im0).as_pil_image()
        original = Image.open(BytesIO(photo_with_place("JPEG")))
        assert image.tobytes() == original.tobytes()


def test_a_stamp_becomes_part_of_the_page(loaded):
    assert b"STAMPED" in everything_in(clean_pdf(loaded))


def test_cleaning_again_changes_nothing_that_is_drawn(loaded):
    once = clean_pdf(loaded)
    twice = clean_pdf(once)
    with pikepdf.open(BytesIO(once)) as first, pikepdf.open(BytesIO(twice)) as second:
        assert len(first.objects) == len(second.objects)
        assert first.pages[0].obj.Contents.read_bytes() == second.pages[0].obj.Contents.read_bytes()


def saved(build):
    buffer = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        build(pdf, pdf.pages[0].obj)
        pdf.save(buffer)
    return buffer.getvalue()


def packed_photo(pdf, page):
    packed = zlib.compress(photo_with_place("JPEG"))
    image = Stream(pdf, packed, Subtype=Name.Image, Width=64, Height=48, BitsPerComponent=8)
    image.write(packed, filter=Array([Name.FlateDecode, Name.DCTDecode]))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))


def test_a_photo_packed_twice_loses_its_place_too():
    cleaned = clean_pdf(saved(packed_photo))
    with pikepdf.open(BytesIO(cleaned)) as pdf:
        image = pdf.pages[0].resources.XObject.Im0
        assert str(image.Filter) == "/DCTDecode"
        assert CAMERA.encode() not in image.read_raw_bytes()


def own_resources_of_a_parent(pdf, page):
    pdf.Root.Pages.Resources = Dictionary(
        Font=Dictionary(F9=Dictionary(Type=Name.Font, BaseFont=Name.Courier))
    )
    del page["/Resources"]


def test_resources_inherited_from_the_page_tree_are_kept():
    with pikepdf.open(BytesIO(clean_pdf(saved(own_resources_of_a_parent)))) as pdf:
        assert pdf.pages[0].resources.Font.F9.BaseFont == Name.Courier


def font_named_in_gbk(pdf, page):
    name = pikepdf.Object.parse(b"/#CB#CE#CC#E5")
    fonts = pikepdf.Object.parse(b"<< /#BA#DA 0 >>")
    for key in fonts.keys():  # noqa: SIM118 (no mapping)
        fonts[key] = Dictionary(Type=Name.Font, BaseFont=name)
    page.Resources = Dictionary(Font=fonts)


def test_a_chinese_font_name_that_is_no_unicode_is_kept():
    with pikepdf.open(BytesIO(clean_pdf(saved(font_named_in_gbk)))) as pdf:
        ((key, font),) = pdf.pages[0].resources.Font.items()
        assert key.encode("utf-8", "surrogateescape") == b"/" + "黑".encode("gbk")
        assert font.BaseFont.unparse() == b"/#cb#ce#cc#e5"


def form_within_itself(pdf, page):
    form = Stream(pdf, b"/Fm0 Do", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    page.Resources = Dictionary(XObject=Dictionary(Fm0=form))


def test_a_form_that_contains_itself_ends():
    assert clean_pdf(saved(form_within_itself))


def endless_nest(pdf, page):
    inner = pdf.make_indirect(Dictionary(Type=Name.Font))
    for _ in range(5000):
        inner = pdf.make_indirect(Dictionary(SMask=inner))
    page.Resources = Dictionary(ExtGState=Dictionary(G0=inner))


def flate_bomb(pdf, page):
    page.Resources = Dictionary()
    bomb = zlib.compress(bytes(80 * 1024 * 1024), 9)
    image = pdf.make_stream(b"")
    image.write(bomb, filter=Array([Name.FlateDecode, Name.DCTDecode]))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))


def photo_in_odd_packing(pdf, page):
    image = pdf.make_stream(b"")
    image.write(b"zzz", filter=Array([Name.ASCII85Decode, Name.DCTDecode]))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))


@pytest.mark.parametrize("build", [endless_nest, flate_bomb, photo_in_odd_packing])
def test_a_hostile_structure_is_refused(build):
    with pytest.raises(Refused) as caught:
        clean_pdf(saved(build))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("pages", [0, MAX_PAGES + 1])
def test_the_number_of_pages_is_bounded(pages):
    with pytest.raises(Refused) as caught:
        clean_pdf(blank_pdf(pages))
    assert caught.value.code == "too-many-pages"


@settings(max_examples=60)
@given(st.data())
def test_a_broken_file_is_refused_or_cleaned_but_never_an_accident(data):
    original = bytearray(loaded_pdf(photo_with_place("JPEG")))
    for _ in range(data.draw(st.integers(1, 20))):
        original[data.draw(st.integers(0, len(original) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(original)))
    with contextlib.suppress(Refused):
        clean_pdf(bytes(original[:cut] if data.draw(st.booleans()) else original))


@pytest.mark.parametrize("extra", [{}, {"progressive": True}, {"comment": b"SecretCamera"}])
def test_a_stripped_jpeg_has_the_same_pixels(extra):
    buffer = BytesIO()
    with Image.open(BytesIO(photo("JPEG", size=(300, 200)))) as image:
        exif = Image.open(BytesIO(photo_with_place())).getexif()
        image.save(buffer, "JPEG", exif=exif, **extra)
    stripped = strip_jpeg(buffer.getvalue() + b"SecretCamera after the end")
    assert CAMERA.encode() not in stripped
    assert Image.open(BytesIO(stripped)).tobytes() == Image.open(buffer).tobytes()


def test_a_stripped_jpeg2000_has_no_extra_boxes():
    buffer = BytesIO()
    Image.new("RGB", (32, 32), "red").save(buffer, "JPEG2000")
    original = buffer.getvalue()
    box = (8 + len(CAMERA)).to_bytes(4, "big") + b"xml " + CAMERA.encode()
    stripped = strip_jpeg2000(original + box)
    assert stripped == original
    assert strip_jpeg2000(b"\xff\x4f\xff\x51") == b"\xff\x4f\xff\x51"


@given(st.binary(max_size=60))
def test_broken_codestreams_are_value_errors(data):
    for strip, start in ((strip_jpeg, b"\xff\xd8"), (strip_jpeg2000, b"\x00\x00\x00\x0cjP  ")):
        with contextlib.suppress(ValueError):
            strip(start + data)
