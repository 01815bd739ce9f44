"""Numbers of officials and of missing filings: one series a year, without gaps."""

from datetime import datetime

from django.utils import timezone

from complaints import ledger
from complaints.models import Declarant, MissingFiling

PREFIXES: dict[type[Declarant] | type[MissingFiling], str] = {Declarant: "BA", MissingFiling: "LB"}


def next_number(model: type[Declarant] | type[MissingFiling], now: datetime) -> str:
    """The next number of the year; the ledger's lock lets one writer at a time ask."""
    ledger.lock()
    prefix = f"{PREFIXES[model]}{timezone.localdate(now):%Y}-"
    numbers = model._default_manager.filter(number__startswith=prefix)
    last = numbers.order_by("-number").values_list("number", flat=True).first()
    serial = int(last.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"
