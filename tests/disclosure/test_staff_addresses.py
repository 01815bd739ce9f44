"""Every staff address of this room × every role × own and other township, from one table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from disclosure.lists import postings, waivers
from disclosure.models import Posting, Publication, PublicityWaiver, Roster, VillageSignature
from portal.core.models import PrivateFile, Role, User
from portal.core.uploads import CleanFile
from tests.disclosure.factories import County, imported, opened, staff

pytestmark = pytest.mark.django_db

ROOMS = (
    *("publicity_lists", "publicity_archive", "skipped_publicities", "registers", "fund_reports"),
    *("catalogue_standing", "column_choices", "programme", "public_columns", "publicity_periods"),
    *("amount_standards", "programme_exclusions", "catalogue_items", "small_figures"),
)
SEES = {"editor", "reviewer", "supervisor", "auditor"}
ARCHIVE = {"reviewer", "supervisor", "auditor"}
RULES = {"administrator"}
# Address → who gets it in the place of the list. Whoever is not named gets nothing.
OF_A_LIST: dict[str, set[str]] = {
    "publicity_lists:inspect": SEES,
    "publicity_lists:preview": SEES,
    "publicity_lists:history": SEES,
    "publicity_lists:history_results": SEES,
    "publicity_lists:workflow_history": SEES,
    "publicity_lists:workflow_history_detail": SEES,
    "publicity_lists:signature": SEES,
    "publicity_lists:photo": SEES,
    "publicity_lists:posters": SEES,
    "publicity_archive:inspect": ARCHIVE,
    "publicity_archive:photo": ARCHIVE,
    "skipped_publicities:inspect": SEES,
}
OF_NO_LIST: dict[str, set[str]] = {
    **{f"publicity_lists:{name}": SEES for name in ("index", "index_results")},
    **{f"publicity_archive:{name}": ARCHIVE for name in ("index", "index_results")},
    **{f"skipped_publicities:{name}": SEES for name in ("index", "index_results")},
    **{f"registers:{name}": SEES for name in ("index", "index_results")},
    "publicity_lists:import": {"editor"},
    "publicity_lists:import_progress": {"editor"},
    "skipped_publicities:add": {"editor"},
    "registers:upload": {"editor"},
    "catalogue_standing:index": SEES,
    # Figures that are not suppressed yet are the county's.
    **{f"fund_reports:{name}": set() for name in ("index", "index_results", "begin", "enter")},
}
LATER = {"publicity_archive:download"}  # POST only, asked below
FUNDS = {f"fund_reports:{n}" for n in ("correct", "inspect", "history", "history_results")}


def names_of_the_room() -> Iterator[str]:
    """What is really there, so that no new address escapes the table."""
    for room in ROOMS:
        _prefix, resolver = get_resolver().namespace_dict[room]
        yield from (f"{room}:{name}" for name in resolver.reverse_dict if isinstance(name, str))


def test_the_table_names_every_address() -> None:
    rules = {name for name in names_of_the_room() if name.split(":")[0] in ROOMS[6:]}
    rest = set(names_of_the_room()) - rules
    assert rest | {"catalogue_standing:index"} == {*OF_A_LIST, *OF_NO_LIST, *LATER, *FUNDS}


@pytest.fixture
def keys(county: County) -> dict[str, list[Any]]:
    """A list with everything that can hang on it, and the arguments of each address."""
    roster = opened(county)
    photo = CleanFile("板.png", "image/png", b"png", "0" * 64)
    posting = postings.record_posting(
        roster,
        county.editor,
        place=Posting.Place.BOARD,
        posted_on=roster.opens_on,
        photo=photo,
    )
    signature = VillageSignature.objects.create(
        roster=roster,
        village=county.qinhe.get_children().first(),
        signed_by="村主任",
        signed_on=roster.month,
        scan=PrivateFile.keep(photo),
        recorded_by=county.editor,
    )
    month = roster.month.replace(year=roster.month.year - 1)
    waiver = waivers.ask(county.dibao, county.qinhe, "initial", month, county.editor, "紧急程序")
    state = roster._workflow_states.get()
    publication = Publication.objects.get()
    return {
        "publicity_lists:workflow_history_detail": [roster.pk, state.pk],
        "publicity_lists:signature": [signature.pk],
        "publicity_lists:photo": [posting.pk],
        "publicity_lists:posters": [roster.pk, "a4", "zip"],
        "publicity_archive:inspect": [publication.pk],
        "publicity_archive:photo": [posting.pk],
        "skipped_publicities:inspect": [waiver.pk],
        "publicity_lists:import_progress": ["x" * 24],
        "": [roster.pk],
    }


def _answer(client: Client, user: User, name: str, arguments: list[Any]) -> int:
    client.force_login(user)
    answer = client.get(reverse(name, args=arguments))
    b"".join(answer.streaming_content if answer.streaming else ())  # reads and closes a file
    return int(answer.status_code)


@pytest.mark.parametrize("role", Role.values)
def test_what_hangs_on_a_list_is_open_to_its_place_and_roles_only(
    client: Client, county: County, keys: dict[str, list[Any]], role: str
) -> None:
    own = staff("own", role, county.qinhe)
    other = staff("other", role, county.guodao)
    for name, roles in OF_A_LIST.items():
        arguments = keys.get(name, keys[""])
        assert (_answer(client, own, name, arguments) == 200) is (role in roles), name
        assert _answer(client, other, name, arguments) in {302, 403, 404}, name


@pytest.mark.parametrize("role", Role.values)
def test_the_other_pages_are_open_to_their_roles_only(
    client: Client, county: County, keys: dict[str, list[Any]], role: str
) -> None:
    own = staff("own", role, county.qinhe)
    for name, roles in OF_NO_LIST.items():
        arguments = keys.get(name, [])
        assert (_answer(client, own, name, arguments) == 200) is (role in roles), name
    for room in ROOMS[6:]:
        for page in ("index", "add"):
            name = f"{room}:{page}"
            if room == "column_choices":
                continue
            if room == "catalogue_standing":
                continue
            assert (_answer(client, own, name, []) == 200) is (role in RULES), name


def test_a_superuser_without_a_role_gets_nothing_of_a_list(
    client: Client, county: County, keys: dict[str, list[Any]]
) -> None:
    root = User.objects.create_superuser("root", password="made-up-password")
    for name in OF_A_LIST:
        status = _answer(client, root, name, keys.get(name, keys[""]))
        assert status in {302, 403, 404}, name
    for name in set(OF_NO_LIST) - {"catalogue_standing:index"}:
        assert _answer(client, root, name, keys.get(name, [])) in {302, 403, 404}, name
    assert client.get(reverse("list_approvals")).status_code in {302, 403}


def test_a_visitor_is_led_to_the_login(client: Client, keys: dict[str, list[Any]]) -> None:
    for name in {**OF_A_LIST, **OF_NO_LIST}:
        arguments = keys.get(name, keys[""] if name in OF_A_LIST else [])
        answer = client.get(reverse(name, args=arguments))
        assert (answer.status_code, "login" in answer.headers.get("Location", "")) == (302, True)


def test_another_township_takes_no_step_and_no_archive(client: Client, county: County) -> None:
    draft = imported(county)
    page = reverse("publicity_lists:inspect", args=[draft.pk])
    for user in (county.foreign_editor, county.foreign_reviewer):
        client.force_login(user)
        for step in ("describe", "explain", "submit", "approve", "reject", "withdraw", "discard"):
            assert (
                client.post(page, {"step": step, f"{step}-reason": "理由充分"}).status_code == 404
            )
    draft.refresh_from_db()
    assert draft.status == Roster.Status.DRAFT
    download = reverse("publicity_archive:download")
    answer = client.post(download, {"year": 2026, "division": county.qinhe.pk})
    assert answer.status_code == 302
    assert client.get(download).status_code == 405
    assert not PublicityWaiver.objects.exists()
