"""A step that touches several records locks all of them before it locks the ledger."""

import pytest
from django.utils import timezone

from complaints.kin.jobs import look_for_missing
from complaints.models import Exclusion, MissingFiling
from portal.core.models import User
from tests.complaints import factories as cases
from tests.complaints.factories import County
from tests.kin import factories
from tests.support.locking import rows_before_the_ledger
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db


def test_a_filing_that_mends_and_keeps_away(place: County, keeper: User, clerk: User) -> None:
    who = identity_number()
    factories.recipient(place, who)
    factories.registered(place, who)
    look_for_missing(timezone.now())
    for _number in range(2):
        cases.filed(place, about_person=factories.RELATIVE)
    official = factories.official(clerk, keeper)
    with rows_before_the_ledger():
        factories.filed(official, keeper, identity=who)
    assert MissingFiling.objects.get().result == "filed"
    assert Exclusion.objects.filter(user=clerk).count() == 2
