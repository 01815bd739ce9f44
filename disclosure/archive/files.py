"""The files of one publication in an archive: sealed bytes, readable copies, record, photos.

The readable copies are made from the sealed bytes and from nothing else. They are single files
without a script that any browser opens.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from disclosure.archive.record import Data, record_of
from disclosure.models import Publication
from portal.core.models import PrivateFile
from portal.core.spreadsheets import write_csv

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
CHUNK = 1 << 16
SEAL_BROKEN, PHOTO_MISSING, PHOTO_BROKEN = "seal-broken", "photo-missing", "photo-broken"


def write_list(publication: Publication, folder: Path) -> tuple[Data, list[str]]:
    """Write everything of one list into *folder*; its record, and codes of what does not hold."""
    folder.mkdir(parents=True)
    content = bytes(publication.content)
    (folder / "public.json").write_bytes(content)
    seal_line = f"{publication.sha256}  public.json\n"
    (folder / "public.json.sha256").write_text(seal_line, encoding="ascii")
    record = record_of(publication)
    problems = [] if record["seal_holds"] else [SEAL_BROKEN]
    problems += _write_photos(publication, record, folder)
    public = _parsed(content)
    record["readable"] = public is not None
    if public is not None:
        page = {"public": public, "record": record}
        write_text(folder / "public.html", render("public.html", page))
        write_table(folder / "public.csv", _table(public))
    write_json(folder / "record.json", record)
    write_text(folder / "record.html", render("record.html", {"record": record}))
    return record, problems


def _parsed(content: bytes) -> Data | None:
    """The public list of the sealed bytes; None when somebody broke them beyond reading."""
    try:
        found = json.loads(content)
        fit = isinstance(found["columns"], list) and isinstance(found["rows"], list)
    except (ValueError, KeyError, TypeError):
        return None
    return found if fit else None


def _table(public: Data) -> Iterator[Sequence[str]]:
    yield [column["label"] for column in public["columns"]]
    yield from public["rows"]


def _write_photos(publication: Publication, record: Data, folder: Path) -> list[str]:
    problems = []
    for number, posting in enumerate(publication.postings.select_related("photo")):
        if posting.photo is None:
            continue
        (folder / "photos").mkdir(exist_ok=True)
        suffix = SUFFIXES.get(posting.photo.content_type, ".bin")
        name = f"photos/{number + 1:02d}{suffix}"
        problem = _copy(posting.photo, folder / name)
        if problem:
            problems.append(problem)
        if problem != PHOTO_MISSING:
            record["postings"][number]["photo"] = name
    return problems


def _copy(file: PrivateFile, target: Path) -> str:
    """Copy a cleaned file piece by piece; "" or what is wrong with it."""
    found = hashlib.sha256()
    try:
        with file.blob.open("rb") as source, target.open("xb") as out:
            while piece := source.read(CHUNK):
                found.update(piece)
                out.write(piece)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return PHOTO_MISSING
    return "" if found.hexdigest() == file.sha256 else PHOTO_BROKEN


def render(name: str, context: Data) -> str:
    """A page of the archive."""
    return render_to_string(f"disclosure/archive/{name}", context)


def write_text(path: Path, text: str) -> None:
    """UTF-8 with line feeds, whatever the machine usually writes."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Any) -> None:
    """Readable JSON."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_table(path: Path, rows: Iterator[Sequence[str]]) -> None:
    """UTF-8 with a byte order mark, as the office programmes of China open it; no formulas."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(file, rows)
