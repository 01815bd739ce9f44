"""Index numbers of public information, made by rule: 统一社会信用代码/YYYYMM-序号.

The month is that of the document's date, or else of its publication. A number that somebody typed
stays as it is; none is given twice, whatever kind of page it stands on.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from wagtail.models import Site

from portal.core.identity_codes import is_placeholder
from portal.core.models import SiteIdentity

PLACEHOLDER = "0" * 18
_SERIAL = re.compile(r"-([0-9]{1,9})\Z")


def next_number(kinds: Iterable[type[Any]], day: date) -> str:
    """The next free number of the month of *day*; to be called in a transaction."""
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.for_site(site)
    # Two publications at the same moment: the second waits for the first one's number.
    code = SiteIdentity.objects.select_for_update().get(site=site).credit_code
    head = f"{PLACEHOLDER if is_placeholder(code) else code}/{day:%Y%m}-"
    serials = [_serial(number) for kind in kinds for number in _given(kind, head)]
    return f"{head}{max(serials, default=0) + 1:05d}"


def holders(kinds: Iterable[type[Any]], number: str, page: int | None) -> Iterator[Any]:
    """The other pages that bear *number*."""
    for kind in kinds:
        yield from kind.objects.filter(index_number=number).exclude(pk=page)[:1]


def _given(kind: type[Any], head: str) -> Any:
    rows = kind.objects.filter(index_number__startswith=head)
    return rows.values_list("index_number", flat=True)


def _serial(number: str) -> int:
    found = _SERIAL.search(number)
    return int(found[1]) if found else 0
