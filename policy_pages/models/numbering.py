"""Index numbers of public information, made by rule: 统一社会信用代码/YYYYMM-序号.

The month is that of the document's date, or else of its publication. A number that somebody typed
stays as it is; none is given twice, whatever kind of page it stands on.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from portal.core.identity_codes import is_placeholder
from portal.core.models import SiteIdentity

PLACEHOLDER = "X" * 18
_SERIAL = re.compile(r"-([0-9]{1,9})\Z")


@register_setting(icon="tag")
class IndexNumbering(BaseSiteSetting):
    """The code of the organ that index numbers begin with."""

    organ_code = models.CharField(
        _("unified social credit code of the organ"),
        max_length=18,
        default=PLACEHOLDER,
        validators=[RegexValidator(r"^[0-9A-Z]{18}$", _("Type its eighteen digits or letters."))],
        help_text=_("Index numbers begin with it; leave the placeholder until it is known."),
    )

    panels: ClassVar[list[object]] = [FieldPanel("organ_code")]

    class Meta:
        verbose_name = _("index numbers")

    def __str__(self) -> str:
        return self.organ_code


def next_number(kinds: Iterable[type[Any]], day: date) -> str:
    """The next free number of the month of *day*; to be called in a transaction."""
    site = Site.objects.get(is_default_site=True)
    IndexNumbering.for_site(site)
    # Two publications at the same moment: the second waits for the first one's number.
    setting = IndexNumbering.objects.select_for_update().get(site=site)
    identity = SiteIdentity.for_site(site)
    code = setting.organ_code if is_placeholder(identity.credit_code) else identity.credit_code
    head = f"{code}/{day:%Y%m}-"
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
