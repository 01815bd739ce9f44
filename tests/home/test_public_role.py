"""A public host does everything public with a database user that can do nothing else."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from complaints import desk
from complaints.models import Attachment, Complaint, Rating
from complaints.rectification.models import Objection, ResidentAnswer
from portal.core.demo import Options
from portal.home import public_role
from portal.home.demo import load_home
from tests.complaints.factories import reply
from tests.complaints_public import factories as complaints
from tests.complaints_public.test_filing import picture, token_of
from tests.complaints_public.test_tracking import leave, look_up, text_of
from tests.disclosure import factories as lists
from tests.home.test_public_only import of_a_public_host, routes
from tests.rectification import factories as items
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


class Visitor(Client):
    """Every request goes to the database as the narrowed user."""

    role = ""

    def request(self, **request: Any) -> Any:
        if not self.role:
            return super().request(**request)
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{self.role}"')
            try:
                return super().request(**request)
            finally:
                cursor.execute("RESET ROLE")


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """On the embedded database, which has no users, the same walk without narrowing."""
    found = Visitor()
    if connection.vendor == "postgresql":
        role = f"sunlit_public_{secrets.token_hex(4)}"
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE ROLE "{role}"')
        assert public_role.grant(role) > 50
        found.role = role
    with override_settings(**of_a_public_host()):
        yield found


def test_every_public_address_without_a_number_answers(visitor: Visitor) -> None:
    complaints.county()
    load_home(Options())
    asked = 0
    for route, _view in routes(get_resolver("portal.public_urls").url_patterns):
        if "<" not in route and "(" not in route:
            asked += 1
            tired = {503} if route == "readyz" else set()
            answer = visitor.get(f"/{route}")
            assert answer.status_code in {200, 301, 302, 400, 403, 404, 405} | tired, route
    assert asked > 20


def test_a_list_is_read_and_searched(visitor: Visitor) -> None:
    place = lists.small_county()
    roster = lists.opened(place)
    for path in ("/publicity/", f"/publicity/{roster.reference}/?q=张", "/search/?q=低保"):
        assert visitor.get(path).status_code == 200, path


def test_filing_with_a_photo_following_and_adding_a_message(visitor: Visitor) -> None:
    complaints.county()
    values = complaints.typed(form_token=token_of(visitor), attachments=[picture("a.jpg")])
    receipt = soup(visitor.post("/complaints/file/", values, follow=True))
    told = receipt.select_one("[data-complaint-number]")
    assert told is not None
    which = {"number": told["data-complaint-number"], "code": told["data-query-code"]}
    page = visitor.post("/complaints/track/", which)
    message = {"action": "supplement", "pass": leave(page), "body": "One more thing"}
    assert "One more thing" in text_of(visitor.post("/complaints/track/", message))
    assert Attachment.objects.filter(complaint__number=which["number"]).count() == 1


def test_rating_an_answer_and_not_accepting_it(visitor: Visitor) -> None:
    places = complaints.county()
    case = complaints.filed(places["qinhe_village"])
    reply(desk.accept(case.complaint, places["officer"]), places["officer"])
    rated = {
        "action": "rate",
        "pass": leave(look_up(visitor, case)),
        "unit_score": "unsatisfied",
        "petition_office_score": "basically",
        "reason": "It took too long",
    }
    page = visitor.post("/complaints/track/", rated)
    assert Rating.objects.get().reason == "It took too long"
    refused = {"action": "accept", "pass": leave(page), "accepted": "no", "reason": "Nothing"}
    visitor.post("/complaints/track/", refused)
    assert Complaint.objects.get().acceptance == "not_accepted"


def test_an_answer_to_a_look_back_and_an_objection_to_a_closing(visitor: Visitor) -> None:
    place = items.county()
    people = items.staff(place)
    item = items.in_status(place, people, "closed")
    code = items.handed_out(item, people.county_officer).codes[0]
    visitor.post("/rectification/answer/", {"code": code, "accepted": "yes", "reason": ""})
    assert ResidentAnswer.objects.filter(accepted=True).count() == 1
    noticed = items.in_status(place, people, "closing_notice")
    address = reverse("rectification:objection", args=[noticed.number])
    assert visitor.post(address, {"text": "公示栏还是空的"}).status_code == 200
    assert Objection.objects.get().item == noticed


FORBIDDEN = (
    "SELECT * FROM django_session",
    "SELECT * FROM mfa_authenticator",
    "SELECT * FROM wagtailcore_revision",
    "SELECT * FROM complaints_casenote",
    "SELECT * FROM complaints_identityaccess",
    "UPDATE core_user SET is_superuser = true",
    "INSERT INTO disclosure_rosterentry SELECT * FROM disclosure_rosterentry",
    "UPDATE disclosure_roster SET status = 'open'",
    "DELETE FROM complaints_complaint",
    "TRUNCATE complaints_ledgerevent CASCADE",
    "UPDATE wagtailcore_page SET live = true",
    "CREATE TABLE mine (one integer)",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_user_of_a_public_host_can_do_nothing_else(visitor: Visitor, statement: str) -> None:
    if connection.vendor != "postgresql":
        assert not visitor.role
        return
    with pytest.raises(Error, match="permission denied"):
        _as(visitor.role, statement)


def _as(role: str, statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        cursor.execute(statement)


def test_every_table_of_the_list_is_there(visitor: Visitor) -> None:
    tables = set(connection.introspection.table_names())
    assert set(public_role.ADDED) | set(public_role.CHANGED) <= tables
    for name in public_role.HIDDEN:
        assert any(table.startswith(name) for table in tables), name


def test_the_command_says_what_is_wrong(visitor: Visitor) -> None:
    expected = "未作任何更改" if visitor.role else "内嵌数据库没有用户"
    with pytest.raises(CommandError, match=expected):
        call_command("grant_public", "nobody-of-this-name")
