"""An .xlsx container is judged before anything expands it: size, kind, macros, bombs, extent."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from disclosure.formats.sheetxml import Extent, FactFinder, is_ordinary
from disclosure.formats.types import Facts, Limits, WorkbookRefused

CHUNK = 1 << 20
SMALL_PART = 1 << 20
LONGEST_TAG = 1 << 18
LOCAL_HEADER = struct.Struct("<26xHH")
ENCRYPTED = 0x1
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the container and where its packed bytes lie."""

    name: str
    packed: memoryview
    deflated: bool
    size: int


def inspect_package(data: bytes, limits: Limits) -> dict[str, Facts]:
    """Facts by sheet name; raises WorkbookRefused for whatever must not reach the reader."""
    parts = _parts(data, limits)
    _check_kind(parts)
    paths = _sheet_paths(parts)
    facts: dict[str, Facts] = {}
    for part in parts.values():
        found = _inspect_part(part, limits, is_sheet=part.name in paths)
        if part.name in paths:
            facts[paths[part.name]] = found
    return facts


def _parts(data: bytes, limits: Limits) -> dict[str, Part]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise WorkbookRefused("damaged", detail="zip") from error
    _check_sizes(entries, limits)
    parts: dict[str, Part] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lower().lstrip("/")
        if name in parts or entry.compress_type not in READABLE:
            raise WorkbookRefused("damaged", detail="zip")
        if entry.flag_bits & ENCRYPTED:
            raise WorkbookRefused("password-protected", detail="zip")
        parts[name] = Part(
            name,
            _packed(data, entry),
            entry.compress_type == zipfile.ZIP_DEFLATED,
            entry.file_size,
        )
    return parts


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise WorkbookRefused("zip-bomb", detail="parts")
    if sum(entry.file_size for entry in entries) > limits.expanded_bytes:
        raise WorkbookRefused("zip-bomb", detail="size")
    for entry in entries:
        allowed = max(SMALL_PART, entry.compress_size * limits.expansion_ratio)
        if entry.file_size > allowed:
            raise WorkbookRefused("zip-bomb", detail="ratio")


def _packed(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size:
        raise WorkbookRefused("damaged", detail="zip")
    start = entry.header_offset + LOCAL_HEADER.size + sum(LOCAL_HEADER.unpack(header))
    packed = memoryview(data)[start : start + entry.compress_size]
    if len(packed) < entry.compress_size:
        raise WorkbookRefused("damaged", detail="zip")
    return packed


def _chunks(part: Part) -> Iterator[bytes]:
    """The part unpacked piece by piece, never past the size that the directory promised."""
    if not part.deflated:
        yield from (bytes(part.packed[i : i + CHUNK]) for i in range(0, len(part.packed), CHUNK))
        return
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    produced, waiting = 0, part.packed[:]
    try:
        while not unpack.eof:
            piece = unpack.decompress(waiting, CHUNK)
            waiting = memoryview(unpack.unconsumed_tail)
            if not piece:
                break
            produced += len(piece)
            if produced > part.size:
                raise WorkbookRefused("zip-bomb", detail="size")
            yield piece
    except zlib.error as error:
        raise WorkbookRefused("damaged", detail="zip") from error
    if produced != part.size:
        raise WorkbookRefused("damaged", detail="zip")


def _check_kind(parts: dict[str, Part]) -> None:
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts):
        raise WorkbookRefused("macro")
    if "macroenabled" in _text(parts, "[content_types].xml").lower():
        raise WorkbookRefused("macro")
    if "xl/workbook.xml" in parts:
        return
    if "xl/workbook.bin" in parts:
        raise WorkbookRefused("unsupported-format", detail="xlsb")
    if "opendocument.spreadsheet" in _text(parts, "mimetype"):
        raise WorkbookRefused("unsupported-format", detail="ods")
    kinds = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
    raise WorkbookRefused(
        "not-a-workbook", detail=next((kinds[name] for name in parts if name in kinds), "zip")
    )


def _text(parts: dict[str, Part], name: str) -> str:
    part = parts.get(name)
    return b"".join(_chunks(part)).decode("utf-8", "replace") if part else ""


def _sheet_paths(parts: dict[str, Part]) -> dict[str, str]:
    """Part name → sheet name, from the workbook's own list; a stray entry is left out."""
    targets = {}
    for relation in _RELATION.findall(_text(parts, "xl/_rels/workbook.xml.rels")):
        fields = _attributes(relation)
        target = fields.get("Target", "").replace("\\", "/").lower()
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[fields.get("Id", "")] = path
    paths = {}
    for sheet in _SHEET.findall(_text(parts, "xl/workbook.xml")):
        fields = _attributes(sheet)
        relation_id = next((value for key, value in fields.items() if key.endswith(":id")), "")
        if relation_id in targets:
            paths[targets[relation_id]] = fields.get("name", "")
    return paths


def _attributes(text: str) -> dict[str, str]:
    return {key: unescape(one or two) for key, one, two in _ATTRIBUTE.findall(text)}


def _inspect_part(part: Part, limits: Limits, *, is_sheet: bool) -> Facts:
    finder = FactFinder()
    ordinary, tags = True, 0
    is_media = part.name.startswith("xl/media/")
    for piece in _whole_tags(part):
        if not is_media and b"<!DOCTYPE" in piece:
            raise WorkbookRefused("entity-bomb", detail="doctype")
        if is_sheet:
            finder.feed(piece)
            if finder.merged > limits.merged:
                raise WorkbookRefused("too-many-merged")
        else:
            tags += piece.count(b"<")
            if tags > limits.tags:
                raise WorkbookRefused("zip-bomb", detail="tags")
        ordinary = ordinary and is_ordinary(piece)
    if not ordinary:
        _check_extent(part, limits)
    return finder.facts()


def _check_extent(part: Part, limits: Limits) -> None:
    """Refuse a used rectangle that the reader, which keeps it whole in memory, cannot bear."""
    extent = Extent()
    for piece in _whole_tags(part):
        extent.feed(piece)
    if extent.area > limits.area:
        code = "too-many-rows" if extent.height > limits.rows else "too-many-columns"
        raise WorkbookRefused(code, row=extent.height, column=extent.width)


def _whole_tags(part: Part) -> Iterator[bytes]:
    """The part in pieces that cut no cell and no tag in two."""
    rest = b""
    for chunk in _chunks(part):
        piece = rest + chunk
        cut = _safe_cut(piece)
        if len(piece) - cut > LONGEST_TAG:
            cut = len(piece)
        rest = piece[cut:]
        yield piece[:cut]
    yield rest


def _safe_cut(piece: bytes) -> int:
    """Where the last cell or unfinished tag of the piece begins."""
    places = [piece.rfind(b"<c "), piece.rfind(b"<row")]
    prefixed = piece.rfind(b":c ")
    if prefixed > 0:
        places.append(piece.rfind(b"<", 0, prefixed))
    last_tag = piece.rfind(b"<")
    if last_tag > piece.rfind(b">"):
        places.append(last_tag)
    cut = max(places)
    return cut if cut > 0 else len(piece)
