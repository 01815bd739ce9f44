"""What leaves as a file: a download that no browser runs, guesses about or keeps."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from portal.core.models import PrivateFile
from portal.core.spreadsheets import csv_bytes, xlsx_bytes

TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def private_download_of(rows: QuerySet[Any], pk: int, field: str) -> FileResponse:
    """The file that *field* of one of these rows has; the rows are those the person may see.

    Raises Http404 for any other row, and for one without a file.
    """
    found = get_object_or_404(rows.select_related(field), pk=pk, **{f"{field}__isnull": False})
    return private_download(getattr(found, field))


def private_download(file: PrivateFile) -> FileResponse:
    """The file as an attachment; whoever calls this has asked whether the person may have it."""
    response = FileResponse(file.blob.open("rb"), as_attachment=True, filename=file.name)
    response["Content-Type"] = file.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_download(pdf: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A paper made for this one person now, to keep or with *inline* to look at."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def csv_download(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Public figures as a CSV file of that name."""
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def table_download(name: str, form: str, title: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """Figures for staff as one of TABLES; *name* comes without the ending."""
    data = csv_bytes(rows[0], rows[1:]) if form == "csv" else xlsx_bytes(title, rows)
    response = HttpResponse(data, content_type=TABLES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
