"""What a row of a circular may name: townships, units and people of today, read when asked."""

from itertools import groupby

from portal.core.models import Division, Office, User

Choices = list[tuple[str, str]]
Groups = list[tuple[str, Choices]]


def places() -> Choices:
    """Where a problem can lie: the county as a whole, and its townships."""
    rows = Division.objects.exclude(level=Division.Level.VILLAGE).order_by("path")
    return [(code, name) for code, name in rows.values_list("code", "name")]


def units() -> Choices:
    """Every unit, by division."""
    return [(str(pk), name) for pk, name in Office.objects.values_list("pk", "name")]


def people() -> Groups:
    """Active staff by unit, so that the person is looked for under the unit just chosen."""
    rows = User.objects.filter(is_active=True, office__isnull=False).select_related("office")
    staff = rows.order_by("office__division__code", "office", "pk")
    return [
        (str(unit), [(str(person.pk), str(person)) for person in members])
        for unit, members in groupby(staff, key=lambda person: person.office)
    ]
