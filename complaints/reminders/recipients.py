"""Who is reminded of a case: its handler or officers, and those above; never a barred person."""

from collections.abc import Iterable, Sequence

from complaints.models import Complaint, Exclusion
from portal.core.models import Division, User
from portal.core.permissions import Action, people_with


class Recipients:
    """The people of many cases: one query for conflicts, one for each role in each place."""

    def __init__(self, cases: Sequence[Complaint]) -> None:
        rows = Exclusion.objects.filter(complaint__in=[case.pk for case in cases])
        self._barred = set(rows.values_list("complaint_id", "user_id", "office_id"))
        self._people: dict[tuple[Action, int], list[User]] = {}

    def of_handling(self, case: Complaint) -> list[User]:
        """The handler; of a confidential case its officers. Others are told by the digest."""
        if case.confidential:
            people = self._with(Action.CONFIDENTIAL_HANDLE, case.office.division)
        else:
            people = [case.handler] if case.handler and case.handler.is_active else []
        return self._fit(people, case)

    def above(self, case: Complaint) -> list[User]:
        """The supervisors of the place; a confidential case stays in its role."""
        if case.confidential:
            return []
        return self._fit(self._with(Action.COMPLAINT_EXTEND, case.division), case)

    def _with(self, action: Action, division: Division) -> list[User]:
        key = (action, division.pk)
        if key not in self._people:
            self._people[key] = list(people_with(action, division))
        return self._people[key]

    def _fit(self, people: Iterable[User], case: Complaint) -> list[User]:
        return [user for user in people if user.email and not self._is_barred(user, case)]

    def _is_barred(self, user: User, case: Complaint) -> bool:
        own: set[tuple[int, int | None, int | None]] = {(case.pk, user.pk, None)}
        if user.office_id:
            own.add((case.pk, None, user.office_id))
        return not own.isdisjoint(self._barred)
