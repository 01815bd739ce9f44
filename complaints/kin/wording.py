"""The events of this room in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

EVENTS: dict[str, Promise] = {
    "official_added": gettext_lazy("Put on the list of those who file"),
    "office_ended": gettext_lazy("Left office"),
    "relative_filed": gettext_lazy("A near relative was filed"),
    "relative_ended": gettext_lazy("A filing ended"),
    "missing_found": gettext_lazy("Found by a data comparison"),
    "missing_listed": gettext_lazy("Put on the rectification list"),
    "missing_filed": gettext_lazy("Filed since"),
    "missing_unfounded": gettext_lazy("Settled: no filing is missing"),
    "declared": gettext_lazy("Declared for the year"),
    "declaration_overdue": gettext_lazy("The declaration of the year is overdue"),
}
