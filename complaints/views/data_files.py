"""A table of open data as an answer: streamed, with its ETag, for any program of any origin."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from complaints.public_ledger import open_data
from complaints.public_ledger.schema import Field

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
Rows = Callable[[], Iterator[open_data.Values]]
Answer = TypeVar("Answer", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A table: the name of its file, its fields, where its schema is, its rows, and the period."""

    name: str
    fields: Sequence[Field]
    schema: str
    rows: Rows
    first: date | None = None
    last: date | None = None


def data_file(request: HttpRequest, file: DataFile, form: str) -> HttpResponseBase:
    """The rows as a file, or 304 when the reader has it already; never all of it in memory."""
    language = get_language() or ""
    etag = open_data.fingerprint(file.rows(), file.schema, form, file.name, language)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _may_be_kept(unchanged)
    lines = (
        open_data.csv_lines(file.fields, file.rows())
        if form == "csv"
        else open_data.json_lines(file.fields, file.rows(), file.schema, file.first, file.last)
    )
    answer = StreamingHttpResponse(lines, content_type=TYPES[form])
    answer["ETag"] = etag
    answer["Content-Disposition"] = f'attachment; filename="{file.name}.{form}"'
    return _may_be_kept(answer)


def schema_answer(document: dict[str, Any]) -> HttpResponse:
    """A JSON Schema as an answer."""
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Type"] = "application/schema+json"
    return _may_be_kept(answer)


def _may_be_kept(answer: Answer) -> Answer:
    """Public data: any program of any origin may read and keep them, and asks whether they hold.

    A case that is not public any more is in nobody's next answer.
    """
    answer["Cache-Control"] = "public, no-cache"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
