"""Who has to file is listed by the officer of the place, files once, and never vanishes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from complaints import verification
from complaints.kin import desk
from complaints.models import Declarant, KinRelation, LedgerEvent, RelativeFiling
from complaints.relatives import digest_of_identity, digest_of_name
from portal.core.errors import Refused
from portal.core.models import Role, User
from tests.complaints import factories as people
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.kin import factories
from tests.kin.factories import LONG_AGO, RELATIVE
from tests.support.made_up import identity_number

pytestmark = pytest.mark.django_db


def refused(call: Any) -> str:
    """The code with which *call* is refused."""
    with pytest.raises(Refused) as found, transaction.atomic():
        call()
    return found.value.code


def kinds() -> list[str]:
    return list(LedgerEvent.objects.order_by("sequence").values_list("kind", flat=True))


def test_staff_and_members_of_committees_are_listed_by_the_officer_of_the_place(
    place: County, keeper: User, clerk: User
) -> None:
    staff = factories.official(clerk, keeper)
    member = factories.committee_member(place.qinhe_village, keeper)
    assert (staff.kind, staff.division, staff.name) == ("staff", place.qinhe, clerk.display_name)
    assert (member.kind, member.user, member.name) == ("committee", None, "任测试")
    with pytest.raises(PermissionDenied):
        factories.committee_member(place.guodao_village, keeper)
    with pytest.raises(PermissionDenied):
        factories.committee_member(place.qinhe_village, clerk, "别人")
    assert kinds() == ["official_added"] * 2


def test_half_an_official_and_the_same_one_twice_are_refused(
    place: County, keeper: User, clerk: User
) -> None:
    def add(**changes: Any) -> Any:
        values: dict[str, Any] = {"post": "委员", "since": LONG_AGO, **changes}
        return lambda: desk.add_official(desk.Official(**values), keeper)

    village = place.qinhe_village
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(add()) == "one-needed"
    assert refused(add(user=clerk, name="任测试")) == "one-needed"
    assert refused(add(name="任测试")) == "place-needed"
    assert refused(add(name="任测试", division=village, post=" ")) == "post-needed"
    assert refused(add(name="任测试", division=village, since=tomorrow)) == "not-yet"
    assert refused(add(name="任测试", division=village, post=identity_number())) == "personal-data"
    for values in ({"user": clerk}, {"name": "任测试", "division": village}):
        add(**values)()
        assert refused(add(**values)) == "listed-already"


def test_a_relative_is_filed_as_digests_and_a_masked_name(keeper: User, clerk: User) -> None:
    number, official = identity_number(), factories.official(clerk, keeper)
    row = factories.filed(official, keeper, identity=number)
    kept = " ".join(str(value) for value in RelativeFiling.objects.values_list().get())
    told = " ".join(f"{e.public} {e.private} {e.sealed}" for e in LedgerEvent.objects.all())
    assert (row.staff, row.identity_digest) == (clerk, digest_of_identity(number))
    for secret in (RELATIVE, number):
        assert secret not in kept + told
    assert kinds() == ["official_added", "relative_filed"]


def test_what_cannot_be_compared_or_is_there_already_is_refused(keeper: User, clerk: User) -> None:
    official, number = factories.official(clerk, keeper), identity_number()
    tomorrow = timezone.localdate() + timedelta(days=1)
    outside = factories.relation("远亲", active=False)
    factories.filed(official, keeper, identity=number)
    for code, changes in (
        ("not-filed-here", {"relation": outside}),
        ("name-needed", {"name": " "}),
        ("identity-needed", {"identity": ""}),
        ("no-identity", {"identity": "123"}),
        ("filed-ahead", {"filed_on": tomorrow}),
        ("filed-already", {"identity": number, "name": "孙别名"}),
        ("filed-already", {}),
    ):
        assert refused(lambda c=changes: factories.filed(official, keeper, **c)) == code
    assert RelativeFiling.objects.count() == 1


def test_a_filing_ends_by_a_date_may_be_filed_anew_and_is_never_deleted(
    keeper: User, clerk: User
) -> None:
    official, number = factories.official(clerk, keeper), identity_number()
    row = factories.filed(official, keeper, identity=number)
    today = timezone.localdate()
    assert refused(lambda: desk.end_filing(row, keeper, LONG_AGO)) == "before-filed"
    assert refused(lambda: desk.end_filing(row, keeper, today + timedelta(days=1))) == "ahead"
    desk.end_filing(row, keeper, today)
    assert refused(lambda: desk.end_filing(row, keeper, today)) == "ended-already"
    factories.filed(official, keeper, identity=number)
    for rows in (RelativeFiling.objects.all(), Declarant.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    assert kinds()[-2:] == ["relative_ended", "relative_filed"]


def test_officials_may_file_for_themselves_and_for_nobody_else(
    place: County, keeper: User, clerk: User
) -> None:
    own = factories.official(clerk, keeper)
    other = factories.committee_member(place.qinhe_village, keeper)
    assert factories.filed(own, clerk).recorded_by == clerk
    with pytest.raises(PermissionDenied):
        factories.filed(other, clerk)
    with pytest.raises(PermissionDenied):
        desk.end_office(other, clerk, timezone.localdate())
    keepers_own = factories.official(keeper, keeper)
    ended = lambda: desk.end_office(keepers_own, keeper, timezone.localdate())  # noqa: E731
    assert refused(ended) == "own-office"


def test_nothing_is_filed_after_the_end_of_office(keeper: User, clerk: User) -> None:
    official = factories.official(clerk, keeper)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert refused(lambda: desk.end_office(official, keeper, LONG_AGO.replace(year=2019))) == (
        "before-begin"
    )
    desk.end_office(official, keeper, yesterday)
    assert refused(lambda: factories.filed(official, keeper)) == "out-of-office"


def test_every_record_is_sealed_and_a_change_around_the_desk_is_found(
    keeper: User, clerk: User
) -> None:
    official = factories.official(clerk, keeper)
    row = factories.filed(official, keeper)
    desk.end_filing(row, keeper, timezone.localdate())
    assert not verification.verify().problems
    RelativeFiling.objects.update(relation="远亲")
    assert [one.code for one in verification.verify().problems] == ["differs"]


def test_the_officer_lists_and_files_on_pages_that_forget_what_was_typed(
    place: County, keeper: User, clerk: User
) -> None:
    client, number = client_of(keeper), identity_number()
    new = reverse("kin_officials:add")
    assert client.get(new).status_code == 200
    half = client.post(new, {"post": "委员", "since": "2020-01-01"})
    assert half.status_code == 422
    assert (
        client.post(new, {"user": clerk.pk, "post": "委员", "since": "2020-01-01"}).status_code
        == 302
    )
    page = reverse("kin_officials:inspect", args=[Declarant.objects.get().pk])
    values = {
        "relation": factories.relation().pk,
        "programme": factories.programme().pk,
        "name": RELATIVE,
        "identity": "123",
        "filed_on": "2026-01-09",
    }
    sent = {f"file_relative-{name}": value for name, value in values.items()}
    wrong = client.post(page, {"step": "file_relative", **sent})
    assert wrong.status_code == 422
    assert RELATIVE in wrong.content.decode()
    sent["file_relative-identity"] = number
    assert client.post(page, {"step": "file_relative", **sent}).status_code == 302
    shown = client.get(page).content.decode()
    logs = " ".join(str(log.data) + log.label for log in ModelLogEntry.objects.all())
    assert RelativeFiling.objects.get().masked_name in shown
    for secret in (RELATIVE, number):
        assert secret not in shown + logs


def test_the_filings_of_the_place_stand_in_one_list_that_leads_to_their_official(
    place: County, keeper: User, clerk: User
) -> None:
    official = factories.official(clerk, keeper)
    factories.filed(official, keeper)
    address = reverse("relative_filings:index")
    shown = client_of(keeper).get(address).content.decode()
    assert reverse("kin_officials:inspect", args=[official.pk]) in shown
    assert RELATIVE not in shown
    other = people.officer("guodao-rectify", place.guodao, Role.RECTIFICATION_OFFICER)
    assert not list(client_of(other).get(address).context["object_list"])
    assert client_of(clerk).get(address).status_code in {302, 403}


def test_the_range_of_relations_is_kept_by_the_administrator(place: County, keeper: User) -> None:
    admin = people.officer("admin", place.root, Role.ADMINISTRATOR)
    new = reverse("kin_relations:add")
    values = {"code": "spouse", "name": "配偶", "active": "on", "order": 1, "basis": "各地一致"}
    assert client_of(keeper).get(new).status_code in {302, 403}
    assert client_of(admin).post(new, values).status_code == 302
    assert KinRelation.objects.get().name == "配偶"


def test_what_was_filed_before_there_was_a_list_comes_along(keeper: User, clerk: User) -> None:
    RelativeFiling.objects.create(
        staff=clerk,
        relation="兄弟",
        masked_name="孙**",
        name_digest=digest_of_name(RELATIVE),
        filed_on=LONG_AGO,
        recorded_by=keeper,
    )
    official = factories.official(clerk, keeper)
    row = official.relative_filings.get()
    assert not verification.verify().problems
    assert refused(lambda: factories.filed(official, keeper)) == "filed-already"
    desk.end_filing(row, keeper, timezone.localdate())
    factories.filed(official, keeper)
    assert not verification.verify().problems
