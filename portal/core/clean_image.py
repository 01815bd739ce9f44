"""A photo keeps its pixels and nothing else: no place, no device, no comment, no hidden picture."""

import warnings
from io import BytesIO

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from portal.core.errors import Refused

MAX_EDGE = 2000  # pixels; a document stays legible
MAX_PIXELS = 51_000_000  # the largest photo that phones take by default; a bomb is larger
_QUALITY = 85
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heif": "HEIF",
}

pillow_heif.register_heif_opener()


def clean_image(data: bytes, content_type: str) -> tuple[bytes, str]:
    """The picture upright, at most MAX_EDGE pixels on a side, and its new content type.

    PNG stays PNG, everything else becomes JPEG on white. Raises Refused with code damaged or
    too-many-pixels; the pixels are counted before any is decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused here
            return _rebuild(data, content_type)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, MemoryError) as error:
        # Decoders raise whatever a broken file drives them to; for the person it is one thing.
        raise Refused(
            _("The photo cannot be read. Open it on your device, save it again and retry."),
            code="damaged",
        ) from error


def _rebuild(data: bytes, content_type: str) -> tuple[bytes, str]:
    with Image.open(BytesIO(data), formats=(_FORMATS[content_type],)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels()
        image.draft("RGB", (MAX_EDGE, MAX_EDGE))  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((MAX_EDGE, MAX_EDGE))
    buffer = BytesIO()
    if content_type == "image/png":
        _bare(upright, "RGBA" if upright.has_transparency_data else "RGB").save(
            buffer, "PNG", optimize=True
        )
        return buffer.getvalue(), "image/png"
    _bare(upright, "RGB").save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue(), "image/jpeg"


def _bare(image: Image.Image, mode: str) -> Image.Image:
    """The pixels alone on a new canvas: whatever else an image object carries stays behind."""
    if mode == "RGBA":
        canvas = Image.new("RGBA", image.size)
        canvas.paste(image.convert("RGBA"))
        return canvas
    canvas = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        canvas.paste(layer, mask=layer.getchannel("A"))
    else:
        canvas.paste(image.convert("RGB"))
    return canvas


def _too_many_pixels() -> Refused:
    return Refused(
        _("The photo has too many pixels. Take it again at a lower resolution."),
        code="too-many-pixels",
    )
