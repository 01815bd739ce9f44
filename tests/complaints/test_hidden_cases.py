"""A case that somebody must not know of is nowhere: every staff address × role × relation."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from complaints import desk, notify
from complaints.models import Complaint, LedgerEvent
from complaints.reminders import digest
from portal.core.jobs import run_all
from portal.core.models import OutboxMessage, Role, User
from portal.core.uploads import CleanFile
from tests.complaints import factories
from tests.complaints.factories import MONDAY, County
from tests.complaints.test_staff_area import client_of, page_of
from tests.kin import factories as kin_factories
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
SECRET = "暗号绿松石"
# role and place of the one who looks → how the case is out of their sight
TABLE = [
    (Role.PETITION_OFFICER, "qinhe", "confidential"),
    (Role.PETITION_OFFICER, "root", "confidential"),
    (Role.SUPERVISOR, "root", "confidential"),
    (Role.AUDITOR, "root", "confidential"),
    (Role.RECTIFICATION_OFFICER, "root", "confidential"),
    (Role.EDITOR, "root", "confidential"),
    (Role.REVIEWER, "root", "confidential"),
    (Role.ADMINISTRATOR, "root", "confidential"),
    (Role.PETITION_OFFICER, "qinhe", "made confidential"),
    (Role.SUPERVISOR, "root", "made confidential"),
    (Role.PETITION_OFFICER, "qinhe", "accused"),
    (Role.PETITION_OFFICER, "qinhe", "accused unit"),
    (Role.PETITION_OFFICER, "qinhe", "relative"),
    (Role.PETITION_OFFICER, "qinhe", "stepped back"),
    (Role.SUPERVISOR, "qinhe", "kept away"),
    (Role.AUDITOR, "root", "relative"),
    (Role.CONFIDENTIAL_OFFICER, "root", "confidential relative"),
]


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


def out_of_sight(place: County, user: User, how: str) -> Complaint:
    """A case with a telling subject that *user* must not know of."""
    told: dict[str, Any] = {"subject": SECRET, "body": f"{SECRET}。"}
    boss = factories.officer("boss", place.root)
    if "relative" in how:
        admin = factories.officer("keeper", place.root, Role.ADMINISTRATOR)
        kin_factories.filed(kin_factories.official(user, admin), admin)
        kind = "accusation" if "confidential" in how else "service"
        return factories.filed(place, kind=kind, about_person="站长孙测试", **told)
    if how in MAKE:
        return MAKE[how](place, user, boss, told)
    watch = factories.officer("watch", place.root, Role.SUPERVISOR)
    return desk.exclude(factories.filed(place, **told), watch, "应当回避", person=user)


MAKE: dict[str, Callable[[County, User, User, dict[str, Any]], Complaint]] = {
    "confidential": lambda place, user, boss, told: factories.filed(
        place, kind="accusation", **told
    ),
    "made confidential": lambda place, user, boss, told: desk.make_confidential(
        factories.filed(place, **told), boss, "涉及检举"
    ),
    "accused": lambda place, user, boss, told: factories.filed(
        place, about_person=user.display_name, **told
    ),
    "accused unit": lambda place, user, boss, told: factories.filed(
        place, about_unit=place.qinhe_office.name, **told
    ),
    "stepped back": lambda place, user, boss, told: desk.recuse(
        factories.filed(place, **told), user, "有利害关系"
    ),
}


def addresses(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site that needs no argument."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern).lstrip("^").rstrip("$")
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif _is_plain(one, route):
            yield f"/{route}"


def _is_plain(one: object, route: str) -> bool:
    """A page that can be asked for; not the way out, and not Wagtail's test of its own alarm."""
    bare = isinstance(one, URLPattern) and not set(route) & set("<(\\[")
    return bare and not route.endswith(("logout/", "failwhale/"))


def body_of(client: Client, address: str) -> str:
    """What an answer says, a stream and where it leads included."""
    response = client.get(address)
    if response.status_code in {301, 302}:
        return str(response["Location"])
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8", errors="replace")


def names_it(text: str, case: Complaint) -> bool:
    return any(said in text for said in (SECRET, case.number, page_of(case)))


@pytest.mark.parametrize(("role", "where", "how"), TABLE)
def test_no_address_names_a_case_to_those_who_must_not_know(
    place: County, role: str, where: str, how: str
) -> None:
    user = factories.officer("someone", getattr(place, where), role)
    case = out_of_sight(place, user, how)
    client = client_of(user)
    telling = [
        f"{reverse('petitions:index')}?q={SECRET}",
        f"{reverse('petitions:index_results')}?q={case.number}",
        f"{reverse('petitions_confidential:index')}?q={case.number}",
        *addresses(),
    ]
    assert len(telling) > 40
    leaks = [
        one for one in telling if names_it(body_of(client, one).replace(f"q={SECRET}", ""), case)
    ]
    # What was searched for stands in the search field itself, nowhere else.
    leaks = [one for one in leaks if "?q=" not in one or page_of(case) in body_of(client, one)]
    assert leaks == []
    assert client.get(page_of(case)).status_code in {302, 403, 404}


@pytest.mark.parametrize(("role", "where", "how"), TABLE)
def test_no_mail_and_no_digest_reaches_those_who_must_not_know(
    place: County, role: str, where: str, how: str
) -> None:
    user = factories.officer("someone", getattr(place, where), role)
    case = out_of_sight(place, user, how)
    OutboxMessage.objects.all().delete()
    desk.citizen_message(case, "补充情况。")
    case = factories.fresh(case)
    notify.not_satisfied(case, LedgerEvent.objects.latest("sequence"))
    run_all(timezone.now() + timedelta(days=90))
    told = OutboxMessage.objects.filter(to=user.email)
    assert not told.filter(body__contains=case.number).exists()
    assert not told.filter(body__contains=SECRET).exists()


def test_the_message_to_the_whole_unit_names_no_case_that_one_of_it_must_not_know(
    place: County,
) -> None:
    place.qinhe_office.email = "unit@example.test"
    place.qinhe_office.save()
    factories.officer("张三丰", place.qinhe)
    case = factories.filed(place, at=MONDAY, about_person="张三丰")
    other = factories.filed(place, at=MONDAY)
    digest.send_digests(MONDAY + timedelta(days=21))
    told = OutboxMessage.objects.filter(to="unit@example.test")
    assert told.filter(body__contains=other.number).exists()
    assert not told.filter(body__contains=case.number).exists()


def test_those_who_may_know_are_found_by_the_same_search(
    place: County, county_officer: User, confidential_officer: User
) -> None:
    """Otherwise the tables above would prove nothing."""
    case = factories.filed(place, subject=SECRET)
    secret = factories.filed(place, subject=SECRET, kind="accusation")
    mine, queue = client_of(county_officer), client_of(confidential_officer)
    assert [one for one in addresses() if names_it(body_of(mine, one), case)]
    assert names_it(body_of(queue, reverse("petitions_confidential:index")), secret)
    OutboxMessage.objects.all().delete()
    desk.citizen_message(secret, "补充情况。")
    assert OutboxMessage.objects.filter(to=confidential_officer.email).exists()


@pytest.mark.parametrize("how", ["confidential", "made confidential"])
def test_no_public_address_names_a_confidential_case(place: County, how: str) -> None:
    case = out_of_sight(place, factories.officer("someone", place.qinhe), how)
    anyone = Client()
    told = [one for one in addresses() if not one.startswith("/admin/")]
    assert len(told) > 10
    assert [one for one in told if names_it(body_of(anyone, one), case)] == []


def test_an_attachment_is_gone_for_whoever_stepped_back(place: County, qinhe_officer: User) -> None:
    photo = CleanFile("photo.jpg", "image/jpeg", b"made-up bytes", "0" * 64)
    case = factories.filed(place, attachments=[photo])
    address = reverse("petitions:attachment", args=[case.attachments.get().pk])
    client = client_of(qinhe_officer)
    assert body_of(client, address) == "made-up bytes"
    desk.recuse(case, qinhe_officer, "有利害关系")
    assert client.get(address).status_code == 404


def test_the_chosen_addresses_are_those_of_the_room() -> None:
    found = set(addresses())
    for name in ("petitions", "petitions_confidential", "petitions_register", "petitions_kinds"):
        assert reverse(f"{name}:index") in found


def test_a_unit_asked_for_help_is_told_past_the_one_who_must_not_know(
    place: County, county_officer: User, guodao_officer: User
) -> None:
    place.guodao_office.email = "unit@example.test"
    place.guodao_office.save()
    accused = factories.officer("张三丰", place.guodao)
    case = factories.filed(place, about_person="张三丰")
    OutboxMessage.objects.all().delete()
    desk.ask_unit(case, county_officer, place.guodao_office, "请协助核实")
    told = set(OutboxMessage.objects.values_list("to", flat=True))
    assert guodao_officer.email in told
    assert not told & {accused.email, "unit@example.test"}
