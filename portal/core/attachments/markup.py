"""XML of an Office file is walked, never built: no entities, no document type, bounded depth."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from portal.core.errors import refuse, refuse_damaged
from portal.core.public_text.finding import Place

MAX_DEPTH = 250
# Names that a program gives to parts and versions: figures without a meaning.
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
_MACHINE_NAMES = re.compile(r"rsid\w*|paraId|textId|uid|id|Id|spid|xmlns|durableId")


class Walker:
    """Feed it a part; override what happens at the start, the end and the text of an element.

    Names are local: what stands before a colon is the author's choice and left off.
    """

    def __init__(self) -> None:
        self.depth = 0

    def walk(self, chunks: Iterable[bytes]) -> None:
        """Go through the whole part. Raises Refused as `steps` does."""
        for _step in self.steps(chunks):
            pass

    def steps(self, chunks: Iterable[bytes]) -> Iterator[None]:
        """Stop after each chunk. Raises Refused for a document type (entity bombs need one) and
        for broken XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.XmlDeclHandler = _require_utf8
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text
        try:
            for number, chunk in enumerate(chunks):
                if number == 0 and b"\x00" in chunk[:4]:  # UTF-16, in which no program writes
                    refuse_damaged()
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError:
            refuse_damaged()

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            refuse_damaged()
        self.start(local(name), attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.end(local(name))


class Texts(Walker):
    """All texts of a part, and apart from them what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.spoken: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.spoken.extend(value for value in spoken(attributes) if len(value) > 1)

    def text(self, data: str) -> None:
        if data.strip():
            self.texts.append(data)


def texts_of(
    label: str, part: str, chunks: Iterable[bytes], *, figures: bool = False
) -> Iterator[Place]:
    """A place for every text of a part; neighbours are read on, as runs of one line are.

    Of *figures*, such as the values behind a chart, only what has a check digit counts so.
    """
    walker = Texts()
    walker.walk(chunks)
    yield from (Place(label, text, part, cells=figures) for text in walker.texts)
    yield from (Place(label, text) for text in walker.spoken)


def local(name: str) -> str:
    return name.rpartition(":")[2]


def spoken(attributes: dict[str, str]) -> Iterable[str]:
    """The values of attributes that can carry a word or number of a person."""
    for name, value in attributes.items():
        if not _MACHINE_NAMES.fullmatch(local(name)) and not _GUID.search(value):
            yield value


def _require_utf8(version: str, encoding: str | None, standalone: int) -> None:
    # Traces are taken out of the bytes: they must stand there as they are read.
    if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
        refuse_damaged()


def _refuse_doctype(*args: Any) -> None:
    refuse(
        _("The file contains instructions that no office program writes. It is not accepted."),
        "entity-bomb",
    )
