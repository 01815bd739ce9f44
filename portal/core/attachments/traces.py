"""Author, company, dates, previews and camera data are taken out of an Office file."""

import re

from portal.core.attachments.package import is_picture, rebuilt
from portal.core.clean_image import clean_image
from portal.core.office_package import Package

# The parts that say who made the file, known by what they hold: their names are free.
_SCHEMAS = "http://schemas.openxmlformats.org/"
_PROPERTIES = {
    f"{_SCHEMAS}package/2006/metadata/core-properties": "coreProperties",
    f"{_SCHEMAS}officeDocument/2006/extended-properties": "Properties",
    f"{_SCHEMAS}officeDocument/2006/custom-properties": "Properties",
}
_HEAD = 4096
# Who commented, changed or was replied to, by name, account and initials.
_PERSONS = re.compile(
    rb"(\b(?:\w+:)?(?:author|initials|userId|providerId|lastModifiedBy|userName|refreshedBy))"
    rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"
)
# In the list of persons only: tables have a display name too, and need it.
_DISPLAY_NAME = re.compile(rb"(\bdisplayName)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(</(?:\w+:)?author>)")
# Where the file lay on somebody's computer, with the name of the account.
_OWN_FOLDER = re.compile(rb"(<\w+:absPath\b[^>]*?\burl)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def without_traces(package: Package) -> bytes:
    """The file anew, saying only what its pages and sheets say."""
    return rebuilt(package, {name: _cleaned(package, name) for name in package.parts})


def _cleaned(package: Package, name: str) -> bytes:
    lower = name.lower()
    data = package.read(name)
    if lower.endswith(".rels") or lower == "[content_types].xml":
        return data
    if is_picture(name):
        return b"" if lower.startswith("docprops/") else _picture(data, lower)
    if "printersettings/" in lower:
        return b""
    if not lower.endswith((".xml", ".vml")):
        return data
    if lower.startswith("xl/persons/"):
        data = _DISPLAY_NAME.sub(rb'\1=""', data)
    return _empty_properties(data) or _nameless(data)


def _empty_properties(data: bytes) -> bytes:
    """An empty part in place of one that describes the file; nothing for any other part."""
    for schema, root in _PROPERTIES.items():
        if schema.encode() in data[:_HEAD] and root.encode() in data[:_HEAD]:
            return f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{schema}"/>'.encode()
    return b""


def _picture(data: bytes, name: str) -> bytes:
    content_type = "image/png" if name.endswith(".png") else "image/jpeg"
    return clean_image(data, content_type)[0]


def _nameless(xml: bytes) -> bytes:
    return _OWN_FOLDER.sub(rb'\1=""', _AUTHORS.sub(rb"\1\2", _PERSONS.sub(rb'\1=""', xml)))
