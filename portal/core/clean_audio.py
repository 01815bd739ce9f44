"""A sound recording keeps its sound and nothing else: no title, picture, place or device.

The sound itself is not re-encoded, so nothing that was said is lost. What is not one of the five
forms that phones and recorders write, or is damaged, is refused.
"""

import re
import wave
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import mutagen
from django.utils.translation import gettext_lazy as _
from mutagen.apev2 import delete as delete_ape
from mutagen.id3 import delete as delete_id3
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from portal.core.errors import Refused

AMR = b"#!AMR\n"
# Bytes of an AMR frame after its first one, by the kind that the first one names (RFC 4867).
_AMR_FRAME = {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0}
# Boxes of an MP4 file that hold others, and those that tell of people, places and devices.
_HOLDS, _TELLS = {b"moov", b"trak", b"mdia"}, {b"udta", b"meta", b"uuid"}
_BOX = 8
# The handler of a track with pictures; recorders often write it at the end of the file.
_FILM = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_LONGEST_TYPE = 12


def sound_type(data: bytes) -> str:
    """The type of a recording by its first bytes; "" for anything else."""
    if data.startswith(AMR):
        return "audio/amr"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[:4] == b"OggS":
        return "audio/ogg"
    if data[4:8] == b"ftyp" and data[8:_LONGEST_TYPE] in {b"M4A ", b"mp42", b"isom", b"M4B "}:
        return "audio/mp4"
    is_frame = len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0  # noqa: PLR2004  sync
    return "audio/mpeg" if data[:3] == b"ID3" or is_frame else ""


def clean_audio(data: bytes, content_type: str) -> bytes:
    """The recording without its tags; Refused (damaged) when it cannot be read as what it is."""
    try:
        cleaned = _CLEANERS[content_type](data)
    except (mutagen.MutagenError, wave.Error, ValueError, EOFError, IndexError) as error:
        raise Refused(
            _("The recording is damaged or not complete. Choose the file again."), code="damaged"
        ) from error
    return cleaned


def _mp3(data: bytes) -> bytes:
    file = BytesIO(data)
    delete_id3(file)
    file.seek(0)
    delete_ape(file)
    return _with_sound(MP3, file)


def _ogg(data: bytes) -> bytes:
    kind = OggOpus if b"OpusHead" in data[:200] else OggVorbis
    file = BytesIO(data)
    kind(file).delete(file)
    return _with_sound(kind, file)


def _with_sound(kind: Callable[[BytesIO], mutagen.FileType], file: BytesIO) -> bytes:
    file.seek(0)
    info: Any = kind(file).info
    if info is None or info.length <= 0:
        raise ValueError("no sound")
    return file.getvalue()


def _wav(data: bytes) -> bytes:
    """Only the form and the samples are written anew: no list, no device, no cue."""
    target = BytesIO()
    with wave.open(BytesIO(data)) as source, wave.open(target, "wb") as copy:
        if not source.getnframes():
            raise ValueError("no sound")
        copy.setparams(source.getparams())
        copy.writeframes(source.readframes(source.getnframes()))
    return target.getvalue()


def _mp4(data: bytes) -> bytes:
    """Boxes that tell something become empty space of the same size: no offset moves."""
    info: Any = MP4(BytesIO(data)).info
    if info is None or info.length <= 0 or _FILM.search(data):
        raise ValueError("no sound, or a film")
    blank = bytearray(data)
    for start, size, _kind in _boxes(data, 0, len(data)):
        blank[start + 4 : start + size] = b"free" + bytes(size - _BOX)
    return bytes(blank)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    while start + _BOX <= end:
        size, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + _BOX]
        if size == 1:  # a large box has its size behind its kind
            size = int.from_bytes(data[start + _BOX : start + 2 * _BOX])
        if size == 0:
            return  # up to the end of the file
        if not _BOX <= size <= end - start:
            raise ValueError("a box larger than the file")
        if kind in _TELLS:
            yield start, size, kind
        elif kind in _HOLDS:
            yield from _boxes(data, start + _BOX, start + size)
        start += size


def _amr(data: bytes) -> bytes:
    """Frame by frame: what is no frame is not kept."""
    place, frames = len(AMR), 0
    while place < len(data):
        size = _AMR_FRAME.get(data[place] >> 3 & 0x0F)
        if size is None or place + 1 + size > len(data):
            raise ValueError("not a frame")
        place += 1 + size
        frames += 1
    if not frames:
        raise ValueError("no sound")
    return data


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "audio/mpeg": _mp3,
    "audio/mp4": _mp4,
    "audio/ogg": _ogg,
    "audio/wav": _wav,
    "audio/amr": _amr,
}
