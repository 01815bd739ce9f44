"""The one member of staff of the tests of the door."""

from portal.core.models import Appointment, Division, Office, Role, User
from portal.core.setup import grant_staff_access

PASSWORD = "a long pass phrase"


def one_editor(email: str = "") -> User:
    """An editor of a county with one office."""
    grant_staff_access()
    county = Division.add_root(code="990001000000", name="甲县", level="county")
    office = Office.objects.create(name="甲县民政局", division=county)
    user = User.objects.create_user("editor", email, PASSWORD, office=office)
    Appointment.objects.create(user=user, role=Role.EDITOR, division=county)
    return user
