"""`/rectification/open-data/`: the page that explains the data, the files, and their schemas."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from complaints.models import PetitionChannels
from complaints.public_ledger.cases import townships
from complaints.public_ledger.open_data import Values
from complaints.public_ledger.schema import json_schema
from complaints.rectification.public import data, listing
from complaints.views.data_files import DataFile, Rows, data_file, schema_answer
from portal.core import ratelimit
from portal.core.models import Division
from portal.core.pagecache.rules import public_page


@public_page()
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the data are, what each field means, and the files."""
    context = {
        "crumbs": [(_("Rectification"), reverse("rectification:index")), (_("Open data"), "")],
        "channels": PetitionChannels.for_request(request),
        "tables": [
            ("items", _("Items of the rectification list"), data.ITEMS),
            ("townships", _("Figures by township"), data.TOWNSHIPS),
        ],
    }
    return render(request, "complaints/rectification/open_data.html", context)


@require_safe
def schema_file(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one of the two documents."""
    if name not in data.TABLES:
        raise Http404
    return schema_answer(json_schema(name, data.TABLES[name], _schema_address(request, name)))


@require_safe
@ratelimit.limited("download")
def items_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every public item, or those of a township, state or category; of something unknown none."""
    places, today = townships(), timezone.localdate()
    choice = listing.asked_for(request.GET, places)
    if choice.unknown:
        raise Http404
    items = listing.chosen_items(choice, today)

    def rows() -> Iterator[Values]:
        moved = listing.moved_deadlines(items.order_by().values("number"))
        found = listing.with_look_backs(items).iterator(chunk_size=2000)
        yield from data.item_values(listing.rows_of(found, places, today, moved))

    return _file(request, "items", form, rows)


@require_safe
@ratelimit.limited("download")
def townships_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """How every township stands today, last the whole county."""
    rows, whole = listing.by_township(townships(), *_county(), timezone.localdate())
    found = list(data.township_values([*rows, whole]))
    return _file(request, "townships", form, lambda: iter(found))


def _county() -> tuple[str, str]:
    county = Division.objects.filter(level=Division.Level.COUNTY).first()
    return (county.name, county.short_code) if county else ("", "")


def _file(request: HttpRequest, name: str, form: str, rows: Rows) -> HttpResponseBase:
    schema = _schema_address(request, name)
    file = DataFile(f"rectification-{name}", data.TABLES[name], schema, rows)
    return data_file(request, file, form)


def _schema_address(request: HttpRequest, name: str) -> str:
    address = reverse("rectification:open_data_schema", args=[name])
    return request.build_absolute_uri(address)
