"""Author, company, dates, previews and camera data are taken out of an Office file."""

import re

from portal.core.attachments.package import Package, is_picture, rebuilt
from portal.core.clean_image import clean_image

_PROPERTIES = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}
# Who commented, changed or was replied to, by name, account and initials.
_PERSONS = re.compile(
    rb"(\b(?:\w+:)?(?:author|initials|displayName|userId|providerId|lastModifiedBy|userName))"
    rb'="[^"]*"'
)
_AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")
_TRACED = re.compile(r"(word/(?!media/)|xl/(comments|threadedComments|persons|revisions|workbook))")


def without_traces(package: Package) -> bytes:
    """The file anew, saying only what its pages and sheets say."""
    replaced: dict[str, bytes] = {}
    for name in package.parts:
        lower = name.lower()
        if name in _PROPERTIES:
            replaced[name] = _PROPERTIES[name]
        elif (
            lower.startswith("docprops/") and not lower.endswith(".xml")
        ) or "printersettings/" in lower:
            replaced[name] = b""
        elif is_picture(name):
            replaced[name] = _picture(package.read(name), lower)
        elif _TRACED.match(name) and lower.endswith(".xml"):
            replaced[name] = _nameless(package.read(name))
    return rebuilt(package, replaced)


def _is_preview(name: str) -> bool:
    """The small picture of the first page."""
    return name.startswith("docprops/") and not name.endswith(".xml")


def _picture(data: bytes, name: str) -> bytes:
    content_type = "image/png" if name.endswith(".png") else "image/jpeg"
    return clean_image(data, content_type)[0]


def _nameless(xml: bytes) -> bytes:
    return _AUTHORS.sub(rb"\1\2", _PERSONS.sub(rb'\1=""', xml))
