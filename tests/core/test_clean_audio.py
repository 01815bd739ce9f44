"""A recording keeps its sound and loses what tells of people, places and devices."""

import io
import struct
import wave
from types import SimpleNamespace

import pytest
from mutagen.id3 import COMM, ID3, TIT2
from mutagen.mp3 import MP3

from portal.core.errors import Refused
from portal.core.uploads import CleanFile, clean_upload

SECRET = "张三的手机录音"


def upload(data: bytes, name: str) -> CleanFile:
    return clean_upload(SimpleNamespace(read=lambda: data, name=name))


def wav(note: bytes = b"") -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\x01\x02" * 4000)
    data = target.getvalue()
    if note:
        data += b"LIST" + struct.pack("<I", len(note)) + note
        data = data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    return data


def mp3() -> bytes:
    # 128 kbit/s, 44.1 kHz, stereo: 417 bytes a frame
    sound = (b"\xff\xfb\x90\x00" + bytes(413)) * 40
    file = io.BytesIO(sound)
    tags = ID3()
    tags.add(TIT2(encoding=3, text=SECRET))
    tags.add(COMM(encoding=3, lang="zho", desc="", text=SECRET))
    tags.save(file)
    return file.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def m4a() -> bytes:
    header = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 5000) + bytes(80))
    media = box(b"mdhd", bytes(12) + struct.pack(">II", 8000, 40000) + bytes(4))
    handler = box(b"hdlr", bytes(8) + b"soun" + bytes(12) + b"\x00")
    sample = box(b"samr", bytes(6) + b"\x00\x01" + bytes(20) + box(b"free", b""))
    table = box(b"stbl", box(b"stsd", bytes(4) + b"\x00\x00\x00\x01" + sample))
    track = box(b"trak", box(b"mdia", media + handler + box(b"minf", table)))
    told = box(b"udta", box(b"\xa9xyz", b"+36.5+112.3/" + SECRET.encode()))
    return (
        box(b"ftyp", b"M4A \x00\x00\x00\x00M4A ")
        + box(b"moov", header + track + told)
        + box(b"mdat", b"\x21\x10" * 100)
    )


def test_the_tags_of_an_mp3_are_gone_and_its_sound_is_the_same() -> None:
    data = mp3()
    assert SECRET.encode() in data
    clean = upload(data, "张三录音.mp3")
    assert clean.content_type == "audio/mpeg"
    assert SECRET.encode() not in clean.data
    found = MP3(io.BytesIO(clean.data))
    assert found.tags is None
    assert clean.data == data[-len(clean.data) :]


def test_a_wav_keeps_samples_only() -> None:
    clean = upload(wav(b"INFOIART" + SECRET.encode()), "a.wav")
    assert SECRET.encode() not in clean.data
    with wave.open(io.BytesIO(clean.data)) as file:
        assert file.readframes(9999) == b"\x01\x02" * 4000


def test_the_place_of_a_voice_memo_is_gone_and_no_offset_moves() -> None:
    data = m4a()
    clean = upload(data, "memo.m4a")
    assert clean.content_type == "audio/mp4"
    assert b"xyz" not in clean.data
    assert SECRET.encode() not in clean.data
    assert len(clean.data) == len(data)
    assert clean.data.index(b"mdat") == data.index(b"mdat")


def test_an_amr_recording_is_frames_to_its_end() -> None:
    frames = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50
    assert upload(frames, "a.amr").data == frames
    with pytest.raises(Refused) as refused:
        upload(frames + b"\x3c" + SECRET.encode()[:5], "a.amr")
    assert refused.value.code == "damaged"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (wav()[:30], "a.wav", "damaged"),
        (b"ID3" + bytes(50), "a.mp3", "damaged"),
        (b"OggS" + bytes(60), "a.ogg", "damaged"),
        (b"#!AMR\n", "a.amr", "damaged"),
        (m4a()[:60], "a.m4a", "damaged"),
        (wav(), "a.pdf", "fake-extension"),
        (wav(), "a.exe", "fake-extension"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a.doc", "old-format"),
    ],
)
def test_what_is_broken_or_pretends_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(data, name)
    assert refused.value.code == code


def test_a_film_is_no_recording_wherever_its_tracks_are_listed() -> None:
    sound = m4a()
    start = int.from_bytes(sound[:4])
    end = start + int.from_bytes(sound[start : start + 4])
    pictures = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(13))))
    tracks = box(b"moov", sound[start + 8 : end] + pictures)
    film = sound[:start] + box(b"free", bytes(8000)) + tracks + sound[end:]
    with pytest.raises(Refused) as refused:
        clean_upload(SimpleNamespace(name="a.m4a", read=lambda: film))
    assert refused.value.code == "damaged"
