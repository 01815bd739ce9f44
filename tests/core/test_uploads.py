"""A stranger's file never touches the disk on its way in, and keeps only what it shows."""

import hashlib
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from portal.core import uploads
from portal.core.errors import Refused
from tests.core.files import blank_pdf, photo, photo_with_place
from tests.support import made_up


def clean(data, name="photo.jpg"):
    file = ContentFile(data)
    file.name = name
    return uploads.clean_upload(file)


def refusal(data, name):
    with pytest.raises(Refused) as caught:
        clean(data, name)
    return caught.value.code


@pytest.mark.parametrize(
    ("form", "name", "content_type", "kept_as"),
    [
        ("JPEG", "照片.JPG", "image/jpeg", "照片.jpg"),
        ("PNG", "截图.png", "image/png", "截图.png"),
        ("WEBP", "a.webp", "image/jpeg", "a.jpg"),
        ("HEIF", "IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
        ("WEBP", "微信图片.jpg", "image/jpeg", "微信图片.jpg"),
        ("JPEG", "", "image/jpeg", "file.jpg"),
    ],
)
def test_a_photo_is_kept_under_its_true_type(form, name, content_type, kept_as):
    kept = clean(photo(form), name)
    assert (kept.content_type, kept.name) == (content_type, kept_as)
    assert kept.sha256 == hashlib.sha256(kept.data).hexdigest()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_place_where_a_photo_was_taken_is_gone(form):
    original = photo_with_place(form)
    assert Image.open(BytesIO(original)).getexif().get_ifd(0x8825)
    with Image.open(BytesIO(clean(original, "").data)) as kept:
        assert not kept.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & kept.info.keys()


def test_a_photo_is_turned_upright_and_made_smaller():
    kept = clean(photo("JPEG", size=(2400, 1200), orientation=6))
    assert Image.open(BytesIO(kept.data)).size == (1000, 2000)


def test_a_transparent_photo_becomes_white_where_it_was_clear():
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(buffer, "WEBP", lossless=True)
    pixel = Image.open(BytesIO(clean(buffer.getvalue(), "").data)).getpixel((4, 4))
    assert min(pixel) > 250


def zip_of_anything():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (bytes, "a.jpg", "empty-file"),
        (zip_of_anything, "a.jpg", "unknown-type"),
        (lambda: b"MZ" + bytes(200), "a.jpg", "unknown-type"),
        (lambda: b"<html><script>alert(1)</script>", "a.png", "unknown-type"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "unknown-type"),
        (lambda: photo("GIF"), "a.gif", "unknown-type"),
        (lambda: photo("PNG"), "a.pdf", "fake-extension"),
        (lambda: photo("JPEG"), "a.exe", "fake-extension"),
        (blank_pdf, "a.jpg", "fake-extension"),
        (lambda: photo("JPEG")[:300], "a.jpg", "damaged"),
        (lambda: photo("PNG")[:60], "a.png", "damaged"),
        (lambda: b"%PDF-1.7\nnothing", "a.pdf", "damaged"),
    ],
)
def test_what_is_not_what_it_seems_is_refused(make, name, code):
    assert refusal(make(), name) == code


def test_a_picture_with_a_claim_of_too_many_pixels_is_refused_before_it_is_decoded():
    bomb = bytearray(photo("PNG"))
    bomb[16:24] = (30_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    assert refusal(bytes(bomb), "a.png") == "too-many-pixels"


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 100
    assert refusal(photo("PNG") + bytes(100), "a.png") == "too-large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\王\\证明.jpg", "证明.jpg"),
        ("a\x00b\n<c>.jpg", "a_b_c.jpg"),
        ("...jpg", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 80 + ".jpg"),
    ],
)
def test_a_file_name_is_made_harmless(name, kept):
    assert clean(photo("JPEG"), name).name == kept


def test_an_identity_number_does_not_survive_in_a_file_name():
    number = made_up.identity_number()
    assert clean(photo("JPEG"), f"王{number}正面.jpg").name == "王●●●●正面.jpg"


def post(files, **fields):
    body = encode_multipart(BOUNDARY, {**fields, **files, "after": "typed"})
    return RequestFactory().generic("POST", "/", body, MULTIPART_CONTENT)


@pytest.fixture
def memory_only(settings, tmp_path, monkeypatch):
    settings.FILE_UPLOAD_HANDLERS = ["portal.core.uploads.MemoryOnlyUploadHandler"]
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def test_uploads_stay_in_memory(memory_only):
    names = ["a.jpg", "b.jpg"]
    request = post({name: SimpleUploadedFile(name, name.encode() * 99_000) for name in names})
    for name in names:
        assert isinstance(request.FILES[name], InMemoryUploadedFile)
        assert request.FILES[name].read() == name.encode() * 99_000
    assert not uploads.too_large(request)
    uploads.require_upload_in_bounds(request)


def test_too_large_an_upload_keeps_what_was_typed(memory_only, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    request = post({"a": SimpleUploadedFile("a.jpg", bytes(5000))}, before="typed")
    assert (request.POST["before"], request.POST["after"]) == ("typed", "typed")
    assert not request.FILES
    with pytest.raises(Refused) as caught:
        uploads.require_upload_in_bounds(request)
    assert caught.value.code == "too-large"
    assert "1000" in caught.value.message


def test_a_false_content_length_does_not_help(memory_only, settings):
    settings.UPLOAD_MAX_BYTES = 200_000
    files = {name: SimpleUploadedFile(name, bytes(150_000)) for name in ("a.jpg", "b.jpg")}
    request = post(files)
    request.META["CONTENT_LENGTH"] = "100000"
    assert list(request.FILES) == ["a.jpg"]
    assert request.FILES["a.jpg"].read() == bytes(150_000)
    assert request.POST["after"] == "typed"
    assert uploads.too_large(request)


def test_private_files_have_no_address_and_are_for_the_site_alone(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    storage = uploads.private_storage()
    name = storage.save("files/a.bin", ContentFile(b"x"))
    path = Path(storage.path(name))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(SuspiciousFileOperation):
        storage.url(name)


def test_private_files_inside_the_public_folder_are_a_configuration_error(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path, tmp_path / "private"
    with pytest.raises(ImproperlyConfigured):
        uploads.private_storage()


def test_an_encrypted_pdf_is_refused_with_and_without_a_password():
    for user in ("", "secret"):
        buffer = BytesIO()
        with pikepdf.open(BytesIO(blank_pdf())) as pdf:
            pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
        assert refusal(buffer.getvalue(), "a.pdf") == "encrypted-pdf"
