"""A PDF keeps what its pages draw; scripts, attachments, links, forms and metadata stay behind.

Nothing is removed from the stranger's file: a new one is built, into which only listed entries
are copied, so that what the list does not know does not get in.
"""

import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from portal.core.errors import Refused
from portal.core.strip_codestream import strip_jpeg, strip_jpeg2000

MAX_PAGES = 200
MAX_OBJECTS = 60_000
MAX_DEPTH = 100
_MAX_STREAM_BYTES = 64 * 1024 * 1024

# Entries of ISO 32000-2 that pages, images, fonts, colours, patterns and masks are drawn with.
# None of them runs, opens, embeds or refers to anything outside.
_DRAWN_ENTRIES = """
    Type Subtype Name
    Predictor Colors Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1
    DamagedRowsBeforeError ColorTransform JBIG2Globals
    ProcSet Font XObject ExtGState ColorSpace Pattern Shading Resources Contents
    MediaBox CropBox Rotate UserUnit Group S CS I
    FormType BBox Matrix
    Width Height BitsPerComponent Intent ImageMask Mask SMask SMaskInData Matte Decode Interpolate
    BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts
    CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap CMapName WMode UseCMap
    BaseEncoding Differences CharProcs FontBBox FontMatrix
    FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight
    XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet CIDSet
    Length1 Length2 Length3 Style Lang FD Panose
    LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK BG BG2 UCR UCR2 TR TR2 HT
    N Alternate Range WhitePoint BlackPoint Gamma Colorants Process Components MixingHints
    FunctionType Domain Functions Bounds Encode Size BitsPerSample Order C0 C1
    PatternType PaintType TilingType XStep YStep ShadingType Background AntiAlias Coords Extend
    Function BitsPerCoordinate BitsPerFlag VerticesPerRow
    HalftoneType HalftoneName Frequency Angle SpotFunction AccurateScreens Xsquare Ysquare
    TransferFunction Default G BC
"""
_DRAWN = frozenset(_DRAWN_ENTRIES.split())
# Dictionaries whose entries carry names of the author's own, such as /F1 in a font list.
_NAME_LISTS = frozenset(
    {"Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "CharProcs", "Colorants"}
)
_STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": strip_jpeg,
    "/DCT": strip_jpeg,
    "/JPXDecode": strip_jpeg2000,
}

# For the whole process: a stream that unpacks to more is a bomb, not a page.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MAX_STREAM_BYTES,
    png_max_memory=_MAX_STREAM_BYTES,
    tiff_max_memory=_MAX_STREAM_BYTES,
    run_length_max_memory=_MAX_STREAM_BYTES,
    parser_max_nesting=MAX_DEPTH,
    parser_max_container_size=1_000_000,
)


# What reading a broken file can end in; for the person it is one thing.
_BROKEN = (
    *(pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, MemoryError, OSError, zlib.error),
)


def clean_pdf(data: bytes) -> bytes:
    """The same pages in a new file; raises Refused: damaged, encrypted-pdf, too-many-pages."""
    try:
        with Pdf.open(BytesIO(data)) as source:
            if source.is_encrypted:
                raise _encrypted()
            return _rebuild(source)
    except Refused:
        raise
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except _BROKEN as error:
        raise _damaged() from error


def _rebuild(source: Pdf) -> bytes:
    if not 1 <= len(source.pages) <= MAX_PAGES:
        raise Refused(
            _("A PDF can have 1 to %(limit)d pages. Split it and send the parts.")
            % {"limit": MAX_PAGES},
            code="too-many-pages",
        )
    # What a filled form or a stamp shows belongs to the page; its fields and actions do not.
    source.flatten_annotations("screen")
    with pikepdf.new() as target:
        copier = _Copier(target)
        for page in source.pages:
            target.pages.append(copier.page(page))
        buffer = BytesIO()
        target.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


class _Copier:
    """Copies the drawn entries of objects into one new file, each shared object once."""

    def __init__(self, target: Pdf) -> None:
        self.target = target
        self.copied: dict[tuple[int, int], Object] = {}
        self.objects = 0

    def page(self, source: pikepdf.Page) -> pikepdf.Page:
        source.contents_coalesce()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=self.copy(source.mediabox),
            CropBox=self.copy(source.cropbox),
            Rotate=source.rotation,
            Resources=self.copy(source.resources),
        )
        for name in ("/UserUnit", "/Group", "/Contents"):
            if name in source.obj:
                page[name] = self.copy(source.obj[name])
        return pikepdf.Page(self.target.make_indirect(page))

    def copy(self, item: Any, depth: int = 0, own_names: bool = False) -> Any:
        """The item in the new file; `own_names` says that its keys are the author's choice."""
        if not isinstance(item, Object):
            return item
        if item.is_indirect and item.objgen in self.copied:
            return self.copied[item.objgen]
        self.objects += 1
        if depth > MAX_DEPTH or self.objects > MAX_OBJECTS:
            raise _damaged()
        return self._new(item, depth, own_names)

    def _new(self, item: Object, depth: int, own_names: bool) -> Object:
        if isinstance(item, Stream):
            return self._stream(item, depth)
        if isinstance(item, Dictionary):
            return self._dictionary(item, depth, own_names)
        if isinstance(item, Array):
            return self._keep(item, Array([self.copy(part, depth + 1) for part in item.as_list()]))
        if isinstance(item, Name):  # as bytes: Chinese font names are often GBK
            return Object.parse(item.unparse())
        return String(bytes(item))

    def _dictionary(self, item: Dictionary, depth: int, own_names: bool) -> Object:
        kept = self._keep(item, Dictionary())
        self._fill(kept, item, depth, own_names)
        return kept

    def _stream(self, item: Stream, depth: int) -> Object:
        data, filters, parms = _without_metadata(item)
        kept = self._keep(item, self.target.make_stream(b""))
        self._fill(kept, item, depth, own_names=False)
        kept.write(
            data,
            filter=Array([Name(name) for name in filters]) if filters else None,
            decode_parms=Array([self.copy(parm, depth + 1) for parm in parms]) if filters else None,
        )
        return kept

    def _fill(self, kept: Object, item: Object, depth: int, own_names: bool) -> None:
        for name, value in item.items():
            if own_names or name[1:] in _DRAWN:
                listed = not own_names and name[1:] in _NAME_LISTS
                kept[name] = self.copy(value, depth + 1, own_names=listed)

    def _keep(self, item: Object, kept: Object) -> Object:
        if not item.is_indirect:
            return kept
        kept = kept if kept.is_indirect else self.target.make_indirect(kept)
        self.copied[item.objgen] = kept
        return kept


def _without_metadata(item: Stream) -> tuple[bytes, list[str], list[Any]]:
    """Stream data still packed, its filters and their parameters; embedded photos are stripped."""
    filters = [str(name) for name in _listed(item.get("/Filter"))]
    parms = _listed(item.get("/DecodeParms"))
    parms += [None] * (len(filters) - len(parms))
    data = item.read_raw_bytes()
    if not _STRIPPERS.keys() & set(filters):
        return data, filters, parms
    if filters[0] == "/FlateDecode" and parms[0] is None:
        data, filters, parms = _inflate(data), filters[1:], parms[1:]
    if len(filters) != 1:
        raise _damaged()  # a photo packed in a way that no writer in use packs it
    return _STRIPPERS[filters[0]](data), filters, parms


def _listed(value: Any) -> list[Any]:
    if isinstance(value, Array):
        return list(value.as_list())
    return [] if value is None else [value]


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(data, _MAX_STREAM_BYTES)
    if inflater.unconsumed_tail:
        raise _damaged()
    return plain


def _encrypted() -> Refused:
    return Refused(
        _("The PDF is protected by a password. Save it without protection and send it again."),
        code="encrypted-pdf",
    )


def _damaged() -> Refused:
    return Refused(
        _("The PDF cannot be read safely. Print it to a new PDF, or send photos of its pages."),
        code="damaged",
    )
