"""Photos and documents for tests, drawn at run time."""

from io import BytesIO
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

GPS_IFD = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F
CAMERA = "SecretCamera"


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48), orientation: int = 1) -> bytes:
    noise = Image.frombytes("L", (16, 16), Random(1).randbytes(256)).resize(size).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    buffer = BytesIO()
    noise.save(buffer, form, exif=exif.tobytes()) if orientation > 1 else noise.save(buffer, form)
    return buffer.getvalue()


def photo_with_place(form: str = "JPEG") -> bytes:
    """A photo whose Exif names a camera and a place."""
    exif = Image.Exif()
    exif[MAKE] = CAMERA
    exif[GPS_IFD] = {1: "N", 2: (36.0, 30.0, 0.0), 3: "E", 4: (112.0, 20.0, 0.0)}
    buffer = BytesIO()
    with Image.open(BytesIO(photo())) as image:
        image.save(buffer, form, exif=exif.tobytes())
    return buffer.getvalue()


def blank_pdf(pages: int = 1) -> bytes:
    buffer = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 400))
        pdf.save(buffer)
    return buffer.getvalue()


def loaded_pdf(jpeg: bytes) -> bytes:
    """A page with text, a photo and a stamp, and with everything that must not get through."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        page = pdf.pages[0]
        page.obj.Resources = Dictionary(
            Font=Dictionary(F1=_font(pdf)), XObject=Dictionary(Im0=_image(pdf, jpeg))
        )
        page.obj.Contents = pdf.make_stream(
            b"BT /F1 12 Tf 20 350 Td (Visible text) Tj ET q 64 0 0 48 20 20 cm /Im0 Do Q"
        )
        page.obj.Rotate = 90
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('evil')"))
        page.obj.AA = Dictionary(O=script)
        page.obj.Annots = Array([_link(pdf), _stamp(pdf)])
        page.obj.Metadata = pdf.make_stream(b"<x:xmpmeta>SecretAuthor</x:xmpmeta>")
        pdf.Root.OpenAction = script
        pdf.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(script)]))
        )
        pdf.attachments["secret.txt"] = b"embedded secret"
        pdf.docinfo["/Author"] = "SecretAuthor"
        buffer = BytesIO()
        pdf.save(buffer, compress_streams=False)
    return buffer.getvalue()


def _font(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def _image(pdf: Pdf, jpeg: bytes) -> Stream:
    image = Stream(
        pdf,
        jpeg,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=64,
        Height=48,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
        Metadata=pdf.make_stream(b"<x:xmpmeta>SecretCamera</x:xmpmeta>"),
    )
    return image


def _link(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([0, 0, 300, 400]),
            A=Dictionary(S=Name.URI, URI=String("http://evil.example/")),
        )
    )


def _stamp(pdf: Pdf) -> pikepdf.Object:
    shown = Stream(
        pdf,
        b"0 0 1 rg 0 0 50 50 re f % STAMPED",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 50, 50]),
        AA=Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert('evil')"))),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            F=4,
            Rect=Array([200, 300, 250, 350]),
            AP=Dictionary(N=shown),
        )
    )
