"""JPEG and JPEG 2000 data inside a document lose their metadata without being decoded."""

from collections.abc import Iterator

_KEPT_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe colour transform
_APPLICATION_SEGMENTS = frozenset(range(0xE0, 0xF0))
_MARK, _COMMENT, _SCAN, _END = 0xFF, 0xFE, 0xDA, 0xD9
_LENGTH_BYTES = 2
_INSIDE_SCAN = frozenset({b"", b"\x00", *(bytes([code]) for code in range(0xD0, 0xD8))})
_END_OF_IMAGE = bytes((_MARK, _END))
_DROPPED_BOXES = frozenset({b"uuid", b"xml ", b"uinf", b"jp2i"})
_SIGNATURE_BOX = b"\x00\x00\x00\x0cjP  "
_BOX_HEADER = 8
_TO_THE_END, _WIDE = 0, 1  # box lengths with a meaning of their own (ISO 15444-1 I.4)


def strip_jpeg(data: bytes) -> bytes:
    """The image without Exif, XMP, IPTC and comments, and without anything after its end.

    Raises ValueError when the segments before the first scan do not follow each other.
    """
    if data[:2] != b"\xff\xd8":
        raise ValueError("JPEG data begins with FFD8")
    pieces, place = [data[:2]], 2
    while True:
        marker, end = _segment(data, place)
        if marker == _SCAN:
            break
        drop = marker == _COMMENT or marker in _APPLICATION_SEGMENTS - _KEPT_SEGMENTS
        if not drop:
            pieces.append(data[place:end])
        place = end
    return b"".join([*pieces, *_scans(data, place)])


def strip_jpeg2000(data: bytes) -> bytes:
    """The image without XML and UUID boxes; raises ValueError when the boxes do not add up."""
    if not data.startswith(_SIGNATURE_BOX):
        return data  # a bare codestream has no boxes
    return b"".join(box for kind, box in _boxes(data) if kind not in _DROPPED_BOXES)


def _segment(data: bytes, place: int) -> tuple[int, int]:
    """The marker at a place, and where its segment ends."""
    while data[place : place + 2] == b"\xff\xff":  # fill bytes
        place += 1
    if len(data) < place + 4 or data[place] != _MARK:
        raise ValueError("JPEG segments are broken")
    length = int.from_bytes(data[place + 2 : place + 4], "big")
    if length < _LENGTH_BYTES or place + 2 + length > len(data):
        raise ValueError("a JPEG segment is cut off")
    return data[place + 1], place + 2 + length


def _scans(data: bytes, place: int) -> Iterator[bytes]:
    """Entropy-coded scans with the tables between them, up to the end marker."""
    while True:
        marker, end = _segment(data, place)
        begin = place
        place = _next_marker(data, end) if marker == _SCAN else end
        if marker != _COMMENT and marker not in _APPLICATION_SEGMENTS:
            yield data[begin:place]
        if data[place : place + 2] in {b"", _END_OF_IMAGE}:
            yield _END_OF_IMAGE
            return


def _next_marker(data: bytes, place: int) -> int:
    """The next marker that is no fill byte, no stuffed zero and no restart of the same scan."""
    while (place := data.find(b"\xff", place)) >= 0:
        following = data[place + 1 : place + 2]
        if following == b"\xff":
            place += 1
        elif following in _INSIDE_SCAN:
            place += 2
        else:
            return place
    return len(data)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        if length == _WIDE:
            length = int.from_bytes(data[place + 8 : place + 16], "big")
        elif length == _TO_THE_END:
            length = len(data) - place
        if length < _BOX_HEADER or place + length > len(data):
            raise ValueError("JPEG 2000 boxes are broken")
        yield kind, data[place : place + length]
        place += length
