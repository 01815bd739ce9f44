"""Where a list hung: recorded by editors, with a photo that says nothing of where it was taken."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from disclosure import roster as writer
from disclosure.lists import postings
from disclosure.models import Posting, Roster
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, Division
from tests.disclosure.factories import County, imported, opened, paused
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_ROOT = tmp_path / "private"


def photo_with_a_place() -> bytes:
    """A photo as a telephone takes it: with the maker and the position."""
    exif = Image.Exif()
    exif[0x010F] = "MadeUpPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 30.0, 0.0), 3: "E", 4: (112.0, 20.0, 0.0)})
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "white").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def recorded(county: County, roster: Roster, **changes: Any) -> Posting:
    given = {"place": "board", "posted_on": timezone.localdate(), **changes}
    return postings.record_posting(roster, given.pop("by", county.editor), **given)


def test_the_website_is_recorded_by_itself(county: County) -> None:
    roster = opened(county)
    posting = roster.publication.postings.get()
    assert (posting.place, posting.posted_on) == ("site", timezone.localdate())
    assert posting.recorded_by == county.reviewer


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "auditor", "foreign_editor"])
def test_only_an_editor_of_the_township_records(county: County, who: str) -> None:
    with pytest.raises(PermissionDenied):
        recorded(county, opened(county), by=getattr(county, who))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": "site"}, "site"),
        ({"posted_on": timezone.localdate() + timedelta(days=1)}, "posted-on"),
        ({"posted_on": timezone.localdate() - timedelta(days=1)}, "posted-on"),
        ({"village": "next door"}, "village"),
    ],
)
def test_what_cannot_be_is_not_recorded(county: County, changes: dict[str, Any], code: str) -> None:
    if "village" in changes:
        changes = {"village": county.guodao.get_children().first()}
    roster = opened(county)
    with pytest.raises(Refused) as refused:
        recorded(county, roster, **changes)
    assert refused.value.code == code
    assert Posting.objects.count() == 1


def test_a_draft_hung_nowhere(county: County) -> None:
    with pytest.raises(Refused) as refused:
        recorded(county, imported(county))
    assert refused.value.code == "wrong-state"


@pytest.mark.parametrize(("days", "taken"), [(30, True), (31, False)])
def test_after_the_end_a_month_is_left_for_photos_to_come_in(
    county: County, days: int, taken: bool
) -> None:
    roster = opened(county)
    writer.withdraw(roster, county.reviewer, "名单有误")
    Roster.objects.update(ended_at=timezone.now() - timedelta(days=days))
    roster.refresh_from_db()
    assert postings.may_still_record(roster) is taken
    if not taken:
        with pytest.raises(Refused) as refused:
            recorded(county, roster)
        assert refused.value.code == "too-late"


def test_how_long_photos_may_come_in_is_a_time_limit_of_the_county(county: County) -> None:
    roster = opened(county)
    writer.withdraw(roster, county.reviewer, "名单有误")
    roster.refresh_from_db()
    limit = {"unit": "calendar", "title": "-", "starts": "-", "article": "-"}
    key = {"key": "publicity.posting_after_end", "effective_from": date(2020, 1, 1)}
    DeadlineRule.objects.create(**key, **limit, amount=2)
    for days, taken in ((2, True), (3, False)):
        roster.ended_at = timezone.now() - timedelta(days=days)
        assert postings.may_still_record(roster) is taken


def test_a_paused_list_may_still_get_its_photos(county: County) -> None:
    assert recorded(county, paused(county)).place == "board"


def test_postings_can_neither_change_nor_go(county: County) -> None:
    recorded(county, opened(county))
    for change in (
        lambda: Posting.objects.update(note="x"),
        lambda: Posting.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_work_page_takes_a_photo_without_its_place_and_hands_it_to_staff_only(
    client: Client, county: County
) -> None:
    roster = opened(county)
    page = reverse("publicity_lists:inspect", args=[roster.pk])
    village = Division.objects.get(code="140431100201")
    raw = photo_with_a_place()
    assert b"MadeUpPhone" in raw
    client.force_login(county.editor)
    form = {
        "step": "post",
        "post-place": "board",
        "post-village": village.pk,
        "post-posted_on": f"{timezone.localdate()}",
        "post-note": "村务公开栏",
        "post-photo": SimpleUploadedFile("board.jpg", raw, "image/jpeg"),
    }
    assert client.post(page, form).status_code == 302
    posting = Posting.objects.get(place="board")
    address = reverse("publicity_lists:photo", args=[posting.pk])
    shown = soup(client.get(page))
    assert shown.select_one(f'a[href="{address}"]')
    assert "村务公开栏" in shown.get_text()
    kept = b"".join(client.get(address).streaming_content)
    assert b"MadeUpPhone" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    client.force_login(county.foreign_editor)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_a_file_that_is_no_photo_is_refused_and_nothing_typed_is_lost(
    client: Client, county: County
) -> None:
    roster = opened(county)
    client.force_login(county.editor)
    answer = client.post(
        reverse("publicity_lists:inspect", args=[roster.pk]),
        {
            "step": "post",
            "post-place": "screen",
            "post-posted_on": f"{timezone.localdate()}",
            "post-note": "大厅电子屏",
            "post-photo": SimpleUploadedFile("board.jpg", b"MZ not a photo"),
        },
    )
    assert answer.status_code == 422
    assert "大厅电子屏" in answer.content.decode()
    assert Posting.objects.count() == 1


def test_the_work_page_of_a_list_with_many_postings_takes_few_queries(
    client: Client, county: County, django_assert_max_num_queries: Any
) -> None:
    roster = opened(county)
    village = Division.objects.get(code="140431100201")
    for number in range(20):
        recorded(county, roster, village=village, note=f"第{number}处")
    client.force_login(county.editor)
    page = reverse("publicity_lists:inspect", args=[roster.pk])
    client.get(page)
    with django_assert_max_num_queries(32):
        client.get(page)
