"""What a reader of the public ledger asked for; what is not offered is as if nothing was asked."""

from datetime import date

from django.http import HttpRequest

from complaints.public_ledger.cases import Filter
from complaints.public_ledger.periods import Period, choose
from portal.core.models import Division


def asked_period(request: HttpRequest, years: range, today: date) -> Period:
    """The period of the figures, by `year` and `quarter`."""
    return choose(request.GET.get("year", ""), request.GET.get("quarter", ""), years, today)


def asked_for(
    request: HttpRequest, places: list[Division], kinds: list[tuple[str, str]], years: range
) -> Filter:
    """Which cases, by `township`, `kind` and `received`."""
    code, kind = request.GET.get("township", ""), request.GET.get("kind", "")
    received = request.GET.get("received", "")
    return Filter(
        next((place for place in places if code in (place.code, place.short_code)), None),
        kind if kind in dict(kinds) else "",
        int(received) if received in {str(year) for year in years} else None,
    )
